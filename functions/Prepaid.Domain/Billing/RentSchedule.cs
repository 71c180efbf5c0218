namespace Prepaid.Domain.Billing;

/// <summary>What is due for one calendar month of an agreement, or for the part of it that the agreement covers.</summary>
/// <param name="From">First day; names the period in its entry's key.</param>
/// <param name="Through">Last day.</param>
/// <param name="DueOn">Day on which it is taken from the wallet, within the period.</param>
/// <param name="Amount">Zero or more; zero when all of it is free.</param>
public sealed record RentPeriod(DateOnly From, DateOnly Through, DateOnly DueOn, Money Amount);

/// <summary>The periods of an agreement: calendar months, cut at its first and last day (R50). Pure.</summary>
public static class RentSchedule
{
    private const int DaysOfThirty = 30;

    /// <summary>The periods that are due behind one day, up to another, oldest first.</summary>
    /// <param name="terms">What was agreed.</param>
    /// <param name="after">Not on this day or before.</param>
    /// <param name="through">Not behind this day.</param>
    public static IEnumerable<RentPeriod> DueBetween(RentTerms terms, DateOnly after, DateOnly through)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var first = after < terms.From ? terms.From : after;
        for (var month = MonthOf(first); month <= through && !(month > terms.Through); month = month.AddMonths(1))
        {
            var period = PeriodOf(terms, month);
            if (period.DueOn > after && period.DueOn <= through)
            {
                yield return period;
            }
        }
    }

    /// <summary>The part of a whole month's amount that the days from <paramref name="from"/> to <paramref name="through"/> cost.</summary>
    /// <remarks>
    /// The difference of two rounded-down sums from the first of the month on: however a month is cut, its parts add up to
    /// <paramref name="monthly"/> to the fen.
    /// </remarks>
    /// <param name="monthly">Amount of the whole month.</param>
    /// <param name="from">First day.</param>
    /// <param name="through">Last day, in the same month.</param>
    /// <param name="proration">How days become money.</param>
    public static Money PartOf(Money monthly, DateOnly from, DateOnly through, RentProration proration)
    {
        var days = DateTime.DaysInMonth(from.Year, from.Month);
        return OfFirst(through.Day, days, monthly, proration) - OfFirst(from.Day - 1, days, monthly, proration);
    }

    private static RentPeriod PeriodOf(RentTerms terms, DateOnly month)
    {
        var last = month.AddMonths(1).AddDays(-1);
        var from = terms.From > month ? terms.From : month;
        var through = terms.Through < last ? terms.Through.Value : last;
        var due = month.AddDays(Math.Min(terms.DueDay, last.Day) - 1);
        return new RentPeriod(from, through, due < from ? from : due > through ? through : due, AmountOf(terms, from, through));
    }

    private static Money AmountOf(RentTerms terms, DateOnly from, DateOnly through)
    {
        var amount = Money.Zero;
        for (var i = 0; i < terms.Steps.Length; i++)
        {
            var begins = Later(terms.Steps[i].From, from);
            var ends = i + 1 < terms.Steps.Length ? Earlier(terms.Steps[i + 1].From.AddDays(-1), through) : through;
            foreach (var (first, last) in Paid(terms, begins, ends))
            {
                amount += PartOf(terms.Steps[i].Monthly, first, last, terms.Proration);
            }
        }

        return amount;
    }

    /// <summary>The stretches of some days that are not free.</summary>
    private static IEnumerable<(DateOnly First, DateOnly Last)> Paid(RentTerms terms, DateOnly from, DateOnly through)
    {
        foreach (var free in terms.Free.Where(f => f.Through >= from && f.From <= through))
        {
            if (free.From > from)
            {
                yield return (from, free.From.AddDays(-1));
            }

            from = free.Through.AddDays(1);
        }

        if (from <= through)
        {
            yield return (from, through);
        }
    }

    /// <summary>Cost of the first days of a month.</summary>
    private static Money OfFirst(int days, int daysInMonth, Money monthly, RentProration proration)
    {
        var (used, all) = proration == RentProration.ActualDays
            ? (days, daysInMonth)
            : (days == daysInMonth ? DaysOfThirty : Math.Min(days, DaysOfThirty), DaysOfThirty);
        return Money.FromFen((long)((Int128)monthly.Fen * used / all));
    }

    private static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);

    private static DateOnly Later(DateOnly left, DateOnly right) => left > right ? left : right;

    private static DateOnly Earlier(DateOnly left, DateOnly right) => left < right ? left : right;
}
