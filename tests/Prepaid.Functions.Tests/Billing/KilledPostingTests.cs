using System.Diagnostics;
using System.Globalization;
using Prepaid.Benchmarks.Apportionment;
using Prepaid.Domain.Billing;

namespace Prepaid.Functions.Tests.Billing;

/// <summary>The process that posts is killed with SIGKILL, again and again; the next one goes on.</summary>
public sealed class KilledPostingTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("PREPAID_LONG") == "1";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20); // against a process that hangs, not a measure

    private const long MostGrowth = 24 * 1024 * 1024;

    [Fact]
    public async Task Killed_in_the_middle_of_posting_it_resumes_without_a_duplicate_and_memory_stays_flat()
    {
        var accounts = IsLong ? 100_000 : 3_000;
        var folder = Directory.CreateTempSubdirectory("prepaid-killed-");
        try
        {
            var kills = IsLong ? 5 : 2;
            var live = new List<long>();
            for (var i = 0; i < kills; i++)
            {
                var after = accounts * (i + 1) / (kills + 2);
                var (code, told) = await Post(folder, accounts, hours: i + 1, line => line is ["posted", var posted, ..] && Number(posted) >= after);
                Assert.True(code is null, $"it ended before {after} were posted: {string.Join(" | ", told)}");
                live.AddRange(LiveOf(told));
            }

            var (last, end) = await Post(folder, accounts, kills + 1, _ => false);
            Assert.True(last == 0, string.Join(" | ", end));
            live.AddRange(LiveOf(end));
            Assert.InRange(live.Max() - live.Min(), 0, MostGrowth);

            await using var site = new ApportionedAccounts(folder, kills + 2);
            await site.Start();
            Assert.Equal((BillingRunState.Posted, accounts, 0), ((await site.Find())!.State, (await site.Find())!.Posted, (await site.Find())!.Skipped));
            await foreach (var entries in site.EntriesOfRun(accounts))
            {
                Assert.Equal(1, entries);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <returns>Its exit code, or null when it was killed; and what it told.</returns>
    private static async Task<(int? Code, IReadOnlyList<string> Told)> Post(DirectoryInfo folder, int accounts, int hours, Func<string[], bool> killWhen)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { typeof(ApportionmentBenchmark).Assembly.Location, "apportionment-process", folder.FullName, Text(accounts), Text(hours) })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var told = new List<string>();
        try
        {
            while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
            {
                told.Add(line);
                if (killWhen(line.Split(' ')))
                {
                    process.Kill(); // in the midst of the next batches
                    await process.WaitForExitAsync().WaitAsync(Patience);
                    return (null, told);
                }
            }

            await process.WaitForExitAsync().WaitAsync(Patience);
            return (process.ExitCode, told);
        }
        finally
        {
            process.Kill(); // nothing when it has ended
        }
    }

    private static IEnumerable<long> LiveOf(IEnumerable<string> told) => told.Select(l => l.Split(' ')).Where(l => l is ["posted", ..]).Select(l => Number(l[2]));

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
