using Prepaid.Domain.Billing;
using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Tests.Billing;

/// <summary>Who may move a billing run from which state to which (R48, R55, R59).</summary>
public sealed class BillingRunTests
{
    private static readonly DateTimeOffset Now = new(2026, 4, 1, 0, 5, 0, TimeSpan.Zero);
    private static readonly BillingRunKey Key = new("S-1", BillingJob.Apportionment, BillingPeriod.Parse("202603"), 1);
    private static readonly BillingPlan Plan = new(3, Money.FromFen(30), Money.FromFen(10), "abc");

    [Fact]
    public void A_run_is_previewed_by_one_approved_by_another_and_posted()
    {
        var frozen = Begun().Claim(Now)!.Freeze(Plan, new BillingBounds());
        Assert.Equal((BillingRunState.Planned, false), (frozen.State, frozen.HasWork));
        var previewed = Changed(frozen.Preview("operator:a"));
        Assert.Equal(RefusalReason.ApproverIsProposer, Reason(previewed.Approve("operator:a")));
        var posting = Changed(previewed.Approve("operator:b")).Claim(Now)!;
        Assert.Equal((BillingRunState.Posting, "operator:b"), (posting.State, posting.Actor));
        var posted = posting.Advance("A-3", 2, 1, 0, Now).End();
        Assert.Equal((BillingRunState.Posted, 6), (posted.State, posted.Steps));
    }

    [Fact]
    public void What_somebody_said_before_is_not_said_twice()
    {
        var previewed = Changed(Frozen().Preview("operator:a"));
        Assert.IsType<BillingRunOutcome.Same>(previewed.Preview("operator:a"));
        var approved = Changed(previewed.Approve("operator:b"));
        Assert.IsType<BillingRunOutcome.Same>(approved.Approve("operator:b"));
        Assert.IsType<BillingRunOutcome.Same>(Changed(previewed.Reject("operator:b")).Reject("operator:b"));
    }

    [Fact]
    public void A_rejected_run_is_not_approved_and_an_approved_one_not_rejected()
    {
        var previewed = Changed(Frozen().Preview("operator:a"));
        Assert.Equal(RefusalReason.AlreadyDecided, Reason(Changed(previewed.Reject("operator:a")).Approve("operator:b")));
        Assert.Equal(RefusalReason.AlreadyDecided, Reason(Changed(previewed.Approve("operator:b")).Reject("operator:a")));
    }

    [Fact]
    public void Nothing_is_put_forward_before_it_is_frozen()
    {
        Assert.Equal(RefusalReason.RunNotReady, Reason(Begun().Preview("operator:a")));
        Assert.Equal(RefusalReason.NotWaiting, Reason(Frozen().Approve("operator:b")));
    }

    [Fact]
    public void A_reversal_takes_two_people_and_is_complete()
    {
        var posted = Posted();
        var asked = Changed(posted.Reverse("operator:a"));
        Assert.Equal(BillingRunState.Posted, asked.State);
        Assert.IsType<BillingRunOutcome.Same>(asked.Reverse("operator:a"));
        var reversing = Changed(asked.Reverse("operator:c"));
        Assert.Equal((BillingRunState.Reversing, string.Empty, "operator:c"), (reversing.State, reversing.Cursor, reversing.Actor));
        Assert.Throws<InvalidOperationException>(() => reversing.Advance("A-2", 0, 0, 2, Now).End());
        Assert.True(reversing.Advance("A-3", 0, 0, 3, Now).End().IsUndone);
    }

    [Fact]
    public void A_run_does_not_end_while_an_item_is_open() =>
        Assert.Throws<InvalidOperationException>(() => Posting().Advance("A-2", 2, 0, 0, Now).End());

    [Fact]
    public void A_claimed_run_is_left_alone_until_its_lease_ends()
    {
        var claimed = Begun().Claim(Now)!;
        Assert.Null(claimed.Claim(Now + BillingRun.Lease - TimeSpan.FromSeconds(1)));
        Assert.NotNull(claimed.Claim(Now + BillingRun.Lease));
        Assert.NotNull(claimed.Release().Claim(Now));
        Assert.Null(Posted().Claim(Now.AddDays(1)));
    }

    [Fact]
    public void A_run_without_approval_posts_at_once_unless_a_bound_parks_it()
    {
        var automatic = BillingRun.Begin(Key, needsApproval: false, "system:billing-runs", Now).Claim(Now)!;
        Assert.Equal(BillingRunState.Posting, automatic.Freeze(Plan, new BillingBounds()).State);
        var parked = automatic.Freeze(Plan, new BillingBounds { MostAccounts = 2 });
        Assert.Equal((BillingRunState.Parked, false), (parked.State, parked.LetsNextBegin));
        Assert.Equal(BillingRunState.Approved, Changed(parked.Approve("operator:a")).State);
        Assert.True(Changed(parked.Reject("operator:a")).LetsNextBegin);
    }

    [Theory]
    [InlineData("20260228", "20260301", false)]
    [InlineData("20261231", "20270101", false)]
    [InlineData("202612", "202701", true)]
    public void A_period_knows_the_next(string period, string next, bool isMonth)
    {
        var parsed = BillingPeriod.Parse(period);
        Assert.Equal((next, isMonth), (parsed.Next.ToString(), parsed.IsMonth));
        Assert.False(parsed.IsOver(parsed.End.AddDays(-1)));
        Assert.True(parsed.IsOver(parsed.End));
    }

    [Theory]
    [InlineData("2026-03-01", "20260301")]
    [InlineData("2026-03", "202603")]
    public void A_period_is_read_as_answers_write_dates(string text, string period) => Assert.Equal(period, BillingPeriod.Parse(text).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026")]
    [InlineData("202613")]
    [InlineData("20260230")]
    [InlineData("2026-3")]
    [InlineData("2026-02-30")]
    public void What_is_no_period_is_not_read(string? text) => Assert.False(BillingPeriod.TryParse(text, out _));

    private static BillingRun Begun() => BillingRun.Begin(Key, needsApproval: true, "system:billing-runs", Now);

    private static BillingRun Frozen() => Begun().Claim(Now)!.Freeze(Plan, new BillingBounds());

    private static BillingRun Posting() => Changed(Changed(Frozen().Preview("operator:a")).Approve("operator:b")).Claim(Now)!;

    private static BillingRun Posted() => Posting().Advance("A-3", 3, 0, 0, Now).End();

    private static BillingRun Changed(BillingRunOutcome outcome) => Assert.IsType<BillingRunOutcome.Changed>(outcome).Run;

    private static RefusalReason Reason(BillingRunOutcome outcome) => Assert.IsType<BillingRunOutcome.Refused>(outcome).Refusal.Reason;
}
