using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Billing;

namespace Prepaid.Domain.Tests.Billing;

public sealed class RentScheduleTests
{
    [Theory]
    [InlineData(RentProration.ActualDays, "2026-03-10", 219_362)] // 309,100 - floor(309,100 * 9 / 31)
    [InlineData(RentProration.ThirtyDays, "2026-03-10", 216_370)] // 309,100 - floor(309,100 * 9 / 30)
    [InlineData(RentProration.ThirtyDays, "2026-03-31", 0)] // a 31st costs nothing
    [InlineData(RentProration.ThirtyDays, "2026-02-28", 30_910)] // the last day brings February to 30: 309,100 - floor(309,100 * 27 / 30)
    public void A_tenant_who_joins_in_the_month_pays_its_rest(RentProration proration, string from, long fen)
    {
        var terms = Terms(from) with { Proration = proration };

        Assert.Equal(fen, First(terms).Amount.Fen);
    }

    [Theory]
    [InlineData("2026-01-01", 31, "2026-01-31 2026-02-28 2026-03-31 2026-04-30")] // clamped, and back again
    [InlineData("2028-02-01", 30, "2028-02-29 2028-03-30 2028-04-30 2028-05-30")]
    [InlineData("2026-03-10", 5, "2026-03-10 2026-04-05 2026-05-05 2026-06-05")] // never before the first day
    public void Due_days_behind_the_end_of_a_month_are_clamped_to_it(string from, int dueDay, string due) =>
        Assert.Equal(due, string.Join(' ', RentSchedule.DueBetween(Terms(from) with { DueDay = dueDay }, DateOnly.MinValue, new DateOnly(2030, 1, 1)).Take(4).Select(p => $"{p.DueOn:yyyy-MM-dd}")));

    [Fact]
    public void A_tenant_who_leaves_in_the_month_pays_its_beginning_on_the_last_day_at_the_latest()
    {
        var last = RentSchedule.DueBetween(Terms("2026-01-01") with { Through = Day("2026-03-10"), DueDay = 25 }, DateOnly.MinValue, Day("2027-01-01")).Last();

        Assert.Equal((Day("2026-03-01"), Day("2026-03-10"), Day("2026-03-10"), 309_100 * 10 / 31), (last.From, last.Through, last.DueOn, last.Amount.Fen));
    }

    [Fact]
    public void A_step_up_in_the_month_prices_each_day_by_its_own_step()
    {
        var terms = Terms("2026-03-01") with { Steps = [new(Day("2026-03-01"), Money.FromFen(310_000)), new(Day("2026-03-21"), Money.FromFen(341_000))] };

        Assert.Equal(200_000 + 121_000, First(terms).Amount.Fen); // 20 days at 100.00, 11 days at 110.00
    }

    [Fact]
    public void Free_days_cost_nothing_and_a_free_month_is_due_with_nothing_to_pay()
    {
        var terms = Terms("2026-03-01") with { Steps = [new(Day("2026-03-01"), Money.FromFen(310_000))], Free = [new(Day("2026-03-11"), Day("2026-04-30"))] };

        Assert.Equal([100_000L, 0L, 310_000L], RentSchedule.DueBetween(terms, DateOnly.MinValue, Day("2026-05-31")).Select(p => p.Amount.Fen));
    }

