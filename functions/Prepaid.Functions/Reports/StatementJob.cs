using System.Runtime.CompilerServices;
using Prepaid.Domain;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Reports;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Billing;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Sites;
using Prepaid.Functions.Tariffs;

namespace Prepaid.Functions.Reports;

/// <summary>The monthly run that issues a statement to every account, closed ones too, once the month's apportionment is posted.</summary>
/// <remarks>Each statement is drawn when the run is planned, up to the account's newest entry then; posting stores it.</remarks>
public sealed class StatementJob(DirectoryTable directory, StatementDrawing drawing, SiteTariffs tariffs, LedgerTable ledger, BillingRunTable runs, TimeProvider clock) : IBillingJob
{
    private const int AccountsInFlight = 8;

    public BillingJob Job => BillingJob.Statement;

    public bool NeedsApproval => false;

    public bool TakesClosedAccounts => true;

    /// <summary>A statement that was issued stands for ever: what was wrong with it is corrected in a later one.</summary>
    public bool CanReverse => false;

    public async ValueTask<BillingPeriod?> NextDue(SiteEntry site, BillingPeriod? newest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        var zone = SiteZone.Of(site.Zone);
        var opened = newest is null ? await ledger.OpenedAt(site.HouseAccount, cancellationToken) : null;
        if ((newest is null && opened is null) || BillingPeriod.NextDue(newest, FirstOf(zone, opened), DateOf(zone, clock.GetUtcNow())) is not { } due)
        {
            return null; // a site begins with its house account
        }

        var shares = await runs.LastOf(site.Site, BillingJob.Apportionment, due, cancellationToken);
        return shares is null or { State: BillingRunState.Posted } ? due : null;
    }

    public async IAsyncEnumerable<PlannedRow> Plan(SiteEntry site, BillingRunKey run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(run);
        var pricing = await tariffs.Load(site.Site, cancellationToken) ?? throw new InvalidOperationException($"Site {site.Site} is not in the directory.");
        string? from = null;
        do
        {
            (var page, from) = await directory.AccountsOf(site.Site, from, cancellationToken);
            var drawn = new DrawnStatement?[page.Count];
            await Parallel.ForEachAsync(
                Enumerable.Range(0, page.Count),
                new ParallelOptions { MaxDegreeOfParallelism = AccountsInFlight, CancellationToken = cancellationToken },
                async (i, token) => drawn[i] = await drawing.Draw(pricing, page[i], run.Period.First, DueRuns.Actor, token));
            foreach (var (entry, statement) in page.Zip(drawn))
            {
                if (statement is { Refusal: null or { Reason: not (RefusalReason.StatementOutOfOrder or RefusalReason.AccountNotFound) } })
                {
                    yield return new PlannedRow.Item(new BillingItem(entry.Account, StatementJson.WriteDrawn(statement), Money.Zero));
                }
            }

            yield return new PlannedRow.Working();
        }
        while (from is not null);
    }

    public ItemResult Post(AccountDraft draft, BillingRunKey run, BillingItem item)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(item);
        var (statement, refusal) = StatementJson.ReadDrawn(item.Content);
        return refusal is not null ? ItemResult.Skip($"{RefusalText.CodeOf(refusal.Reason)}: {refusal.Detail}")
            : statement!.TryIssue(draft) ? new ItemResult(ItemState.Posted, statement.Cut, string.Empty)
            : ItemResult.Skip(RefusalText.CodeOf(RefusalReason.StatementOutOfOrder));
    }

    private static BillingPeriod FirstOf(SiteZone zone, DateTimeOffset? opened) => BillingPeriod.Month(DateOf(zone, opened ?? DateTimeOffset.UnixEpoch));

    private static DateOnly DateOf(SiteZone zone, DateTimeOffset moment) => zone.DateAt(moment.ToUnixTimeSeconds());
}
