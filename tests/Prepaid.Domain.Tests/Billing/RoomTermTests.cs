using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Billing;

namespace Prepaid.Domain.Tests.Billing;

public sealed class RoomTermTests
{
    private static readonly DateOnly First = new(2026, 3, 1);

    [Theory]
    [InlineData("2026-03-11", null, RentKind.Rent, true)]
    [InlineData("2026-03-20", null, RentKind.Rent, true)] // the last day
    [InlineData("2026-03-21", null, RentKind.Rent, false)]
    [InlineData("2026-02-01", "2026-03-10", RentKind.Rent, true)] // the first day
    [InlineData("2026-02-01", "2026-03-09", RentKind.Rent, false)]
    [InlineData("2026-03-11", null, RentKind.PropertyFee, false)]
    public void An_agreement_of_the_same_kind_overlaps_on_every_day_that_both_have(string from, string? through, RentKind kind, bool overlaps)
    {
        var there = new RoomTerm("A-1", "R-1", RentKind.Rent, RentScheduleTests.Day("2026-03-10"), RentScheduleTests.Day("2026-03-20"));
        var wanted = new RoomTerm("A-2", "R-1", kind, RentScheduleTests.Day(from), through is null ? null : RentScheduleTests.Day(through));

        Assert.Equal(overlaps, wanted.Overlaps(there));
        Assert.Equal(overlaps, there.Overlaps(wanted));
        Assert.False((wanted with { Account = "A-1", Kind = RentKind.Rent }).Overlaps(there)); // a later version of itself
    }

    [Fact]
    public void Whether_two_overlap_and_what_a_closing_leaves_is_what_counting_days_says() =>
        Prop.ForAll<(byte From, byte Days), (byte From, byte Days), byte>((one, other, closed) =>
        {
            var (left, right, day) = (Of("A-1", one), Of("A-2", other), First.AddDays(closed));
            var open = left.ClosedOn(day);
            var wanted = DaysOf(left).Where(d => d < day);
            return left.Overlaps(right) == DaysOf(left).Intersect(DaysOf(right)).Any()
                && (open is null ? !wanted.Any() : DaysOf(open).SequenceEqual(wanted));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_account_that_closed_on_the_first_day_leaves_nothing()
    {
        var term = Of("A-1", (From: 9, Days: 20));

        Assert.Null(term.ClosedOn(term.From));
        Assert.Equal(term.From, term.ClosedOn(term.From.AddDays(1))?.Through);
    }

    private static RoomTerm Of(string account, (byte From, byte Days) days) =>
        new(account, "R-1", RentKind.Rent, First.AddDays(days.From), days.Days % 5 == 0 ? null : First.AddDays(days.From + days.Days));

    /// <summary>Day by day, as far as this test looks.</summary>
    private static IEnumerable<DateOnly> DaysOf(RoomTerm term)
    {
        for (var day = term.From; !(day > term.Through) && day < First.AddDays(1_000); day = day.AddDays(1))
        {
            yield return day;
        }
    }
}
