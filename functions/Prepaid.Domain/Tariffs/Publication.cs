using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Tariffs;

/// <summary>Something published with effect on prices. Its content never changes: another publication follows it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Chosen by the proposer; unique within its kind and scope.</param>
/// <param name="Content">Canonical JSON (docs/tariffs.md).</param>
/// <param name="State">Where it stands.</param>
/// <param name="ProposedBy">Actor id.</param>
/// <param name="ProposedAt">When.</param>
/// <param name="DecidedBy">Who approved, refused or withdrew it; null while proposed.</param>
/// <param name="DecidedAt">When.</param>
public sealed record Publication(
    PublicationKind Kind, string Id, string Content, RevisionState State, string ProposedBy, DateTimeOffset ProposedAt, string? DecidedBy, DateTimeOffset? DecidedAt)
{
    /// <summary>A second person approves it, or refuses it (rule R59).</summary>
    /// <param name="verdict">Approved or refused.</param>
    /// <param name="actor">Who; for an approval another person than the proposer.</param>
    /// <param name="now">When.</param>
    /// <param name="decided">As it is afterwards, or unchanged.</param>
    /// <returns>Null when it was decided.</returns>
    public Refusal? Decide(RevisionState verdict, string actor, DateTimeOffset now, out Publication decided)
    {
        ArgumentException.ThrowIfNullOrEmpty(actor);
        decided = this;
        var refusal = Refusal.FirstOf(
            (State != RevisionState.Proposed, RefusalReason.NotWaiting, $"{Id} is {State}; expected Proposed"),
            (verdict == RevisionState.Approved && ProposedBy == actor, RefusalReason.ApproverIsProposer, $"{actor} proposed {Id}; expected another person"));
        if (refusal is null)
        {
            decided = this with { State = verdict, DecidedBy = actor, DecidedAt = now };
        }

        return refusal;
    }

    /// <summary>Takes it back before it has any effect: while proposed, or approved and in the future.</summary>
    /// <param name="startsAt">Local start of its effect.</param>
    /// <param name="localNow">The wall clock there.</param>
    /// <param name="actor">Who.</param>
    /// <param name="now">When.</param>
    /// <param name="withdrawn">As it is afterwards, or unchanged.</param>
    /// <returns>Null when it was withdrawn.</returns>
    public Refusal? Withdraw(DateTime startsAt, DateTime localNow, string actor, DateTimeOffset now, out Publication withdrawn)
    {
        ArgumentException.ThrowIfNullOrEmpty(actor);
        withdrawn = this;
        if (State == RevisionState.Proposed || (State == RevisionState.Approved && startsAt > localNow))
        {
            withdrawn = this with { State = RevisionState.Withdrawn, DecidedBy = actor, DecidedAt = now };
            return null;
        }

        return new Refusal(RefusalReason.NotWaiting, FormattableString.Invariant($"{Id} is {State} from {startsAt:yyyy-MM-dd}; expected proposed, or approved and not started"));
    }
}
