using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Billing;

/// <summary>One version of an agreement with its history. Only its state changes, and once.</summary>
/// <param name="Agreement">Agreement id, unique within the account.</param>
/// <param name="Number">1 for the first version, one more for each that follows.</param>
/// <param name="Site">Site of the account.</param>
/// <param name="Account">Account whose rent wallet pays.</param>
/// <param name="Room">Room of the account when it was proposed.</param>
/// <param name="Terms">What was agreed.</param>
/// <param name="Reason">Why, for the audit.</param>
/// <param name="State">Where it stands.</param>
/// <param name="ProposedBy">Actor id.</param>
/// <param name="ProposedAt">When.</param>
public sealed record RentVersion(
    string Agreement, int Number, string Site, string Account, string Room, RentTerms Terms, string Reason, RevisionState State, string ProposedBy, DateTimeOffset ProposedAt)
{
    /// <summary>An approval takes effect at the first run that begins at least this long after it, so that no run misses it.</summary>
    public static readonly TimeSpan LeastNotice = TimeSpan.FromHours(1);

    /// <summary>Most periods of the past that one version may charge or change: what is older is brought over by an adjustment.</summary>
    public const int MostPastCharges = 24;

    /// <summary>Who approved, refused or withdrew it; null while proposed.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Local date of the first run that follows it; null unless approved.</summary>
    public DateOnly? InForceFrom { get; init; }

    /// <summary>Takes a proposal: the first version of an agreement, or the next one of it.</summary>
    /// <param name="known">Versions of the agreement, ascending.</param>
    /// <param name="proposed">The version proposed.</param>
    /// <returns>Null when it may be stored, or was stored before as it is (see <see cref="IsSame"/>).</returns>
    public static Refusal? Propose(IReadOnlyList<RentVersion> known, RentVersion proposed)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(proposed);
        if (known.FirstOrDefault(v => v.Number == proposed.Number) is { } there)
        {
            return there.IsSame(proposed) ? null : new Refusal(RefusalReason.IdReusedWithOtherContent, $"version {there.Number} of agreement {there.Agreement} has other terms");
        }

        var last = known.Count == 0 ? null : known[^1];
        return Refusal.FirstOf(
            (last is not null && (last.Terms.From, last.Terms.Kind) != (proposed.Terms.From, proposed.Terms.Kind), RefusalReason.IdReusedWithOtherContent,
                $"agreement {proposed.Agreement} is a {last?.Terms.Kind} from {last?.Terms.From:yyyy-MM-dd}; a version changes neither"),
            (proposed.Number != (last?.Number ?? 0) + 1, RefusalReason.VersionOutOfTurn, $"version {proposed.Number}; expected {(last?.Number ?? 0) + 1}"),
            (last?.State == RevisionState.Proposed, RefusalReason.VersionOutOfTurn, $"version {last?.Number} is not decided yet"));
    }

    /// <summary>A second person approves it, or refuses it (R59).</summary>
    /// <param name="isApproved">Yes or no.</param>
    /// <param name="actor">Who; for an approval another person than the proposer.</param>
    /// <param name="now">When.</param>
    /// <param name="zone">Zone of the site.</param>
    /// <param name="decided">As it is afterwards, or unchanged.</param>
    /// <returns>Null when it was decided, now or before in the same way.</returns>
    public Refusal? Decide(bool isApproved, string actor, DateTimeOffset now, SiteZone zone, out RentVersion decided)
    {
        ArgumentNullException.ThrowIfNull(zone);
        decided = this;
        var verdict = isApproved ? RevisionState.Approved : RevisionState.Refused;
        if (State == verdict)
        {
            return null;
        }

        var refusal = Refusal.FirstOf(
            (State != RevisionState.Proposed, RefusalReason.AlreadyDecided, $"{State} by {DecidedBy} on {DecidedAt:u}"),
            (isApproved && ProposedBy == actor, RefusalReason.ApproverIsProposer, $"{actor} proposed it"));
        if (refusal is null)
        {
            decided = this with
            {
                State = verdict,
                DecidedBy = actor,
                DecidedAt = now,
                InForceFrom = isApproved ? zone.DateAt((now + LeastNotice).ToUnixTimeSeconds()).AddDays(1) : null,
            };
        }

        return refusal;
    }

    /// <summary>Takes it back: while proposed, or approved and before the agreement begins.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="now">When.</param>
    /// <param name="zone">Zone of the site.</param>
    /// <param name="withdrawn">As it is afterwards, or unchanged.</param>
    /// <returns>Null when it was withdrawn, now or before.</returns>
    public Refusal? Withdraw(string actor, DateTimeOffset now, SiteZone zone, out RentVersion withdrawn)
    {
        ArgumentNullException.ThrowIfNull(zone);
        withdrawn = this;
        if (State == RevisionState.Withdrawn)
        {
            return null;
        }

        var hasBegun = Terms.From <= zone.DateAt((now + LeastNotice).ToUnixTimeSeconds());
        if (State != RevisionState.Proposed && (State != RevisionState.Approved || hasBegun))
        {
            return new Refusal(RefusalReason.NotWaiting, $"version {Number} is {State}, the agreement begins on {Terms.From:yyyy-MM-dd}; expected proposed, or approved before it begins");
        }

        withdrawn = this with { State = RevisionState.Withdrawn, DecidedBy = actor, DecidedAt = now, InForceFrom = null };
        return null;
    }

    /// <summary>How many periods it would charge or change at once if it came into force a day after it was proposed.</summary>
    /// <param name="known">Versions of the agreement, ascending.</param>
    public int PastCharges(IReadOnlyList<RentVersion> known)
    {
        var day = DateOnly.FromDateTime(ProposedAt.UtcDateTime).AddDays(2); // the date after tomorrow in any zone is not before it
        return RentCharge.Of([.. known.Where(v => v.Number < Number), this with { State = RevisionState.Approved, InForceFrom = day }], day).Count();
    }

    /// <summary>True when both say the same under the same number, whoever said it when.</summary>
    public bool IsSame(RentVersion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Agreement, Number, Account) == (other.Agreement, other.Number, other.Account) && Reason == other.Reason && Terms.Equals(other.Terms);
    }
}
