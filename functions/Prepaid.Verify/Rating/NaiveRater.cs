namespace Prepaid.Verify.Rating;

/// <summary>Consumption between two believed readings.</summary>
internal readonly record struct Usage(long From, long To, long Counts);

/// <summary>What was priced in one day row.</summary>
/// <param name="Fen">Exact amount.</param>
/// <param name="Priced">Counts that had a price.</param>
/// <param name="Unpriced">Counts that had none: held.</param>
internal readonly record struct Bill(decimal Fen, long Priced, long Unpriced);

/// <summary>Prices one meter's consumption in measured order, the plain way. Shares no code with the product.</summary>
/// <remarks>
/// An interval is cut where the price can change: what has passed at a cut is counts × seconds ÷ all seconds, rounded
/// down, and a stretch gets the difference of its two cuts. In tiers each count is placed by itself.
/// </remarks>
internal sealed class NaiveRater(PriceClock clock, decimal step)
{
    private readonly Dictionary<int, decimal> used = [];
    private int fixedThrough;

    /// <summary>Prices what a day row added.</summary>
    public Bill Rate(IEnumerable<Usage> usages)
    {
        var bill = default(Bill);
        foreach (var usage in usages)
        {
            bill = bill with { Fen = bill.Fen + FixedCharges(usage) };
            var (whole, sign) = (Math.Abs(usage.Counts), Math.Sign(usage.Counts));
            long done = 0;
            for (var at = usage.From; at < usage.To || done < whole;)
            {
                var run = clock.At(at);
                at = Math.Min(run.End, usage.To);
                var passed = at >= usage.To ? whole : (long)((Int128)whole * (at - usage.From) / (usage.To - usage.From));
                bill = Add(bill, run, sign * (passed - done));
                done = passed;
            }
        }

        return bill;
    }

    private Bill Add(Bill bill, PriceRun run, long counts)
    {
        var fen = run.Version is { Tiers: { } tiers } ? Tiered(run, tiers, counts) : Plain(run, counts);
        return run.Price is null
            ? bill with { Unpriced = bill.Unpriced + counts }
            : bill with { Fen = bill.Fen + fen, Priced = bill.Priced + counts };
    }

    private decimal Plain(PriceRun run, long counts)
    {
        Use(run.Day, counts * step);
        return counts * step * (run.Price ?? 0m) * 100m;
    }

    private decimal Tiered(PriceRun run, SheetTiers tiers, long counts)
    {
        var fen = 0m;
        for (var i = 0L; i < Math.Abs(counts); i++)
        {
            var unit = Math.Sign(counts) * step;
            var before = used.GetValueOrDefault(tiers.ByYear ? YearOf(run.Day) : MonthOf(run.Day));
            var tier = unit > 0m
                ? tiers.Steps.First(t => t.UpTo is null || before + unit <= t.UpTo)
                : tiers.Steps.Where((_, n) => n == 0 || before > tiers.Steps[n - 1].UpTo).Last();
            fen += unit * ((run.Price ?? 0m) + tier.Add) * 100m;
            Use(run.Day, unit);
        }

        return fen;
    }

    private void Use(int day, decimal units)
    {
        used[MonthOf(day)] = used.GetValueOrDefault(MonthOf(day)) + units;
        used[YearOf(day)] = used.GetValueOrDefault(YearOf(day)) + units;
    }

    /// <summary>Every local day is charged once, with the first consumption known to reach into it.</summary>
    private decimal FixedCharges(in Usage usage)
    {
        fixedThrough = fixedThrough == 0 ? clock.DayAt(usage.From) - 1 : fixedThrough;
        var fen = 0m;
        for (; fixedThrough < clock.DayAt(Math.Max(usage.From, usage.To - 1)); fixedThrough++)
        {
            fen += (clock.VersionOn(fixedThrough + 1)?.FixedPerDay ?? 0m) * 100m;
        }

        return fen;
    }

    private static int MonthOf(int day) => DateOnly.FromDayNumber(day) is var date ? (date.Year * 100) + date.Month : 0;

    private static int YearOf(int day) => DateOnly.FromDayNumber(day).Year;
}
