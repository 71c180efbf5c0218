using System.Text.Json;
using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Ledger;

/// <summary>Corrections of a balance by two people: one proposes, another approves (R59).</summary>
public static class BalanceAdjustment
{
    /// <summary>Takes a proposal. Nothing is booked yet. Pure.</summary>
    public static BookingOutcome Propose(AccountDraft draft, BookedKey? seen, BookingRequest.Adjustment request)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Repeated(seen) is { } repeated)
        {
            return repeated;
        }

        if (Refuse(draft.Head, request) is { } refusal)
        {
            return new BookingOutcome.Refused(refusal);
        }

        draft.Hold(new HeldWork(request.Id, HeldKind.Adjustment, request.Content, request.Reason, draft.Actor, draft.Now));
        draft.Book(new BookedKey(BookingRequest.KeyKind, request.Id, request.Content, 0));
        draft.Note("propose", request.Id, request.Content);
        return new BookingOutcome.Waiting(request.Id);
    }

    /// <summary>Books an approved proposal, if it may still be booked. Pure.</summary>
    /// <param name="draft">Collects the change; its actor approves.</param>
    /// <param name="work">The proposal.</param>
    /// <param name="decision">Approval.</param>
    /// <param name="request">The proposal read back.</param>
    public static BookingOutcome Approve(AccountDraft draft, HeldWork work, HeldDecision decision, BookingRequest.Adjustment request)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(request);
        if (Refuse(draft.Head, request) is { } refusal)
        {
            return new BookingOutcome.Refused(refusal);
        }

        var gain = request.IsCredit ? request.Amount : -request.Amount;
        var entry = draft.Post(
            "adjustment",
            $"request:{request.Id}",
            [new(CounterAccounts.Of(request.Wallet), gain), new(CounterAccounts.Adjustment, -gain)],
            JsonSerializer.Serialize(new { request = request.Id, reason = request.Reason, proposedBy = work.ProposedBy, approvedBy = draft.Actor }),
            draft.Now,
            draft.Now);
        decision.End(draft, work);
        return new BookingOutcome.Booked(entry.Sequence);
    }

    /// <summary>A debit may take a balance below zero: two people say so.</summary>
    private static Refusal? Refuse(AccountHead head, BookingRequest.Adjustment request) => BookingRequest.Check(head, request.Amount);
}
