using System.Globalization;
using System.Text.Json;
using Prepaid.Domain.Billing;
using Prepaid.Functions.Adapters;

namespace Prepaid.Functions.Billing;

/// <summary>What the posted run before left for this one: estimates to true up, and quantities carried (R45).</summary>
public sealed class ApportionmentPast(BillingRunTable table)
{
    /// <summary>Begins the names of pools' snapshots.</summary>
    public const string Pool = "pool:";

    private const string Estimate = "estimate:";
    private const int MonthsBack = 13;

    /// <summary>What was left.</summary>
    public sealed record Left(IReadOnlyDictionary<(string Account, string Meter), MeterEstimate> Estimates, IReadOnlyDictionary<string, decimal> Carried);

    /// <summary>The snapshot that tells the next run of an estimate.</summary>
    public static PlannedRow.Snapshot RowOf(string account, string meter, MeterEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        return new PlannedRow.Snapshot(
            $"{Estimate}{account}:{meter}",
            JsonSerializer.Serialize(new { account, meter, since = estimate.Since.ToString(), charged = estimate.Charged.ToString(CultureInfo.InvariantCulture) }));
    }

    /// <summary>What the newest posted run before left; or the run that is not done with yet, which the order of months waits for.</summary>
    public async Task<(Left Left, BillingRun? Unfinished)> Before(BillingRunKey run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var left = new Left(new Dictionary<(string, string), MeterEstimate>(), new Dictionary<string, decimal>());
        for (var back = 1; back <= MonthsBack; back++)
        {
            var month = BillingPeriod.Month(run.Period.First.AddMonths(-back));
            var last = await table.LastOf(run.Site, run.Job, month, cancellationToken);
            if (last is { State: BillingRunState.Posted })
            {
                return (await LeftBy(last.Key, cancellationToken), null);
            }

            if (last is { IsUndone: false })
            {
                return (left, last);
            }
        }

        return (left, null);
    }

    private async Task<Left> LeftBy(BillingRunKey run, CancellationToken cancellationToken)
    {
        var estimates = new Dictionary<(string, string), MeterEstimate>();
        var carried = new Dictionary<string, decimal>(StringComparer.Ordinal);
        string? from = null;
        do
        {
            (var page, from) = await table.Snapshots(run, from, cancellationToken);
            foreach (var (name, content) in page)
            {
                if (name.StartsWith(Estimate, StringComparison.Ordinal))
                {
                    var row = JsonDocument.Parse(content).RootElement;
                    estimates[(row.GetProperty("account").GetString()!, row.GetProperty("meter").GetString()!)] = new MeterEstimate(
                        BillingPeriod.Parse(row.GetProperty("since").GetString()!), decimal.Parse(row.GetProperty("charged").GetString()!, NumberStyles.Number, CultureInfo.InvariantCulture));
                }
                else if (JsonSerializer.Deserialize<PoolSnapshot>(content, ApportionmentContent.Json) is { CarriedOut: not 0m } pool)
                {
                    carried[pool.Pool] = pool.CarriedOut;
                }
            }
        }
        while (from is not null);
        return new Left(estimates, carried);
    }
}
