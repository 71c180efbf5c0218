using System.Text.Json;
using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Ledger;

/// <summary>Gives unused money back: to the channel it came from, else in cash by two people; the fee goes back pro rata (R6, R7).</summary>
public static class BalanceRefund
{
    /// <summary>Decides a refund. What no payment covers waits for a second person. Pure.</summary>
    /// <param name="draft">Collects the change.</param>
    /// <param name="seen">The key row of its id, or null.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="newestFirst">Payments into the wallet.</param>
    public static BookingOutcome Decide(AccountDraft draft, BookedKey? seen, BookingRequest.Refund request, IReadOnlyList<PaymentCredit> newestFirst)
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

        var plan = RefundPlan.Of(request.Net, newestFirst);
        if (plan.Cash > Money.Zero)
        {
            draft.Hold(new HeldWork(request.Id, HeldKind.CashRefund, request.Content, $"{plan.Cash} in cash: {request.Reason}", draft.Actor, draft.Now));
            draft.Book(new BookedKey(BookingRequest.KeyKind, request.Id, request.Content, 0));
            draft.Note("propose", request.Id, request.Content);
            return new BookingOutcome.Waiting(request.Id);
        }

        var entry = Post(draft, request, plan, draft.Actor, string.Empty);
        draft.Book(new BookedKey(BookingRequest.KeyKind, request.Id, request.Content, entry.Sequence));
        return new BookingOutcome.Booked(entry.Sequence);
    }

    /// <summary>Books an approved refund as the payments stand now. Pure.</summary>
    public static BookingOutcome Approve(
        AccountDraft draft, HeldWork work, HeldDecision decision, BookingRequest.Refund request, IReadOnlyList<PaymentCredit> newestFirst)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(request);
        if (Refuse(draft.Head, request) is { } refusal)
        {
            return new BookingOutcome.Refused(refusal);
        }

        var entry = Post(draft, request, RefundPlan.Of(request.Net, newestFirst), work.ProposedBy, draft.Actor);
        decision.End(draft, work);
        return new BookingOutcome.Booked(entry.Sequence);
    }

    private static Refusal? Refuse(AccountHead head, BookingRequest.Refund request)
    {
        var balance = head.BalanceOf(request.Wallet);
        return BookingRequest.Check(
            head,
            request.Net,
            (balance < request.Net, RefusalReason.BeyondUnused, $"{request.Net} was asked for; {(balance > Money.Zero ? balance : Money.Zero)} of {request.Wallet} is unused"));
    }

    private static LedgerEntry Post(AccountDraft draft, BookingRequest.Refund request, RefundPlan plan, string askedBy, string approvedBy)
    {
        var entry = draft.Post("refund", $"request:{request.Id}", plan.LinesFrom(request.Wallet), EvidenceOf(plan, request.Id, request.Reason, askedBy, approvedBy), draft.Now, draft.Now);
        foreach (var part in plan.Parts)
        {
            draft.Put(part.Credit);
        }

        draft.Note("refund", request.Id, $"{request.Net} net, {plan.Fee} fee, {plan.Cash} of it in cash: {request.Reason}");
        return entry;
    }

    /// <summary>What a refund follows from, as JSON.</summary>
    internal static string EvidenceOf(RefundPlan plan, string request, string reason, string askedBy, string approvedBy) => JsonSerializer.Serialize(new
    {
        request,
        reason,
        askedBy,
        approvedBy,
        cashFen = plan.Cash.Fen,
        parts = plan.Parts.Select(p => new { channel = p.Credit.Channel, transaction = p.Credit.Transaction, netFen = p.Net.Fen, feeFen = p.Fee.Fen }),
    });
}
