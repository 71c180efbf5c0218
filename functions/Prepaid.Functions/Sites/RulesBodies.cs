using Prepaid.Domain.Sites;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Sites;

/// <summary>Body of a proposed change of a site's rules: all of them or some.</summary>
/// <param name="Id">From the caller; the same again changes nothing.</param>
/// <param name="Rules">Rules by name with the value wanted.</param>
/// <param name="Reason">Why.</param>
public sealed record RulesProposalBody(string Id, IReadOnlyList<RuleValue> Rules, string Reason) : IRequestBody
{
    public string? Fault() =>
        RequestBody.IdFault("id", Id)
        ?? (Rules.Any(r => r is null) ? "rules: expected a rule and its value" : SiteRuleCatalogue.Fault(Rules))
        ?? RequestBody.TextFault("reason", Reason);
}

/// <summary>One rule of a change, as answered.</summary>
/// <param name="Before">When it was proposed; null for not set.</param>
/// <param name="After">As proposed; null for not set.</param>
public sealed record RuleChangeAnswer(string Rule, decimal? Before, decimal? After);

/// <summary>A proposed change of rules, as answered.</summary>
/// <param name="State">proposed, approved or refused.</param>
/// <param name="InForceAt">When the site got the values.</param>
public sealed record RulesProposalAnswer(
    string Id, string Site, IReadOnlyList<RuleChangeAnswer> Changes, string Reason, string State, string ProposedBy, DateTimeOffset ProposedAt, string? DecidedBy, DateTimeOffset? DecidedAt, string? DecisionReason, DateTimeOffset? InForceAt)
{
    public static RulesProposalAnswer Of(RulesProposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return new(
            proposal.Id, proposal.Site, [.. proposal.Before.Zip(proposal.After, (before, after) => new RuleChangeAnswer(before.Rule, before.Value, after.Value))], proposal.Reason, proposal.State.ToString().ToLowerInvariant(),
            proposal.ProposedBy, proposal.ProposedAt, proposal.DecidedBy, proposal.DecidedAt, proposal.DecisionReason, proposal.InForceAt);
    }
}

/// <summary>A rule as answered.</summary>
/// <param name="Unit">fen, minutes, days, count, times, or flag (1 is yes, 0 is no).</param>
/// <param name="Value">Null where it is not set.</param>
public sealed record RuleAnswer(string Rule, decimal? Value, string Unit, decimal Least, decimal Most);

/// <summary>The rules of a site, as answered.</summary>
/// <param name="RulesBy">The change that was written last; empty before the first.</param>
public sealed record RulesAnswer(string Site, string RulesBy, IReadOnlyList<RuleAnswer> Rules)
{
    public static RulesAnswer Of(SiteEntry site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return new(site.Site, site.RulesBy, [.. SiteRuleCatalogue.All.Select(r => new RuleAnswer(r.Name, r.Read(site.Rules), r.Unit.ToString().ToLowerInvariant(), r.Least, r.Most))]);
    }
}
