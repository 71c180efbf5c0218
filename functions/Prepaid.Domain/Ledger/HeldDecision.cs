using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Ledger;

/// <summary>A person's word on held work.</summary>
/// <param name="IsApproved">Yes or no.</param>
/// <param name="Reason">Why, for the audit.</param>
public sealed record HeldDecision(bool IsApproved, string Reason)
{
    /// <summary>What comes of the decision before the work itself is looked at; null lets the caller do the work now.</summary>
    /// <param name="draft">Collects the change; its actor decides.</param>
    /// <param name="work">The held row, or null when there is none.</param>
    /// <param name="id">Id that was asked for.</param>
    public BookingOutcome? Begin(AccountDraft draft, HeldWork? work, string id)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (work is null)
        {
            return BookingOutcome.No(RefusalReason.HeldNotFound, $"nothing with id {id} is held on account {draft.Head.Account}");
        }

        if (work.State != HeldState.Waiting)
        {
            return work.State == (IsApproved ? HeldState.Approved : HeldState.Rejected)
                ? new BookingOutcome.AlreadyDone(0)
                : BookingOutcome.No(RefusalReason.AlreadyDecided, $"{work.State} by {work.DecidedBy} on {work.DecidedAt:u}");
        }

        if (work.ProposedBy == draft.Actor)
        {
            return BookingOutcome.No(RefusalReason.ApproverIsProposer, $"{draft.Actor} proposed it");
        }

        if (IsApproved)
        {
            return null;
        }

        End(draft, work);
        return new BookingOutcome.Rejected();
    }

    /// <summary>Marks the work decided, after it was done or refused to be done.</summary>
    public void End(AccountDraft draft, HeldWork work)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(work);
        draft.Hold(work with
        {
            State = IsApproved ? HeldState.Approved : HeldState.Rejected,
            DecidedBy = draft.Actor,
            DecidedAt = draft.Now,
            DecisionReason = Reason,
        }, work);
        draft.Note(IsApproved ? "approve" : "reject", work.Id, $"{work.Kind} of {work.ProposedBy}: {Reason}");
    }
}
