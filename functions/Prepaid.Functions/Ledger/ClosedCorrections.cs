using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;

namespace Prepaid.Functions.Ledger;

/// <summary>Carries out corrections of closed accounts once a second person has said so (R25).</summary>
public sealed class ClosedCorrections(AccountTable accounts, AccountWork work, AccountReview review, MeterRows rows, SiteTariffs tariffs)
{
    /// <summary>Decides one case, in as many transactions as its days need; one that was cut short goes on when it is decided again.</summary>
    /// <returns>What came of it; null when there is no such account that the actor may see.</returns>
    public async Task<BookingOutcome?> Decide(string account, Actor actor, string id, HeldDecision decision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        while (true)
        {
            BookingOutcome? outcome = null;
            var draft = await work.Change(
                account,
                state => review.Decide(state, actor.Id, async change =>
                {
                    (outcome, var changes) = actor.MaySee(state.Head.Site) ? await Step(state, change, id, decision, cancellationToken) : (null, false);
                    return changes;
                }),
                cancellationToken);
            if (outcome is not null || draft is null || draft.IsEmpty)
            {
                return outcome;
            }
        }
    }

    /// <summary>One transaction: no outcome while days are left behind.</summary>
    private async Task<(BookingOutcome? Outcome, bool Changes)> Step(AccountState state, AccountDraft change, string id, HeldDecision decision, CancellationToken cancellationToken)
    {
        var held = await accounts.Held(state.Head.Account, id, cancellationToken);
        if (decision.Begin(change, held, id) is { } outcome)
        {
            return (outcome, outcome.Changes);
        }

        var (from, cause) = ClosedCorrection.Read(held!);
        var timelines = await tariffs.All(state.Head.Site, cancellationToken);
        MeterCorrection.RateAgain(change, timelines, await rows.Of(state, timelines, await rows.Priced(state.Head, from, cancellationToken), cancellationToken), from, cause);
        if (change.Head.Meters.Any(m => m.Behind is not null))
        {
            return (null, true);
        }

        var unused = change.Head.Electricity;
        var credits = unused > Money.Zero ? await accounts.CreditsFor(state.Head.Account, Wallet.Electricity, unused, cancellationToken) : [];
        return (ClosedCorrection.Finish(change, held!, decision, credits), true);
    }
}
