using System.Runtime.CompilerServices;
using Prepaid.Domain;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Billing;

/// <summary>The daily water run: charges each local date of each water meter once, when it is over and its use is known (R35, docs/billing.md).</summary>
/// <remarks>A meter that reports late is no error: its dates are due at the run behind the next believed reading.</remarks>
public sealed class WaterJob(DirectoryTable directory, AccountTable accounts, SiteTariffs tariffs, TimeProvider clock) : IBillingJob
{
    /// <summary>How long after midnight the run waits for the day's last readings, so that most dates are charged the day behind.</summary>
    public static readonly TimeSpan ReportedWithin = TimeSpan.FromHours(2);

    private const int AccountsInFlight = 32;

    public BillingJob Job => BillingJob.Water;

    public bool NeedsApproval => false;

    public bool CanReverse => false;

    public async ValueTask<BillingPeriod?> NextDue(SiteEntry site, BillingPeriod? newest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        var timelines = await tariffs.All(site.Site, cancellationToken);
        if (timelines.Water.Tariff.Versions.IsEmpty)
        {
            return null; // what is held has no price to be charged at
        }

        var today = timelines.Zone.DateAt((clock.GetUtcNow() - ReportedWithin).ToUnixTimeSeconds());
        return BillingPeriod.NextDue(newest, BillingPeriod.Day(today.AddDays(-1)), today);
    }

    public async IAsyncEnumerable<PlannedRow> Plan(SiteEntry site, BillingRunKey run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(run);
        var zone = (await tariffs.All(site.Site, cancellationToken)).Zone;
        string? from = null;
        do
        {
            (var page, from) = await directory.AccountsOf(site.Site, from, cancellationToken);
            foreach (var some in page.Chunk(AccountsInFlight))
            {
                var items = await Task.WhenAll(some.Select(account => Plan(account.Account, zone, run.Period.First, cancellationToken)));
                foreach (var item in items.OfType<BillingItem>())
                {
                    yield return new PlannedRow.Item(item);
                }

                yield return new PlannedRow.Working();
            }
        }
        while (from is not null);
    }

    public async ValueTask<IReadOnlyList<MeterDayRow>> DaysFor(AccountHead head, BillingItem item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(item);
        var zone = (await tariffs.All(head.Site, cancellationToken)).Zone;
        var rows = new List<MeterDayRow>();
        foreach (var meter in WaterDay.Read(item.Content).Select(day => day.Meter).Distinct(StringComparer.Ordinal))
        {
            if (head.StandingOf(meter) is { } standing)
            {
                rows.AddRange((await Unbilled(head.Account, standing, zone, cancellationToken)).Select(day => new MeterDayRow(meter, day)));
            }
        }

        return rows;
    }

    public ItemResult Post(AccountDraft draft, BillingRunKey run, BillingItem item)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(item);
        var rows = item.Days.ToLookup(row => row.Meter, row => row.Day, StringComparer.Ordinal);
        return WaterBilling.Post(draft, WaterDay.Read(item.Content), meter => [.. rows[meter]], $"{run.Site}:{run}") > 0
            ? new ItemResult(ItemState.Posted, draft.Head.EntryCount, string.Empty)
            : ItemResult.Skip("charged-before");
    }

    private async Task<BillingItem?> Plan(string account, SiteZone zone, DateOnly through, CancellationToken cancellationToken)
    {
        if (await accounts.Load(account, cancellationToken) is not { Head: { IsClosed: false } head })
        {
            return null;
        }

        var due = new List<WaterDay>();
        foreach (var standing in head.Meters.Where(m => m.Use == MeterUse.Water))
        {
            due.AddRange(WaterDue.Of(standing, await Unbilled(account, standing, zone, cancellationToken), zone, through));
        }

        List<WaterDay> days = [.. due.OrderBy(day => day.Date).ThenBy(day => day.Meter, StringComparer.Ordinal).Take(WaterBilling.MostEntries - 1)];
        return days.Count == 0 ? null : new BillingItem(account, WaterDay.Write(days), AmountOf(head, days));
    }

    private async Task<IReadOnlyList<MeterDay>> Unbilled(string account, MeterStanding standing, SiteZone zone, CancellationToken cancellationToken) =>
        standing.Day is { } newest ? await accounts.Days(account, standing.Meter, WaterDue.FirstUnbilled(standing, zone), newest, cancellationToken) : [];

    private static Money AmountOf(AccountHead head, IEnumerable<WaterDay> days) => days
        .GroupBy(day => day.Meter, StringComparer.Ordinal)
        .Aggregate(Money.Zero, (sum, meter) => sum + Charge.Of(meter.Sum(day => day.Fen), head.StandingOf(meter.Key)!.Remainder).Amount);
}
