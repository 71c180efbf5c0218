using System.Diagnostics;
using System.Text.Json;

namespace Prepaid.LocalAzure.Tests.IotHub;

/// <summary>tests/node-judge as a child process; what it prints, one JSON object a line.</summary>
internal sealed class NodeJudge : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process node;

    private NodeJudge(Process node) => this.node = node;

    public static async Task<NodeJudge> Start(IReadOnlyDictionary<string, string> environment)
    {
        var folder = Folder();
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            using var install = Run(folder, "npm", ["ci", "--no-progress"], new Dictionary<string, string>());
            var errors = install.StandardError.ReadToEndAsync();
            await install.StandardOutput.ReadToEndAsync();
            await install.WaitForExitAsync();
            Assert.True(install.ExitCode == 0, $"npm ci failed: {await errors}");
        }

        return new NodeJudge(Run(folder, "node", ["judge.js"], environment));
    }

    /// <summary>The next event of that name; others before it are skipped, "failed" and "error" fail the test.</summary>
    public async Task<JsonElement> Next(string wanted)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (await node.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            var happened = JsonDocument.Parse(line).RootElement;
            var name = happened.GetProperty("event").GetString();
            Assert.False(name is "failed" or "error", line);
            if (name == wanted)
            {
                return happened;
            }
        }

        throw new InvalidOperationException($"Node ended before '{wanted}': {await node.StandardError.ReadToEndAsync(timeout.Token)}");
    }

    /// <summary>Sends one message of readings.</summary>
    public async Task Send(byte[] json)
    {
        await node.StandardInput.WriteLineAsync(System.Text.Encoding.UTF8.GetString(json));
        await node.StandardInput.FlushAsync();
        await Next("sent");
    }

    public void AskToClose() => node.StandardInput.Close();

    public async ValueTask DisposeAsync()
    {
        if (!node.HasExited)
        {
            node.Kill(entireProcessTree: true);
        }

        await node.WaitForExitAsync();
        node.Dispose();
    }

    private static Process Run(string folder, string program, string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var judge = Path.Combine(folder.FullName, "tests", "node-judge");
            if (File.Exists(Path.Combine(judge, "package.json")))
            {
                return judge;
            }
        }

        throw new DirectoryNotFoundException("tests/node-judge is not above the test's folder.");
    }
}
