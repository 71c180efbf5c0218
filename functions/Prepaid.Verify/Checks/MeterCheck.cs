using Prepaid.Verify.Rating;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>One meter's day rows in an account: folded and priced again, compared with the rows, the standing and the entries.</summary>
/// <param name="standing">By the head.</param>
/// <param name="headPlace">Where the head is.</param>
/// <param name="link">The meter's row in the directory.</param>
/// <param name="stays">Hand-overs of the meter by the account's entries, in their order.</param>
/// <param name="ratings">Prices that its rows may follow, those in force first.</param>
/// <param name="findings">Takes what is wrong.</param>
internal sealed class MeterCheck(
    StandingRow standing, string headPlace, MeterRow link, IReadOnlyList<HandOverEvidence> stays, IReadOnlyList<MeterRating> ratings, Findings findings)
{
    private readonly RegisterFold fold = new(link.Installed, link.BandRegisters.Count, link.Modulus);
    private readonly Queue<HandOverEvidence> arrivals = new(stays.Where(s => s.IsTaken));
    private readonly HashSet<(long Time, long Counts)> marks = [(0, 0)];
    private readonly HashSet<long> decided = [];
    private readonly string where = $"{headPlace} meter {standing.Meter}";
    private readonly bool isDebited = standing.IsDebited && link.IsImport;
    private string bandPositions = string.Empty;
    private string tiersOfMeter = string.Empty;
    private DayRow? newest;
    private DayRow? newestOfStay;
    private decimal exactFen;
    private Figures figures;
    private long pricedCounts;
    private long readings;

    /// <summary>Takes the meter's next day row.</summary>
    public void Take(DayRow day)
    {
        BeginStays(day.Date);
        (newest, newestOfStay) = (day, day);
        tiersOfMeter = day.OfTotal.Closing[(day.OfTotal.Closing.LastIndexOf(';') + 1)..];
        figures += day.Figures;
        exactFen += standing.IsWater ? day.Parts.Where(IsCharged).Sum(p => p.Fen) : day.Fen;
        readings += day.Readings.Count;
        pricedCounts += day.Parts.Where(p => p.Price != 0m && (p.Fate == 'B' || (p.Fate == 'M' && IsCharged(p)))).Sum(p => p.Counts);
        Remember(day);
        Bands(day);
        if (!IsBehind(day))
        {
            Rate(day);
        }
    }

    /// <summary>After the last row: compares with the head and the entries.</summary>
    public void Finish(Charged? charged, HeldDebit? held)
    {
        BeginStays(int.MaxValue);
        Place();
        var moved = standing.IsWater ? pricedCounts : 0; // by charges, from measured to billed
        findings.Same(Check.EnergyConserved, where, "figures summed over the days,", figures with { Billed = figures.Billed + moved, Measured = figures.Measured - moved }, standing.Figures);
        findings.Same(Check.NothingLost, where, "readings in the day rows", readings, standing.Readings);
        if (!standing.Figures.AddUp)
        {
            findings.Add(Check.EnergyConserved, where, "billed + measured + held + rejected = advance + wrapped", standing.Figures.ToString());
        }

        if (isDebited || standing.IsWater || charged is not null)
        {
            Money(charged ?? Charged.Nothing, held);
        }
    }

    /// <summary>True for water of a date up to which it is charged.</summary>
    private bool IsCharged(DayPart part) => part.Kind.Date < WaterCheck.FirstUncharged(standing, ratings[0].Clock);

    private bool IsBehind(DayRow day) => standing.Behind is { } behind && string.CompareOrdinal(day.DateText, behind) >= 0;

    /// <summary>A meter that comes goes on at its signed value; rows of an earlier stay are of earlier dates.</summary>
    private void BeginStays(int date)
    {
        while (arrivals.TryPeek(out var taken) && ratings[0].Clock.DayAt(taken.At) <= date)
        {
            var signed = new Mark(taken.At, 0, taken.Counts);
            fold.BeginStay(signed, link.InstalledAt(taken.At));
            marks.Add((taken.At, taken.Counts));
            newestOfStay = null;
            bandPositions = string.Empty;
            foreach (var rating in ratings)
            {
                rating.Rater.BeginStay();
            }

            arrivals.Dequeue();
        }
    }

    /// <summary>Band registers are followed from row to row; each is judged by itself, which is not done again here.</summary>
    private void Bands(DayRow day)
    {
        if (!IsBehind(day))
        {
            findings.Same(Check.EnergyConserved, day.Place, "band registers as the day before closed,", bandPositions, day.BandPositions.Opening);
        }

        bandPositions = day.BandPositions.Closing;
        foreach (var (of, wrong) in day.OfBands.Where(f => !f.Value.AddUp || f.Value.Billed != 0))
        {
            findings.Add(Check.EnergyConserved, day.Place, FormattableString.Invariant($"figures of band register {of.Register} that add up, nothing of it billed"), wrong.ToString());
        }

        foreach (var part in day.Parts.Where(p => p.Quantity != p.Counts * link.Step * RatioOf(p.Kind.Installation)))
        {
            findings.Add(Check.EnergyConserved, day.Place, FormattableString.Invariant($"a quantity of {part.Counts} counts"), FormattableString.Invariant($"{part.Quantity}"));
        }
    }

    private decimal RatioOf(int installation) => installation >= 0 && installation < link.Installed.Count ? link.Installed[installation].Ratio : 0m;

    private void Remember(DayRow day)
    {
        foreach (var reading in day.Readings.Where(r => r.Register == 0))
        {
            marks.Add((reading.Time, reading.Counts));
            marks.Add((reading.Time, reading.Effective));
            if (reading.Decision != '-')
            {
                decided.Add(reading.Time);
            }
        }
    }

    private void Rate(DayRow day)
    {
        var openings = ratings.Select(r => fold.TextOf(r.Rater.FixedThrough, r.Tiers.Text)).ToList();
        var folded = fold.Take(day.Readings);
        if (folded.Inconsistent is { Time: not 0 } fallen)
        {
            findings.Add(Check.EnergyConserved, day.Place, "accepted registers that do not fall", FormattableString.Invariant($"{fallen.Counts} counts at {fallen.Time}"));
        }

        if (day.Readings.Any(r => ratings[0].Clock.DayAt(r.Time) != day.Date))
        {
            findings.Add(Check.EnergyConserved, day.Place, "readings of that local date", "a reading of another one");
        }

        var comparisons = ratings.Select((r, i) => r.Compare(day, openings[i], folded, fold, link.IsImport ? standing.Use : "House")).ToList();
        if (comparisons[0].Count == 0)
        {
            return;
        }

        var older = comparisons.FindIndex(1, c => c.Count == 0);
        if (older > 0 && string.CompareOrdinal(day.DateText, ratings[older].From) >= 0)
        {
            findings.Untold(Check.BooksBalance, day.Place, $"priced as before {ratings[older].Change}, which is not done");
            return;
        }

        comparisons[0].ForEach(d => findings.Add(d.Check, day.Place, d.Expected, d.Found));
    }

    private void Place()
    {
        if (standing.Behind is { } behind)
        {
            findings.Untold(Check.EnergyConserved, where, $"days from {behind} on wait to be rated again");
            return;
        }

        var expected = newestOfStay?.Closing ?? fold.TextOf(0, tiersOfMeter);
        findings.Same(Check.EnergyConserved, where, "position as the newest day closed,", expected, standing.Position);
        findings.Same(Check.EnergyConserved, where, "newest day", newest?.DateText, standing.Day);
    }

    /// <summary>What readings cost is charged, or held beyond a safety bound.</summary>
    private void Money(Charged charged, HeldDebit? held)
    {
        findings.Same(Check.BooksBalance, where, "remainder of the newest charge", charged.Remainder, standing.Remainder);
        findings.Same(Check.BooksBalance, where, "exact cost of all days (of water, of those that are charged), as charged fen + held fen + remainder,", exactFen, charged.Fen + (held?.Fen ?? 0m) + standing.Remainder);
        findings.Same(Check.EnergyConserved, where, "counts charged in the entries and held", charged.Counts + (held?.PricedCounts ?? 0), pricedCounts);
        marks.UnionWith(link.Installed.SelectMany((m, i) => i == 0 ? [] : new[] { (m.From, m.FinalBefore ?? 0), (m.From, m.Start ?? 0) }));
        foreach (var (place, at, counts) in charged.Marks.Where(m => !marks.Contains((m.At, m.Counts)) && !decided.Contains(m.At)))
        {
            findings.Add(Check.EnergyConserved, place, $"a register value of meter {standing.Meter} that stands in its day rows", FormattableString.Invariant($"{counts} counts at {at}"));
        }
    }
}
