using Prepaid.Verify.Rating;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>What a row should say and does not.</summary>
internal readonly record struct Difference(Check Check, string Expected, string Found);

/// <summary>One meter under one tariff, row after row.</summary>
/// <param name="Clock">Prices.</param>
/// <param name="Rater">Prices its consumption.</param>
/// <param name="Tiers">What its tiers go by.</param>
/// <param name="From">yyyyMMdd from which rows may follow this tariff; empty for the one in force.</param>
/// <param name="Change">What is not carried through yet; empty for the tariff in force.</param>
internal sealed record MeterRating(PriceClock Clock, NaiveRater Rater, TierUse Tiers, string From, string Change)
{
    /// <summary>Where the row differs from what its readings lead to under this tariff.</summary>
    /// <param name="day">The row.</param>
    /// <param name="opening">Position before it.</param>
    /// <param name="folded">Its readings.</param>
    /// <param name="fold">Behind it.</param>
    /// <param name="use">Electricity is billed by its readings, Water priced and measured, House only measured.</param>
    public List<Difference> Compare(DayRow day, string opening, FoldedDay folded, RegisterFold fold, string use)
    {
        var expected = folded.Figures.ToDictionary();
        var fen = 0m;
        foreach (var usage in folded.Usages)
        {
            var bill = Rater.Rate([usage]);
            var of = expected.GetValueOrDefault(usage.Installation);
            expected[usage.Installation] = use switch
            {
                "Electricity" => of with { Billed = of.Billed + bill.Priced, Held = of.Held + bill.Unpriced },
                "Water" => of with { Measured = of.Measured + bill.Priced, Held = of.Held + bill.Unpriced },
                _ => of with { Measured = of.Measured + usage.Counts },
            };
            fen += use == "House" ? 0m : bill.Fen;
        }

        Tiers.Close(Clock.DayAt(fold.KnownUpTo));
        var differences = new List<Difference>();
        Same(Check.EnergyConserved, "opening position", opening, day.OfTotal.Opening);
        Same(Check.EnergyConserved, "closing position by its readings", fold.TextOf(Rater.FixedThrough, Tiers.Text), day.OfTotal.Closing);
        foreach (var installation in expected.Keys.Union(day.ByInstallation.Keys).Order())
        {
            Same(
                Check.EnergyConserved,
                FormattableString.Invariant($"figures of installation {installation} by its readings,"),
                expected.GetValueOrDefault(installation),
                day.ByInstallation.GetValueOrDefault(installation));
        }

        Same(Check.BooksBalance, "exact fen by its readings and the tariff,", fen, day.Fen);
        Same(Check.BooksBalance, "fen of its parts", day.Parts.Sum(p => p.Fen), day.Fen);
        Parts();
        return differences;

        void Parts()
        {
            var mine = use switch { "Electricity" => Rater.TakeParts(), "Water" => Waiting(Rater.TakeParts()), _ => Measured(Rater.TakeParts()) };
            var theirs = day.Parts.GroupBy(p => p.Kind).ToDictionary(g => g.Key, g => (Counts: g.Sum(p => p.Counts), Fen: g.Sum(p => p.Fen)));
            foreach (var kind in mine.Keys.Union(theirs.Keys).OrderBy(k => k.Date).ThenBy(k => k.Band, StringComparer.Ordinal))
            {
                Same(Check.BooksBalance, $"part {kind} of", mine.GetValueOrDefault(kind), theirs.GetValueOrDefault(kind));
            }
        }

        void Same<T>(Check check, string what, T mine, T theirs)
        {
            if (!EqualityComparer<T>.Default.Equals(mine, theirs))
            {
                differences.Add(new Difference(check, FormattableString.Invariant($"{what} {mine}"), FormattableString.Invariant($"{theirs}")));
            }
        }
    }

    /// <summary>Water has the same lines, but what has a price is measured until its day is charged.</summary>
    private static Dictionary<PartKind, (long Counts, decimal Fen)> Waiting(IReadOnlyDictionary<PartKind, (long Counts, decimal Fen)> parts) =>
        parts.ToDictionary(p => p.Key.Fate == 'B' ? p.Key with { Fate = 'M' } : p.Key, p => p.Value);

    /// <summary>A meter that is not debited has the same lines without a price, and no fixed charges.</summary>
    private static Dictionary<PartKind, (long Counts, decimal Fen)> Measured(IReadOnlyDictionary<PartKind, (long Counts, decimal Fen)> parts) => parts
        .Where(p => p.Key.Fate != 'F')
        .GroupBy(p => p.Key with { Fate = 'M', Price = 0m })
        .ToDictionary(g => g.Key, g => (g.Sum(p => p.Value.Counts), 0m));
}
