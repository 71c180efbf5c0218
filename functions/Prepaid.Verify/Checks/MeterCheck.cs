using Prepaid.Verify.Rating;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>One meter's day rows: folded and priced again, compared with the rows, the standing and the entries.</summary>
/// <param name="clock">Prices of the site; null when its tariff cannot be read.</param>
internal sealed class MeterCheck(StandingRow standing, string headPlace, decimal step, PriceClock? clock, Findings findings)
{
    /// <summary>Counts after which the product's meters show zero again: eight digits.</summary>
    private const long Modulus = 100_000_000;

    private readonly UsageFold fold = new(Modulus);
    private readonly NaiveRater? rater = clock is null || !standing.IsDebited ? null : new NaiveRater(clock, step);
    private string closing = string.Empty;
    private decimal exactFen;
    private Figures figures;
    private long pricedCounts;
    private bool isDecidedByHand;

    public void Run(IReadOnlyList<DayRow> days, Charged? charged)
    {
        foreach (var day in days)
        {
            Take(day);
        }

        Place(days);
        if (standing.IsDebited)
        {
            Money(charged ?? new Charged(0, 0m, 0, null, headPlace));
        }
    }

    private void Take(DayRow day)
    {
        findings.Same(Check.EnergyConserved, day.Place, "opening position as the day before closed,", closing, day.Opening);
        closing = day.Closing;
        if (day.HasSwap || day.Readings.Any(r => r.Register > 0))
        {
            findings.Add(Check.EnergyConserved, day.Place, "one installation with a total register", "more, which this verifier does not recompute");
            return;
        }

        var folded = fold.Take(day.Readings);
        var counted = folded.Usages.Sum(u => u.Counts);
        findings.Same(Check.EnergyConserved, day.Place, "closing position by its readings,", folded.Closing, PositionOf(day));
        findings.Same(Check.EnergyConserved, day.Place, "advance by its readings", folded.Advance, day.Figures.Advance);
        findings.Same(Check.EnergyConserved, day.Place, "wrapped by its readings", folded.Wrapped, day.Figures.Wrapped);
        AddUp(day.Place, day.Figures);
        if (folded.Inconsistent is { } fallen)
        {
            findings.Add(Check.EnergyConserved, day.Place, "accepted registers that do not fall", FormattableString.Invariant($"{fallen.Counts} counts at {fallen.Time}"));
        }

        if (clock is not null && day.Readings.Any(r => clock.DayAt(r.Time) != day.Date))
        {
            findings.Add(Check.EnergyConserved, day.Place, "readings of that local date", "a reading of another one");
        }

        figures += day.Figures;
        pricedCounts += day.Parts.Where(p => p.Fate == 'B' && p.Price != 0m).Sum(p => p.Counts);
        isDecidedByHand |= day.Readings.Any(r => r.Decision != '-');
        if (!standing.IsDebited)
        {
            findings.Same(Check.EnergyConserved, day.Place, "measured by its readings", counted, day.Figures.Measured);
        }
        else if (rater is not null)
        {
            Price(day, rater.Rate(folded.Usages));
        }
    }

    private void Price(DayRow day, Bill bill)
    {
        exactFen += bill.Fen;
        findings.Same(Check.EnergyConserved, day.Place, "billed by its readings", bill.Priced, day.Figures.Billed);
        findings.Same(Check.EnergyConserved, day.Place, "billed in its parts", day.Parts.Where(p => p.Fate == 'B').Sum(p => p.Counts), day.Figures.Billed);
        findings.Same(Check.BooksBalance, day.Place, "exact fen by its readings and the tariff,", bill.Fen, day.Fen);
        findings.Same(Check.BooksBalance, day.Place, "fen of its parts", day.Parts.Sum(p => p.Fen), day.Fen);
    }

    private void Place(IReadOnlyList<DayRow> days)
    {
        var where = $"{headPlace} meter {standing.Meter}";
        findings.Same(Check.EnergyConserved, where, "position as the newest day closed,", closing, standing.Position);
        findings.Same(Check.EnergyConserved, where, "newest day", days.Count == 0 ? null : days[^1].Place[^8..], standing.Day);
        findings.Same(Check.EnergyConserved, where, "figures summed over the days,", figures, standing.Figures);
        findings.Same(Check.NothingLost, where, "readings in the day rows", days.Sum(d => (long)d.Readings.Count), standing.Readings);
        AddUp(where, standing.Figures);
    }

    private void Money(Charged charged)
    {
        var where = $"{headPlace} meter {standing.Meter}";
        findings.Same(Check.BooksBalance, where, "remainder of the newest charge", charged.Remainder, standing.Remainder);
        if (rater is not null)
        {
            findings.Same(Check.BooksBalance, where, "exact cost of all readings, as charged fen + remainder,", exactFen, charged.Fen + standing.Remainder);
        }

        findings.Same(Check.EnergyConserved, where, "counts charged in the entries", charged.Counts, pricedCounts);
        if (charged.Newest is { } newest && !isDecidedByHand)
        {
            findings.Same(Check.EnergyConserved, charged.Place, "to.counts of the position", PositionOrDefault(standing.Position).Base.Counts, newest.ToCounts);
        }
    }

    private void AddUp(string place, Figures sum)
    {
        if (!sum.AddUp)
        {
            findings.Add(Check.EnergyConserved, place, "billed + measured + held + rejected = advance + wrapped", sum.ToString());
        }
    }

    private Position PositionOf(DayRow day)
    {
        try
        {
            return Position.Parse(day.Closing);
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            findings.Add(Check.EnergyConserved, day.Place, "a closing position", wrong.Message);
            return default;
        }
    }

    private static Position PositionOrDefault(string text)
    {
        try
        {
            return Position.Parse(text);
        }
        catch (FormatException)
        {
            return default; // it differs from the newest day's closing, which is a violation of its own
        }
    }
}
