using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Tests.Sites;

/// <summary>Rules by name: each is set alone, within its bounds; a change of them needs two people.</summary>
public sealed class SiteRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_rule_is_read_as_it_was_set_and_touches_no_other()
    {
        var rules = new SiteRules();
        foreach (var rule in SiteRuleCatalogue.All)
        {
            var other = rule.Read(rules) == rule.Least ? rule.Most : rule.Least;
            var changed = rules.With([new RuleValue(rule.Name, other)]);

            Assert.Null(rule.Fault(other));
            Assert.Equal(other, rule.Read(changed));
            Assert.Equal(SiteRuleCatalogue.ValuesOf(rules).Where(v => v.Rule != rule.Name), SiteRuleCatalogue.ValuesOf(changed).Where(v => v.Rule != rule.Name));
        }
    }

    [Fact]
    public void The_defaults_are_sane_and_every_name_stands_for_one_rule()
    {
        Assert.Null(SiteRuleCatalogue.Fault(new SiteRules()));
        Assert.Null(SiteRuleCatalogue.Fault(SiteRuleCatalogue.ValuesOf(new SiteRules())));
        Assert.Equal(SiteRuleCatalogue.All.Count, SiteRuleCatalogue.All.Select(r => r.Name).Distinct().Count());
    }

    [Fact]
    public void Beyond_its_bounds_or_in_parts_a_value_is_refused()
    {
        Assert.All(SiteRuleCatalogue.All, r => Assert.StartsWith($"{r.Name}: expected ", r.Fault(r.Most + 1), StringComparison.Ordinal));
        Assert.All(SiteRuleCatalogue.All, r => Assert.NotNull(r.Fault(r.Least - 1)));
        Assert.All(SiteRuleCatalogue.All.Where(r => r.Unit != RuleUnit.Times), r => Assert.NotNull(r.Fault(r.Most - 0.5m)));
        Assert.Equal(["backBillingDays"], SiteRuleCatalogue.All.Where(r => r.Fault(null) is null).Select(r => r.Name));
    }

    [Fact]
    public void A_proposer_may_take_it_back_and_never_approve_it()
    {
        var proposal = RulesProposal.Of("c", "S", new SiteRules(), [new RuleValue("lowFen", 5_000)], "why", "a", Now);

        Assert.Equal("lowFen 2000 -> 5000", proposal.Changes);
        Assert.Equal(RefusalReason.ApproverIsProposer, proposal.Decide(true, "yes", "a", new SiteRules(), Now, out _)?.Reason);
        Assert.Null(proposal.Decide(false, "no", "a", new SiteRules(), Now, out var refused));
        Assert.Equal((RevisionState.Refused, false), (refused.State, refused.IsToApply));
        Assert.Null(proposal.Decide(true, "yes", "b", new SiteRules(), Now, out var approved));
        Assert.True(approved.IsToApply);
        Assert.Equal(RefusalReason.RulesOutdated, proposal.Decide(true, "yes", "b", new SiteRules().With([new RuleValue("lowFen", 3_000)]), Now, out _)?.Reason);
    }
}
