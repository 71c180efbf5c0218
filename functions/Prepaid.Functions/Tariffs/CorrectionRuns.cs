using Microsoft.Extensions.Logging;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Metering;

namespace Prepaid.Functions.Tariffs;

/// <summary>Carries correction runs through the accounts of their site: rates stored days again and posts only the differences (M4).</summary>
/// <remarks>Every step is safe to run again, by any instance: a day that comes out the same is neither written nor posted.</remarks>
public sealed class CorrectionRuns(
    TariffTable table,
    DirectoryTable directory,
    AccountTable accounts,
    AccountWork work,
    AccountReview review,
    MeterRows rows,
    SiteTariffs tariffs,
    AlarmBoard alarms,
    TimeProvider clock,
    ILogger<CorrectionRuns> log)
{
    /// <summary>From an approval on until no instance bills by the tariff of before: its cache, and what was under way.</summary>
    public static readonly TimeSpan UntilSettled = DirectoryTable.CachedFor + TimeSpan.FromMinutes(5);

    private const int AccountsInFlight = 8;

    /// <summary>A run for a change that takes effect at a local moment; null when every instance will know it by then.</summary>
    public CorrectionRun? For(SitePricing pricing, string id, DateTime startsAt, string reason, string actor)
    {
        ArgumentNullException.ThrowIfNull(pricing);
        var now = clock.GetUtcNow();
        return startsAt > pricing.LocalAt(now + UntilSettled)
            ? null
            : new CorrectionRun(pricing.Site.Site, id, DateOnly.FromDateTime(startsAt), reason, actor, now, now + UntilSettled);
    }

    /// <summary>Goes on with a run until it must wait or is done.</summary>
    /// <returns>As it stands then; null when there is no such run.</returns>
    public async Task<CorrectionRun?> CarryOn(string site, string id, CancellationToken cancellationToken)
    {
        while (await table.FindRun(site, id, cancellationToken) is var (run, token))
        {
            if (run.State == RunState.Done || (run.State == RunState.Settling && run.Cursor is null && clock.GetUtcNow() < run.SettledAfter))
            {
                return run;
            }

            var walked = await WalkPage(run, cancellationToken);
            if (!await table.Put(walked, token, cancellationToken))
            {
                continue; // another instance went on; what this one posted stands in the entries
            }

            if (walked.State == RunState.Done)
            {
                await table.DeleteActive(new ActiveWork(TariffShelf.OfSite(site), id, default), cancellationToken);
                log.LogInformation("Correction {Run} of site {Site}: {Corrected} corrections of {Difference} fen.", id, site, walked.Corrected, walked.DifferenceFen);
            }
        }

        return null;
    }

    private async Task<CorrectionRun> WalkPage(CorrectionRun run, CancellationToken cancellationToken)
    {
        var (page, next) = await directory.AccountsOf(run.Site, run.Cursor, cancellationToken);
        var timelines = await tariffs.All(run.Site, cancellationToken);
        var (corrected, difference) = (0L, 0L);
        await Parallel.ForEachAsync(
            page,
            new ParallelOptions { MaxDegreeOfParallelism = AccountsInFlight, CancellationToken = cancellationToken },
            async (account, token) =>
            {
                var (posted, fen) = await Correct(run, account.Account, timelines, token);
                Interlocked.Add(ref corrected, posted);
                Interlocked.Add(ref difference, fen);
            });
        var isFirst = run.State == RunState.Running;
        return run with
        {
            Cursor = next,
            Accounts = run.Accounts + (isFirst ? page.Count : 0),
            Corrected = run.Corrected + corrected,
            DifferenceFen = run.DifferenceFen + difference,
            State = next is not null ? run.State : isFirst ? RunState.Settling : RunState.Done,
        };
    }

    /// <summary>Corrects one account, in as many transactions as its days need.</summary>
    private async Task<(long Posted, long DebitedFen)> Correct(CorrectionRun run, string account, SiteTimelines timelines, CancellationToken cancellationToken)
    {
        var (posted, fen) = (0L, 0L);
        var from = run.From;
        while (true)
        {
            var draft = await work.Change(
                account,
                state => review.Decide(state, run.Actor, async change => await Decide(run, state, change, timelines, from, cancellationToken)),
                cancellationToken);
            if (draft is null)
            {
                return (posted, fen); // in the directory, but not open: nothing was ever rated
            }

            posted += draft.Entries.Count;
            fen += (draft.Before.Electricity - draft.Head.Electricity + draft.Before.Water - draft.Head.Water).Fen;
            if (draft.Head.Meters.Min(m => m.Behind) is not { } behind)
            {
                await CloseAlarms(draft, cancellationToken);
                return (posted, fen);
            }

            from = behind;
        }
    }

    /// <summary>A closed account is not corrected by itself: that is a case for a second person (R25).</summary>
    private async Task<bool> Decide(CorrectionRun run, AccountState state, AccountDraft change, SiteTimelines timelines, DateOnly from, CancellationToken cancellationToken)
    {
        var cause = new CorrectionCause(run.Id, run.Reason);
        var meters = await rows.Of(state, timelines, await rows.Priced(state.Head, from, cancellationToken), cancellationToken);
        var corrected = state.Head.IsClosed ? new AccountDraft(state.Head, change.Actor, change.Now) : change;
        MeterCorrection.RateAgain(corrected, timelines, meters, from, cause);
        if (!state.Head.IsClosed)
        {
            await alarms.Raise(change, cancellationToken);
        }
        else if (corrected.Entries.Count > 0)
        {
            var known = await accounts.Held(state.Head.Account, ClosedCorrection.IdOf(cause), cancellationToken);
            ClosedCorrection.Propose(change, known, from, cause, corrected.Head.Electricity - state.Head.Electricity + corrected.Head.Water - state.Head.Water);
        }

        return !change.IsEmpty;
    }

    private async Task CloseAlarms(AccountDraft draft, CancellationToken cancellationToken)
    {
        foreach (var before in draft.Before.Meters.Where(m => m.UnpricedCounts != 0))
        {
            await alarms.Review(draft.Head.Site, AlarmKind.NoPrice, before.Meter, cancellationToken);
        }
    }
}
