using System.Runtime.CompilerServices;
using System.Text.Json;
using Prepaid.Domain;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Billing;

/// <summary>Daily, by day: reminds tenants of what is due soon, once for each period, unless their balance covers it.</summary>
public sealed class RentReminderJob(RentTable table, TimeProvider clock) : IBillingJob
{
    private const int FirstHour = 9;
    private const int LastHour = 19;

    public BillingJob Job => BillingJob.RentReminder;

    public bool NeedsApproval => false;

    /// <summary>What was said is said.</summary>
    public bool CanReverse => false;

    /// <summary>Nobody is written to at night: a day's reminders go out from nine, and those that were missed wait for the next morning.</summary>
    public async ValueTask<BillingPeriod?> NextDue(SiteEntry site, BillingPeriod? newest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        var (today, hour) = LocalNow(site);
        if (site.Rules.Rent.ReminderDays <= 0 || hour is < FirstHour or > LastHour)
        {
            return null;
        }

        var next = newest?.Next ?? (await table.FirstInForce(site.Site, cancellationToken) <= today ? BillingPeriod.Day(today) : null);
        return next is { } day && day.First <= today ? day : null;
    }

    public async IAsyncEnumerable<PlannedRow> Plan(SiteEntry site, BillingRunKey run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(run);
        var (today, _) = LocalNow(site);
        await foreach (var (account, agreements) in table.ByAccount(site.Site, cancellationToken))
        {
            List<RentReminder> reminders = [.. agreements
                .SelectMany(versions => RentReminder.Of(versions, run.Period.First, site.Rules.Rent.ReminderDays))
                .Where(r => r.DueOn > today)]; // of a missed day, what is still to come
            yield return reminders.Count == 0
                ? new PlannedRow.Working()
                : new PlannedRow.Item(new BillingItem(account, JsonSerializer.Serialize(reminders.Select(r => new Row(r.Kind.ToString(), r.DueOn, r.Amount.Fen))), Money.Zero));
        }
    }

    public ItemResult Post(AccountDraft draft, BillingRunKey run, BillingItem item)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(item);
        var rows = JsonSerializer.Deserialize<Row[]>(item.Content)!;
        if (draft.Head.Rent.Fen >= rows.Sum(r => r.Fen))
        {
            return ItemResult.Skip("balance-covers-it");
        }

        foreach (var row in rows)
        {
            draft.TellRent(new RentReminder(Enum.Parse<RentKind>(row.Kind), row.DueOn, Money.FromFen(row.Fen)));
        }

        return new ItemResult(ItemState.Posted, 0, string.Empty);
    }

    private (DateOnly Today, int Hour) LocalNow(SiteEntry site)
    {
        var zone = SiteZone.Of(site.Zone);
        var now = clock.GetUtcNow();
        return (zone.DateAt(now.ToUnixTimeSeconds()), now.ToOffset(TimeSpan.FromSeconds(zone.OffsetAt(now.ToUnixTimeSeconds()))).Hour);
    }

    private sealed record Row(string Kind, DateOnly DueOn, long Fen);
}
