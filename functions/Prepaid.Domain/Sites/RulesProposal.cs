using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Sites;

/// <summary>A change of a site's rules, proposed by one person and decided by another (R59). Only its state changes, and once.</summary>
/// <param name="Id">From the caller; unique within the site.</param>
/// <param name="Site">Site id.</param>
/// <param name="Before">Values of these rules when it was proposed, in the order of the catalogue.</param>
/// <param name="After">Values proposed, in the same order.</param>
/// <param name="Reason">Why, for the audit.</param>
/// <param name="ProposedBy">Actor id.</param>
/// <param name="ProposedAt">When.</param>
public sealed record RulesProposal(
    string Id, string Site, IReadOnlyList<RuleValue> Before, IReadOnlyList<RuleValue> After, string Reason, string ProposedBy, DateTimeOffset ProposedAt)
{
    /// <summary>Where it stands.</summary>
    public RevisionState State { get; init; }

    /// <summary>Who approved or refused it; null while proposed.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Why.</summary>
    public string? DecisionReason { get; init; }

    /// <summary>When the site's row got the values; null until then.</summary>
    public DateTimeOffset? InForceAt { get; init; }

    /// <summary>True when it is approved and the site's row may not have it yet.</summary>
    public bool IsToApply => State == RevisionState.Approved && InForceAt is null;

    /// <summary>For the audit: each rule that changes, before and after.</summary>
    public string Changes => string.Join(", ", Before.Zip(After).Where(c => c.First != c.Second).Select(c => FormattableString.Invariant($"{c.First.Rule} {Text(c.First)} -> {Text(c.Second)}")));

    /// <summary>A proposal against the rules as they are.</summary>
    /// <param name="id">From the caller.</param>
    /// <param name="site">Site id.</param>
    /// <param name="rules">Rules of the site.</param>
    /// <param name="values">Values proposed, each a rule of the catalogue.</param>
    /// <param name="reason">Why.</param>
    /// <param name="actor">Who.</param>
    /// <param name="now">When.</param>
    public static RulesProposal Of(string id, string site, SiteRules rules, IReadOnlyList<RuleValue> values, string reason, string actor, DateTimeOffset now)
    {
        var wanted = values.ToDictionary(v => v.Rule, v => v.Value, StringComparer.Ordinal);
        var concerned = SiteRuleCatalogue.ValuesOf(rules).Where(v => wanted.ContainsKey(v.Rule)).ToList();
        return new RulesProposal(id, site, concerned, [.. concerned.Select(v => v with { Value = wanted[v.Rule] })], reason, actor, now);
    }

    /// <summary>True when both propose the same under the same id, whoever did when.</summary>
    public bool IsSame(RulesProposal other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Id, Site, Reason) == (other.Id, other.Site, other.Reason) && After.SequenceEqual(other.After);
    }

    /// <summary>Another person approves it, or anybody refuses it.</summary>
    /// <param name="isApproved">Yes or no.</param>
    /// <param name="reason">Why.</param>
    /// <param name="actor">Who.</param>
    /// <param name="rules">Rules of the site as they are: those that it changes must be as they were when it was proposed.</param>
    /// <param name="now">When.</param>
    /// <param name="decided">As it is afterwards, or unchanged.</param>
    /// <returns>Null when it was decided, now or before in the same way.</returns>
    public Refusal? Decide(bool isApproved, string reason, string actor, SiteRules rules, DateTimeOffset now, out RulesProposal decided)
    {
        decided = this;
        var verdict = isApproved ? RevisionState.Approved : RevisionState.Refused;
        if (State == verdict)
        {
            return null;
        }

        var refusal = Refusal.FirstOf(
            (State != RevisionState.Proposed, RefusalReason.AlreadyDecided, $"{State} by {DecidedBy} on {DecidedAt:u}"),
            (isApproved && ProposedBy == actor, RefusalReason.ApproverIsProposer, $"{actor} proposed it"),
            (isApproved && !Fits(rules), RefusalReason.RulesOutdated, $"proposal {Id} does not fit the rules as they are now; propose it anew"));
        if (refusal is null)
        {
            decided = this with { State = verdict, DecidedBy = actor, DecidedAt = now, DecisionReason = reason };
        }

        return refusal;
    }

    /// <summary>True when the rules that it changes are as they were when it was proposed, and the outcome is sane.</summary>
    public bool Fits(SiteRules rules) =>
        Before.All(v => SiteRuleCatalogue.Find(v.Rule)?.Read(rules) == v.Value) && SiteRuleCatalogue.Fault(rules.With(After)) is null;

    private static string Text(RuleValue value) => value.Value is { } set ? FormattableString.Invariant($"{set}") : "none";
}
