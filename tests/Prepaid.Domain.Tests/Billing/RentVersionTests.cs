using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Tests.Billing;

public sealed class RentVersionTests
{
    private static readonly SiteZone Shanghai = SiteZone.Of("Asia/Shanghai");
    private static readonly DateTimeOffset Noon = new(2026, 3, 5, 12, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void A_proposal_comes_into_force_only_by_another_person_and_on_the_next_day()
    {
        var proposed = Version(1, "2026-03-01");

        Assert.Equal(RefusalReason.ApproverIsProposer, proposed.Decide(isApproved: true, "operator:one", Noon, Shanghai, out _)?.Reason);
        Assert.Null(proposed.Decide(isApproved: true, "operator:two", Noon, Shanghai, out var approved));
        Assert.Equal((RevisionState.Approved, new DateOnly(2026, 3, 6)), (approved.State, approved.InForceFrom));
        Assert.Equal(RefusalReason.AlreadyDecided, approved.Decide(isApproved: false, "operator:two", Noon, Shanghai, out _)?.Reason);
        Assert.Empty(RentCharge.Of([proposed], new DateOnly(2026, 3, 6)));
    }

    [Fact]
    public void An_approval_in_the_last_hour_of_a_day_waits_another_day_so_that_no_run_misses_it()
    {
        Version(1, "2026-03-01").Decide(isApproved: true, "operator:two", Noon.AddHours(11.5), Shanghai, out var approved);

        Assert.Equal(new DateOnly(2026, 3, 7), approved.InForceFrom);
    }

    [Theory]
    [InlineData("2026-03-06", true)]
    [InlineData("2026-03-05", false)]
    public void An_approved_agreement_is_withdrawn_only_before_it_begins(string from, bool isWithdrawn)
    {
        var refusal = Approved(1, from, Noon).Withdraw("operator:one", Noon, Shanghai, out var withdrawn);

        Assert.Equal(isWithdrawn ? null : RefusalReason.NotWaiting, refusal?.Reason);
        Assert.Equal(isWithdrawn ? RevisionState.Withdrawn : RevisionState.Approved, withdrawn.State);
        Assert.Equal(isWithdrawn, !RentCharge.Of([withdrawn], new DateOnly(2026, 3, 6)).Any());
    }

    [Fact]
    public void Versions_follow_each_other_and_keep_start_and_kind()
    {
        var first = Approved(1, "2026-03-01", Noon);

        Assert.Null(RentVersion.Propose([], Version(1, "2026-03-01")));
        Assert.Null(RentVersion.Propose([first], Version(1, "2026-03-01"))); // the same again
        Assert.Null(RentVersion.Propose([first], Version(2, "2026-03-01")));
        Assert.Equal(RefusalReason.IdReusedWithOtherContent, RentVersion.Propose([first], Version(1, "2026-03-02"))?.Reason);
        Assert.Equal(RefusalReason.IdReusedWithOtherContent, RentVersion.Propose([first], Version(2, "2026-03-02"))?.Reason);
        Assert.Equal(RefusalReason.VersionOutOfTurn, RentVersion.Propose([first], Version(3, "2026-03-01"))?.Reason);
        Assert.Equal(RefusalReason.VersionOutOfTurn, RentVersion.Propose([first, Version(2, "2026-03-01")], Version(3, "2026-03-01"))?.Reason);
    }

    [Fact]
    public void An_agreement_approved_late_is_charged_for_every_period_that_is_due_and_ending_it_early_gives_back_the_rest()
    {
        var first = Approved(1, "2026-01-01", Noon);
        var ended = Approved(2, "2026-01-01", Noon.AddDays(10)) with { Terms = RentScheduleTests.Terms("2026-01-01") with { Through = new DateOnly(2026, 3, 10) } };

        Assert.Equal(
            [(1, 309_100L, false), (2, 309_100L, false), (3, 309_100L, false)],
            RentCharge.Of([first], new DateOnly(2026, 3, 6)).Select(c => (c.Period.From.Month, c.Amount.Fen, c.IsCorrection)));
        Assert.Empty(RentCharge.Of([first, ended], new DateOnly(2026, 3, 15)));
        Assert.Equal(
            [(3, (309_100L * 10 / 31) - 309_100, true)],
            RentCharge.Of([first, ended], new DateOnly(2026, 3, 16)).Select(c => (c.Period.From.Month, c.Amount.Fen, c.IsCorrection)));
        Assert.Empty(RentCharge.Of([first, ended], new DateOnly(2026, 4, 1)));
    }

    [Fact]
    public void A_version_that_comes_into_force_on_a_due_day_charges_that_period_once()
    {
        var same = Approved(2, "2026-01-01", new DateTimeOffset(2026, 3, 31, 12, 0, 0, TimeSpan.FromHours(8)));
        RentVersion[] versions = [Approved(1, "2026-01-01", Noon), same];

        Assert.Equal(new DateOnly(2026, 4, 1), same.InForceFrom);
        Assert.Equal([(2, 4, 309_100L, false)], RentCharge.Of(versions, new DateOnly(2026, 4, 1)).Select(c => (c.Version, c.Period.From.Month, c.Amount.Fen, c.IsCorrection)));
    }

    [Fact]
    public void Whatever_is_agreed_when_the_charges_of_all_days_add_up_to_the_schedule_of_the_last_version() =>
        Prop.ForAll<NonEmptyArray<(PositiveInt Fen, NonNegativeInt After, NonNegativeInt Days)>, NonNegativeInt>((changes, dueDay) =>
        {
            var end = new DateOnly(2027, 6, 30);
            var versions = VersionsOf(changes.Get, 1 + (dueDay.Get % 31));
            List<RentCharge> charges = [.. Enumerable.Range(0, 500).SelectMany(d => RentCharge.Of(versions, end.AddDays(d - 499)))];
            var wanted = RentSchedule.DueBetween(versions[^1].Terms, DateOnly.MinValue, end).Where(p => p.Amount > Money.Zero).ToDictionary(p => p.From, p => p.Amount.Fen);
            var got = charges.GroupBy(c => c.Period.From).Select(g => (g.Key, Fen: g.Sum(c => c.Amount.Fen))).Where(g => g.Fen != 0).ToDictionary(g => g.Key, g => g.Fen);
            var isOnce = charges.GroupBy(c => c.Period.From).All(g => g.Count(c => !c.IsCorrection) <= 1 && g.Where(c => c.IsCorrection).Select(c => c.Version).Distinct().Count() == g.Count(c => c.IsCorrection));
            return isOnce && wanted.Count == got.Count && wanted.All(w => got.GetValueOrDefault(w.Key) == w.Value);
        }).QuickCheckThrowOnFailure();

    private static List<RentVersion> VersionsOf((PositiveInt Fen, NonNegativeInt After, NonNegativeInt Days)[] changes, int dueDay)
    {
        var from = new DateOnly(2026, 3, 17);
        var at = Noon;
        var versions = new List<RentVersion>();
        foreach (var (fen, after, days) in changes.Take(8))
        {
            at = at.AddHours(after.Get % 1_000);
            var terms = RentScheduleTests.Terms("2026-03-17") with { Steps = [new(from, Money.FromFen(fen.Get))], DueDay = dueDay, Through = days.Get % 3 == 0 ? null : from.AddDays(days.Get % 300) };
            versions.Add(Approved(versions.Count + 1, "2026-03-17", at) with { Terms = terms });
        }

        return versions;
    }

    private static RentVersion Version(int number, string from) =>
        new("R-1", number, "S-1", "A-1", "101", RentScheduleTests.Terms(from), "as agreed", RevisionState.Proposed, "operator:one", Noon);

    private static RentVersion Approved(int number, string from, DateTimeOffset at)
    {
        Assert.Null(Version(number, from).Decide(isApproved: true, "operator:two", at, Shanghai, out var approved));
        return approved;
    }
}
