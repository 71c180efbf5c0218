using Prepaid.Domain;
using Prepaid.Domain.Billing;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Billing;

/// <summary>Freezes the items of a run before anything of it is posted (R48). Streams: memory holds one transaction of rows.</summary>
public sealed class RunPlanning(BillingRunTable table, TimeProvider clock)
{
    /// <summary>Plans from the start; what a crash left behind is thrown away.</summary>
    public async Task Plan(ClaimedRun claimed, IBillingJob job, SiteEntry site, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claimed);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(site);
        if (await table.BeginPlan(claimed.Run.Key, cancellationToken) is not { } rows)
        {
            return; // another instance plans it
        }

        using var sums = new PlanSums();
        await foreach (var row in job.Plan(site, claimed.Run.Key, cancellationToken))
        {
            if (row is PlannedRow.Waits waits)
            {
                await claimed.Store(claimed.Run.Wait(waits.Reason, clock.GetUtcNow()), string.Empty, string.Empty, cancellationToken);
                return;
            }

            sums.Add(row);
            if (!await rows.Add(row, cancellationToken) || !await claimed.Beat(cancellationToken))
            {
                return;
            }
        }

        if (!await rows.Flush(cancellationToken))
        {
            return;
        }

        var plan = sums.Done();
        var frozen = claimed.Run.Freeze(plan, site.Rules.Billing);
        await claimed.Store(
            frozen,
            frozen.State == BillingRunState.Parked ? "park" : "freeze",
            $"{plan.Items} items of {plan.Total}, hash {plan.Hash}{(frozen.Reason.Length > 0 ? ", bound: " + frozen.Reason : string.Empty)}",
            cancellationToken);
    }

    /// <summary>What the rows come to; sees to their order, on which hash and cursor rely.</summary>
    private sealed class PlanSums : IDisposable
    {
        private readonly FreezeHash hash = new();
        private string snapshot = string.Empty;
        private string account = string.Empty;
        private int items;
        private Money total;
        private Money largest;

        public void Add(PlannedRow row)
        {
            switch (row)
            {
                case PlannedRow.Snapshot { Name: var name, Content: var content }:
                    MustRise(snapshot, name, isTooLate: items > 0);
                    snapshot = name;
                    hash.AddSnapshot(name, content);
                    break;
                case PlannedRow.Item { Content: var item }:
                    MustRise(account, item.Account, isTooLate: false);
                    account = item.Account;
                    hash.Add(item);
                    items++;
                    total += item.Amount;
                    largest = item.Amount > largest ? item.Amount : largest;
                    break;
                default:
                    break;
            }
        }

        public BillingPlan Done() => new(items, total, largest, hash.Done());

        public void Dispose() => hash.Dispose();

        private static void MustRise(string before, string next, bool isTooLate)
        {
            if (isTooLate || string.CompareOrdinal(before, next) >= 0)
            {
                throw new InvalidOperationException($"A job gave {next} behind {before}; expected snapshots, then items, each once and in ascending order.");
            }
        }
    }
}
