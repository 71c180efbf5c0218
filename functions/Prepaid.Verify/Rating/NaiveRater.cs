using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Rating;

/// <summary>Consumption between two believed readings.</summary>
/// <param name="From">Unix seconds.</param>
/// <param name="To">Unix seconds.</param>
/// <param name="Counts">Of the total register.</param>
/// <param name="Bands">What each band register counted meanwhile, or null when they were not read at both ends.</param>
/// <param name="Installation">Index of the meter that counted it.</param>
internal readonly record struct Usage(long From, long To, long Counts, IReadOnlyList<long>? Bands = null, int Installation = 0);

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
/// <param name="clock">Prices of the site.</param>
/// <param name="step">Units in one count.</param>
/// <param name="tiers">Units used so far; null begins.</param>
/// <param name="registers">Codes of the meter's band registers.</param>
/// <param name="ratios">Billed units in one unit of the register, by installation; null is 1.</param>
internal sealed class NaiveRater(PriceClock clock, decimal step, TierUse? tiers = null, IReadOnlyList<string>? registers = null, IReadOnlyList<decimal>? ratios = null)
{
    private readonly TierUse used = tiers ?? new TierUse(clock, account: null);
    private Dictionary<PartKind, (long Counts, decimal Fen)> parts = [];
    private int installation;

    private decimal Unit => step * (ratios?[installation] ?? 1m);

    /// <summary>Last local day whose fixed charge is taken; 0 for none.</summary>
    public int FixedThrough { get; private set; }

    /// <summary>Fixed charges begin anew with the next consumption: the meter came to the account.</summary>
    public void BeginStay() => FixedThrough = 0;

    /// <summary>What was rated since the last call, by line.</summary>
    public IReadOnlyDictionary<PartKind, (long Counts, decimal Fen)> TakeParts()
    {
        var taken = parts;
        parts = [];
        return taken;
    }

    /// <summary>Prices what a day row added.</summary>
    public Bill Rate(IEnumerable<Usage> usages) => usages.Aggregate(default(Bill), (bill, usage) => Rate(bill, usage));

    private Bill Rate(Bill bill, Usage usage)
    {
        installation = usage.Installation;
        bill = bill with { Fen = bill.Fen + FixedCharges(usage) };
        return IsSplitByRegisters(usage) ? ByRegisters(bill, usage) : ByTime(bill, usage, usage.Counts, register: null);
    }

    private bool IsSplitByRegisters(Usage usage) =>
        usage is { Counts: > 0, Bands: { } bands } && bands.Sum() > 0 && Stretches(usage).Any(s => s.Run.Version is { } version && version.Bands.Any(b => b.Register is not null));

    private Bill ByRegisters(Bill bill, Usage usage)
    {
        var sum = usage.Bands!.Sum();
        long counted = 0, done = 0;
        for (var i = 0; i < usage.Bands!.Count; i++)
        {
            counted += usage.Bands[i];
            var cut = Share(usage.Counts, counted, sum);
            bill = cut > done ? OfRegister(bill, usage, cut - done, registers![i]) : bill;
            done = cut;
        }

        return bill;
    }

    /// <summary>What one register counted lies in the stretches of its band, or anywhere in a version that does not name it; by the meter's clock against ours when there is none.</summary>
    private Bill OfRegister(Bill bill, Usage usage, long counts, string register)
    {
        var stretches = Stretches(usage).ToList();
        var inIts = stretches.Where(s => !Names(s.Run.Version, register) || s.Run.Band?.Register == register).ToList();
        var open = inIts.Sum(s => s.Seconds);
        if (open == 0 || !stretches.Any(s => Names(s.Run.Version, register)))
        {
            return ByTime(bill, usage, counts, register);
        }

        long passed = 0, done = 0;
        foreach (var (run, seconds) in inIts)
        {
            passed += seconds;
            var cut = Share(counts, passed, open);
            bill = Add(bill, run, run.Band, run.Price, cut - done);
            done = cut;
        }

        return bill;
    }