    [Fact]
    public void However_a_month_is_cut_its_parts_add_up_to_the_month() =>
        Prop.ForAll<PositiveInt, NonNegativeInt, NonNegativeInt[]>((fen, month, cuts) =>
        {
            var first = new DateOnly(2024, 1, 1).AddMonths(month.Get % 48);
            var days = DateTime.DaysInMonth(first.Year, first.Month);
            List<int> ends = [.. cuts.Select(c => 1 + (c.Get % days)).Append(days).Distinct().Order()];
            return Enum.GetValues<RentProration>().All(proration =>
                ends.Select((end, i) => RentSchedule.PartOf(Money.FromFen(fen.Get), first.AddDays(i == 0 ? 0 : ends[i - 1]), first.AddDays(end - 1), proration))
                    .Aggregate(Money.Zero, (sum, part) => part < Money.Zero ? throw new InvalidOperationException("a part below zero") : sum + part) == Money.FromFen(fen.Get));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Tenants_who_follow_each_other_in_a_room_pay_its_months_together() =>
        Prop.ForAll<PositiveInt, NonNegativeInt, NonEmptyArray<PositiveInt>>((fen, dueDay, stays) =>
        {
            var from = new DateOnly(2026, 1, 1);
            var sum = 0L;
            foreach (var days in stays.Get)
            {
                var through = from.AddDays(days.Get % 90);
                sum += PaidOf(TermsOf(from, through, fen.Get, dueDay.Get));
                from = through.AddDays(1);
            }

            var monthEnd = new DateOnly(from.Year, from.Month, 1).AddMonths(1).AddDays(-1);
            sum += PaidOf(TermsOf(from, monthEnd, fen.Get, dueDay.Get));
            var months = ((monthEnd.Year - 2026) * 12) + monthEnd.Month;
            return sum == (long)fen.Get * months;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Asking_day_by_day_finds_every_period_once() =>
        Prop.ForAll<PositiveInt, NonNegativeInt, NonNegativeInt>((fen, dueDay, length) =>
        {
            var terms = TermsOf(new DateOnly(2026, 1, 17), new DateOnly(2026, 1, 17).AddDays(length.Get % 500), fen.Get, dueDay.Get);
            var end = terms.Through!.Value;
            var daily = Enumerable.Range(0, end.DayNumber - terms.From.DayNumber + 40).Select(d => terms.From.AddDays(d - 5)).SelectMany(day => RentSchedule.DueBetween(terms, day.AddDays(-1), day));
            return daily.SequenceEqual(RentSchedule.DueBetween(terms, DateOnly.MinValue, end.AddDays(40)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_period_costs_what_its_days_cost_one_by_one_whatever_steps_and_free_days_there_are()
    {
        var chance = new Random(20260301);
        for (var i = 0; i < 3_000; i++)
        {
            var terms = AnyTerms(chance);
            Assert.Null(terms.Fault());
            foreach (var period in RentSchedule.DueBetween(terms, DateOnly.MinValue, terms.From.AddDays(400)))
            {
                var days = Enumerable.Range(period.From.DayNumber, period.Through.DayNumber - period.From.DayNumber + 1).Select(DateOnly.FromDayNumber);
                Assert.Equal((i, period.From, days.Sum(d => CostOf(terms, d))), (i, period.From, period.Amount.Fen));
            }
        }
    }

    /// <summary>What one day costs: the price of the days of its month up to it, less that up to the day before.</summary>
    private static long CostOf(RentTerms terms, DateOnly day)
    {
        if (terms.Free.Any(f => f.From <= day && day <= f.Through))
        {
            return 0;
        }

        var monthly = terms.Steps.Last(s => s.From <= day).Monthly.Fen;
        var last = DateTime.DaysInMonth(day.Year, day.Month);
        return terms.Proration == RentProration.ActualDays
            ? (monthly * day.Day / last) - (monthly * (day.Day - 1) / last)
            : (monthly * Thirtieths(day.Day) / 30) - (monthly * Thirtieths(day.Day - 1) / 30);

        int Thirtieths(int days) => days == last ? 30 : Math.Min(days, 30);
    }

    private static RentTerms AnyTerms(Random chance)
    {
        var from = new DateOnly(2027, 11, 1).AddDays(chance.Next(120)); // a leap year follows
        var (step, free) = (from, from.AddDays(chance.Next(-20, 40)));
        return new RentTerms
        {
            From = from,
            Through = chance.Next(3) == 0 ? null : from.AddDays(chance.Next(300)),
            Steps = [.. Enumerable.Range(0, chance.Next(1, 6)).Select(n => new RentStep(n == 0 ? from : step = step.AddDays(chance.Next(1, 50)), Money.FromFen(chance.Next(1, 1_000_000))))],
            Free = [.. Enumerable.Range(0, chance.Next(5)).Select(_ => Next())],
            DueDay = chance.Next(1, 32),
            Kind = RentKind.Rent,
            Proration = (RentProration)chance.Next(2),
        };

        RentFreeDays Next()
        {
            var first = free.AddDays(chance.Next(0, 30)); // may touch the one before, or last one day
            var last = first.AddDays(chance.Next(0, 3) * chance.Next(0, 25));
            free = last.AddDays(1);
            return new RentFreeDays(first, last);
        }
    }

    internal static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    internal static RentTerms Terms(string from) => TermsOf(Day(from), null, 309_100, 1);

    private static RentTerms TermsOf(DateOnly from, DateOnly? through, long fen, int dueDay)
    {
        var terms = new RentTerms
        {
            From = from,
            Through = through,
            Steps = [new(from, Money.FromFen(fen))],
            DueDay = 1 + (dueDay % 31),
            Kind = RentKind.Rent,
            Proration = RentProration.ActualDays,
        };
        return terms with { DueDay = dueDay is >= 1 and <= 31 ? dueDay : terms.DueDay };
    }

    private static long PaidOf(RentTerms terms)
    {
        Assert.Null(terms.Fault());
        return RentSchedule.DueBetween(terms, DateOnly.MinValue, terms.Through!.Value).Sum(p => p.Amount.Fen);
    }

    private static RentPeriod First(RentTerms terms) => RentSchedule.DueBetween(terms, DateOnly.MinValue, terms.From.AddMonths(1)).First();
}
