using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Prepaid.Local.Running;
using Prepaid.Local.Tenants;
using Prepaid.Local.Tests.Scenarios;

namespace Prepaid.Local.Tests.Running;

/// <summary>./run.sh as a person uses it: in real time, ended by Ctrl-C, and started again.</summary>
[Collection(LongRuns.Name)]
public sealed class RealTimeRunTests
{
    [Fact]
    public async Task A_second_start_continues_from_the_data_folder()
    {
        using var run = new SpawnedRun();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        var before = await Interrupted(run, async portal =>
        {
            using var provider = new SandboxProvider(() => portal, RunSettings.SandboxKey, TimeProvider.System);
            var opening = await BalanceFen(http, portal);
            Assert.True(await provider.Notify(new SentPayment("T-1", "A-001", 10_000, TimeProvider.System.GetUtcNow(), Copies: 1), default));
            Assert.True(await BalanceFen(http, portal) > opening);
            return await BalanceFen(http, portal);
        });
        var after = await Interrupted(run, portal => BalanceFen(http, portal));

        Assert.Equal(before, after);
    }

    private static async Task<long> BalanceFen(HttpClient http, Uri portal) =>
        (await http.GetFromJsonAsync<JsonElement>(new Uri(portal, "api/accounts/A-001"))).GetProperty("electricityFen").GetInt64();

    private static async Task<T> Interrupted<T>(SpawnedRun run, Func<Uri, Task<T>> use)
    {
        using var process = run.Spawn("--port 0");
        try
        {
            var portal = await PortalOf(process);
            var rest = process.StandardOutput.ReadToEndAsync();
            var result = await use(portal);
            using var interrupt = Process.Start("kill", ["-INT", $"{process.Id}"]);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
            Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}\n{await rest}\n{run.Output}");
            return result;
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task<Uri> PortalOf(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(3)) is { } line)
        {
            if (line.StartsWith("portal ", StringComparison.Ordinal))
            {
                return new Uri(line["portal ".Length..].Trim());
            }
        }

        throw new InvalidOperationException("It ended without naming its portal.");
    }
}
