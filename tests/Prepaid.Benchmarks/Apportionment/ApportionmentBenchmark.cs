using System.Diagnostics;
using Prepaid.Benchmarks.Pipeline;
using Prepaid.Domain.Billing;

namespace Prepaid.Benchmarks.Apportionment;

/// <summary>
/// An approved apportionment posted to every account of a site: one transaction for each account, results, cursor.
/// Baseline: the same rows written by SQLite alone, in postings a second as well.
/// </summary>
internal static class ApportionmentBenchmark
{
    private const int Accounts = 100_000;

    public static IEnumerable<Figure> Run() => [Measure(Accounts).GetAwaiter().GetResult()];

    public static async Task<Figure> Measure(int accounts)
    {
        var folder = Directory.CreateTempSubdirectory("prepaid-apportionment-");
        try
        {
            await using var site = new ApportionedAccounts(folder, hours: 1);
            await site.Start();
            await site.Prepare(accounts);
            var (before, last) = RecordedRows.Read(site.TablesFile, "accounts", 0);
            var (items, lastItem) = RecordedRows.Read(site.TablesFile, "runs", 0);

            var clock = Stopwatch.StartNew();
            var run = await site.Runs.CarryOn(ApportionedAccounts.Run, int.MaxValue, CancellationToken.None);
            var seconds = clock.Elapsed.TotalSeconds;
            if (run is not { State: BillingRunState.Posted } || run.Posted != accounts)
            {
                throw new InvalidOperationException($"The run is not posted: {run}");
            }

            var rows = new RecordedRows([.. before, .. items], [.. RecordedRows.Read(site.TablesFile, "accounts", last).Rows, .. RecordedRows.Read(site.TablesFile, "runs", lastItem).Rows]);
            return new Figure("apportionment", accounts / seconds, "postings/s", accounts / WriteBaseline.Best(rows).TotalSeconds)
            {
                Details = new Dictionary<string, double> { ["seconds"] = Math.Round(seconds, 2), ["rowsPerPosting"] = Math.Round((double)rows.Written.Count / accounts, 2) },
            };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
