using System.Runtime.CompilerServices;
using System.Text.Json;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Billing;

/// <summary>Monthly: shares out what common areas used and what lines lost (docs/billing.md). Two people agree before it posts.</summary>
public sealed class ApportionmentJob(PoolTable pools, ApportionmentReader reader, ApportionmentPast past, PoolAlarms alarms, TimeProvider clock) : IBillingJob
{
    public BillingJob Job => BillingJob.Apportionment;

    public bool NeedsApproval => true;

    public async ValueTask<BillingPeriod?> NextDue(SiteEntry site, BillingPeriod? newest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        var today = TodayOf(site);
        if (newest is { } last && !last.Next.IsOver(today))
        {
            return null;
        }

        var made = await pools.All(site.Site, cancellationToken);
        return made.Count == 0 ? null : BillingPeriod.NextDue(newest, made.MinBy(p => p.Pool.From.First)!.Pool.From, today);
    }

    public async IAsyncEnumerable<PlannedRow> Plan(SiteEntry site, BillingRunKey run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(run);
        var made = await pools.All(site.Site, cancellationToken);
        if (!PoolOrder.TryOrder(PoolOrder.InForce(made.Select(p => p.Pool), run.Period), out var inForce, out var problem))
        {
            yield return new PlannedRow.Waits(problem);
            yield break;
        }

        var (before, unfinished) = await past.Before(run, cancellationToken);
        if (unfinished is not null)
        {
            yield return new PlannedRow.Waits($"run {unfinished.Key} is {unfinished.State}: expected Posted, Rejected or Reversed");
            yield break;
        }

        var scope = new ApportionmentScope(site, run.Period, inForce.Any(p => p.ReadsMembers || p.FixedPrice is null), before.Estimates);
        var house = await reader.House(scope, cancellationToken);
        var wanted = new WantedReadings(inForce, run.Period, TodayOf(site));
        if (wanted.MissingIn(house) is { } missing)
        {
            yield return new PlannedRow.Waits(missing);
            yield break;
        }

        var members = new List<PoolMember>();
        var averages = new Dictionary<Wallet, TariffAverage>();
        string? from = null;
        do
        {
            (var page, from) = await reader.Members(scope, from, cancellationToken);
            foreach (var (member, billed) in page)
            {
                if (wanted.MissingOf(member) is { } unread)
                {
                    yield return new PlannedRow.Waits(unread);
                    yield break;
                }

                members.Add(member);
                foreach (var (wallet, cost) in billed)
                {
                    averages[wallet] = averages.GetValueOrDefault(wallet) + cost;
                }
            }

            yield return new PlannedRow.Working();
        }
        while (from is not null);

        var inputs = new ApportionmentInputs
        {
            Pools = [.. inForce.Select(p => (p, JsonDocument.Parse(made.Last(m => m.Pool == p).Definition).RootElement))],
            Month = run.Period,
            Members = members,
            House = house,
            HouseAccount = site.HouseAccount,
            Averages = averages,
            Carried = before.Carried,
        };
        var shared = Apportionment.Of(inputs);
        await alarms.Follow(site, run.Period, shared, cancellationToken);
        foreach (var row in Rows(run, scope, inputs, shared))
        {
            yield return row;
        }
    }

    public ItemResult Post(AccountDraft draft, BillingRunKey run, BillingItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return FrozenEntries.Post(draft, item.Content);
    }

    public ItemResult Reverse(AccountDraft draft, BillingRunKey run, BillingItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return FrozenEntries.Reverse(draft, run, item.Content);
    }

    private static IEnumerable<PlannedRow> Rows(BillingRunKey run, ApportionmentScope scope, ApportionmentInputs inputs, IReadOnlyList<SharedPool> shared)
    {
        var uses = inputs.House.Values.Select(m => m.Use).Concat(inputs.Members.SelectMany(m => m.Meters).Select(m => m.Use));
        var estimates = uses.Where(u => u.Estimate is not null).Select(u => ApportionmentPast.RowOf(u.Account, u.Meter, u.Estimate!));
        var snapshots = shared.Select(p => new PlannedRow.Snapshot(ApportionmentPast.Pool + p.Pool.Id, p.SnapshotText));
        foreach (var snapshot in estimates.Concat(snapshots).OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            yield return snapshot;
        }

        var (start, end) = (scope.Zone.StartOf(scope.Month.First.DayNumber), scope.Zone.StartOf(scope.Month.End.DayNumber));
        foreach (var (account, content) in Apportionment.Items(inputs, shared, start, end))
        {
            yield return new PlannedRow.Item(new BillingItem(account, content.Write(run), content.Total));
        }
    }

    private DateOnly TodayOf(SiteEntry site) => SiteZone.Of(site.Zone).DateAt(clock.GetUtcNow().ToUnixTimeSeconds());
}
