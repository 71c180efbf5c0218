using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Ledger;

namespace Prepaid.Domain.Tests.Ledger;

public sealed class SafetyBoundsTests
{
    private static readonly DateOnly Day = new(2026, 3, 10);
    private static readonly SafetyBounds Bounds = new() { MostDebitPerDay = Money.FromFen(10_000), MostTimesMean = 3m, NeverAskedBelow = Money.FromFen(100) };

    [Theory]
    [InlineData(9_000, 1_000, null)]
    [InlineData(9_000, 1_001, SafetyBound.DebitPerDay)]
    [InlineData(0, 10_000, null)]
    [InlineData(0, 10_001, SafetyBound.DebitPerDay)]
    [InlineData(50_000, -1, null)]
    public void A_debit_above_the_most_of_the_day_is_asked_about_and_a_credit_never(long before, long amount, SafetyBound? expected) =>
        Assert.Equal(expected, Bounds.Breach(DebitHistory.None.Add(Day, Money.FromFen(before), isVouched: false), Day, Money.FromFen(amount))?.Bound);

    [Theory]
    [InlineData(6, 5_000, null)] // too few days
    [InlineData(7, 1_500, null)]
    [InlineData(7, 1_501, SafetyBound.ChangeAgainstMean)]
    [InlineData(40, 1_501, SafetyBound.ChangeAgainstMean)]
    public void A_debit_is_compared_with_the_accounts_own_mean_once_it_rests_on_a_week(int days, long amount, SafetyBound? expected)
    {
        var history = DebitHistory.None;
        for (var i = days; i > 0; i--)
        {
            history = history.Add(Day.AddDays(-i), Money.FromFen(500), isVouched: false);
        }

        Assert.Equal(expected, Bounds.Breach(history, Day, Money.FromFen(amount))?.Bound);
    }

    [Fact]
    public void A_shop_that_opens_again_after_a_month_is_not_asked_about_below_the_floor()
    {
        var history = DebitHistory.None.Add(Day.AddDays(-60), Money.FromFen(500), isVouched: false);
        Assert.Null(Bounds.Breach(history, Day, Money.FromFen(100)));
        Assert.Equal(SafetyBound.ChangeAgainstMean, Bounds.Breach(history, Day, Money.FromFen(101))!.Bound);
    }

    [Fact]
    public void What_a_person_vouched_for_counts_in_the_mean_and_not_against_the_day()
    {
        var history = DebitHistory.None.Add(Day, Money.FromFen(50_000), isVouched: true);
        Assert.Null(Bounds.Breach(history, Day, Money.FromFen(10_000)));
        Assert.Equal(50_000m / 7, history.MeanBefore(Day.AddDays(7)));
    }

    [Fact]
    public void The_history_is_the_sums_of_the_last_days_and_reads_back_as_written() =>
        Prop.ForAll<(NonNegativeInt Skip, int Fen, bool Vouched)[]>(debits =>
        {
            var (history, day) = (DebitHistory.None, Day);
            var sums = new SortedDictionary<DateOnly, long>();
            foreach (var (skip, fen, vouched) in debits)
            {
                day = day.AddDays(skip.Get % 5);
                sums[day] = sums.GetValueOrDefault(day) + fen;
                history = DebitHistory.Parse(history.Add(day, Money.FromFen(fen), vouched).Encode());
            }

            if (sums.Count == 0)
            {
                return history == DebitHistory.None;
            }

            var first = sums.Keys.First();
            var known = Math.Min(30, day.DayNumber - first.DayNumber);
            var mean = known < SafetyBounds.DaysForMean ? (decimal?)null : sums.Where(s => s.Key < day && s.Key >= day.AddDays(-30)).Sum(s => s.Value) / (decimal)known;
            return history.Today.Fen == sums[day] && history.MeanBefore(day) == mean && history == DebitHistory.Parse(history.Encode());
        }).QuickCheckThrowOnFailure();
}
