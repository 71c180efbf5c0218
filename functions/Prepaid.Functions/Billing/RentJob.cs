using System.Runtime.CompilerServices;
using Prepaid.Domain;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Billing;

/// <summary>Daily: takes what is due on the site's local date from the rent wallets (R50).</summary>
/// <remarks>A run begins on its day, not behind it. A missed day charges what it would have charged then: the versions in force on it decide.</remarks>
public sealed class RentJob(RentTable table, TimeProvider clock) : IBillingJob
{
    public BillingJob Job => BillingJob.Rent;

    public bool NeedsApproval => false;

    public async ValueTask<BillingPeriod?> NextDue(SiteEntry site, BillingPeriod? newest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        var today = SiteZone.Of(site.Zone).DateAt(clock.GetUtcNow().ToUnixTimeSeconds());
        var next = newest?.Next ?? (await table.FirstInForce(site.Site, cancellationToken) is { } first ? BillingPeriod.Day(first) : null);
        return next is { } day && day.First <= today ? day : null;
    }

    public async IAsyncEnumerable<PlannedRow> Plan(SiteEntry site, BillingRunKey run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(run);
        var zone = SiteZone.Of(site.Zone);
        await foreach (var (account, agreements) in table.ByAccount(site.Site, cancellationToken))
        {
            List<RentCharge> charges = [.. agreements.SelectMany(versions => RentCharge.Of(versions, run.Period.First))];
            yield return charges.Count == 0
                ? new PlannedRow.Working()
                : new PlannedRow.Item(new BillingItem(
                    account, FrozenEntries.Write(charges.Select(c => RentEntries.Of(c, run, zone))), charges.Aggregate(Money.Zero, (sum, c) => sum + c.Amount)));
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
}
