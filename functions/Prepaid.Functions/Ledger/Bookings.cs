using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;

namespace Prepaid.Functions.Ledger;

/// <summary>Bookings that people ask for, and their decisions on held work; once per id, however often it is sent.</summary>
public sealed class Bookings(AccountTable accounts, AccountWork work, AccountReview review, SiteTariffs tariffs, ClosedCorrections closed)
{
    /// <summary>Books or proposes what is asked.</summary>
    /// <returns>What came of it; null when there is no such account that the actor may see.</returns>
    public async Task<BookingOutcome?> Book(string account, Actor actor, BookingRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var outcome = await Change(account, actor, async draft =>
        {
            var seen = await accounts.Key(account, BookingRequest.KeyKind, request.Id, cancellationToken);
            return request switch
            {
                BookingRequest.Transfer transfer => WalletTransfer.Decide(draft, seen, transfer),
                BookingRequest.Adjustment adjustment => BalanceAdjustment.Propose(draft, seen, adjustment),
                BookingRequest.Refund refund => BalanceRefund.Decide(draft, seen, refund, await CreditsFor(account, refund, cancellationToken)),
                _ => throw new ArgumentOutOfRangeException(nameof(request), request, "expected a transfer, an adjustment or a refund"),
            };
        }, cancellationToken);
        return outcome is BookingOutcome.AlreadyDone { Sequence: 0 } && await accounts.Held(account, request.Id, cancellationToken) is { State: HeldState.Waiting }
            ? new BookingOutcome.Waiting(request.Id) // asked for again: still nothing is booked
            : outcome;
    }

    /// <summary>Decides held work.</summary>
    /// <returns>What came of it; null when there is no such account that the actor may see.</returns>
    public async Task<BookingOutcome?> Decide(string account, Actor actor, string id, HeldDecision decision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (await accounts.Held(account, id, cancellationToken) is { Kind: HeldKind.ClosedCorrection })
        {
            return await closed.Decide(account, actor, id, decision, cancellationToken);
        }

        return await Change(account, actor, async draft =>
        {
            var held = await accounts.Held(account, id, cancellationToken);
            return decision.Begin(draft, held, id) ?? await Do(draft, held!, decision, cancellationToken);
        }, cancellationToken);
    }

    private async ValueTask<BookingOutcome> Do(AccountDraft draft, HeldWork held, HeldDecision decision, CancellationToken cancellationToken)
    {
        if (held.Kind == HeldKind.Debit)
        {
            var timeline = await tariffs.Of(draft.Head.Site, cancellationToken);
            return HeldDebit.Approve(draft, held, decision, timeline.Zone.DateAt(draft.Now.ToUnixTimeSeconds()));
        }

        return BookingText.Read(held.Id, held.Content) switch
        {
            BookingRequest.Adjustment adjustment => BalanceAdjustment.Approve(draft, held, decision, adjustment),
            BookingRequest.Refund refund => BalanceRefund.Approve(draft, held, decision, refund, await CreditsFor(draft.Head.Account, refund, cancellationToken)),
            _ => throw new InvalidDataException($"Held work {held.Id} of account {draft.Head.Account} is not readable: {held.Content}"),
        };
    }

    private Task<IReadOnlyList<PaymentCredit>> CreditsFor(string account, BookingRequest.Refund refund, CancellationToken cancellationToken) =>
        refund.Net > Money.Zero
            ? accounts.CreditsFor(account, refund.Wallet, refund.Net, cancellationToken)
            : Task.FromResult<IReadOnlyList<PaymentCredit>>([]);

    private async Task<BookingOutcome?> Change(
        string account, Actor actor, Func<AccountDraft, ValueTask<BookingOutcome>> decide, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        BookingOutcome? outcome = null;
        await work.Change(
            account,
            state => review.Decide(state, actor.Id, async draft =>
            {
                outcome = actor.MaySee(state.Head.Site) ? await decide(draft) : null;
                return outcome is { Changes: true };
            }),
            cancellationToken);
        return outcome;
    }
}