    private static bool Names(SheetVersion? version, string register) => version is not null && version.Bands.Any(b => b.Register == register);

    private IEnumerable<(PriceRun Run, long Seconds)> Stretches(Usage usage)
    {
        for (var at = usage.From; at < usage.To;)
        {
            var run = clock.At(at);
            var end = Math.Min(run.End, usage.To);
            yield return (run, end - at);
            at = end;
        }
    }

    private Bill ByTime(Bill bill, Usage usage, long counts, string? register)
    {
        var (whole, sign) = (Math.Abs(counts), Math.Sign(counts));
        long done = 0;
        for (var at = usage.From; at < usage.To || done < whole;)
        {
            var run = clock.At(at);
            var own = register is null ? null : run.Version?.Bands.FirstOrDefault(b => b.Register == register);
            var price = own is null ? run.Price : clock.PriceOf(own, at);
            at = Math.Min(own is null ? run.End : clock.NextMinute(at), usage.To);
            var passed = at >= usage.To ? whole : Share(whole, at - usage.From, usage.To - usage.From);
            bill = Add(bill, run, own ?? run.Band, price, sign * (passed - done));
            done = passed;
        }

        return bill;
    }

    private Bill Add(Bill bill, PriceRun run, SheetBand? band, decimal? price, long counts)
    {
        if (counts == 0)
        {
            return bill;
        }

        var kind = new PartKind(run.Day, installation, run.Version?.Id ?? string.Empty, band?.Name ?? string.Empty, 0, price is null ? 'U' : 'B', price ?? 0m);
        var fen = run.Version is { Tiers: { } steps } ? Tiered(kind, steps, counts) : Count(kind, counts);
        return price is null
            ? bill with { Unpriced = bill.Unpriced + counts }
            : bill with { Fen = bill.Fen + fen, Priced = bill.Priced + counts };
    }

    private decimal Count(PartKind kind, long counts)
    {
        used.Use(kind.Date, counts * Unit);
        kind = kind.Fate == 'U' ? kind with { Price = 0m } : kind;
        var fen = counts * Unit * kind.Price * 100m;
        var part = parts.GetValueOrDefault(kind);
        parts[kind] = (part.Counts + counts, part.Fen + fen);
        return fen;
    }

    private decimal Tiered(PartKind kind, SheetTiers steps, long counts)
    {
        var fen = 0m;
        for (var i = 0L; i < Math.Abs(counts); i++)
        {
            var unit = Math.Sign(counts) * Unit;
            var before = used.In(steps.ByYear, kind.Date);
            var tier = Enumerable.Range(0, steps.Steps.Count).Where(n => unit > 0m
                ? steps.Steps[n].UpTo is null || before + unit <= steps.Steps[n].UpTo
                : n == 0 || before > steps.Steps[n - 1].UpTo);
            var at = unit > 0m ? tier.First() : tier.Last();
            fen += Count(kind with { Tier = at + 1, Price = Math.Max(0m, kind.Price + steps.Steps[at].Add) }, Math.Sign(counts));
        }

        return fen;
    }

    /// <summary>Every local day is charged once, with the first consumption known to reach into it.</summary>
    private decimal FixedCharges(in Usage usage)
    {
        FixedThrough = FixedThrough == 0 ? clock.DayAt(usage.From) - 1 : FixedThrough;
        var fen = 0m;
        for (; FixedThrough < clock.DayAt(Math.Max(usage.From, usage.To - 1)); FixedThrough++)
        {
            if (clock.VersionOn(FixedThrough + 1) is { FixedPerDay: not 0m } version)
            {
                fen += version.FixedPerDay * 100m;
                parts[new PartKind(FixedThrough + 1, installation, version.Id, "fixed", 0, 'F', version.FixedPerDay)] = (0, version.FixedPerDay * 100m);
            }
        }

        return fen;
    }

    private static long Share(long counts, long part, long whole) => (long)((Int128)counts * part / whole);
}
