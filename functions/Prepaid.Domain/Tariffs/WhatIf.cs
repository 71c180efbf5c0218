using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Tariffs;

/// <summary>What a period would have cost an account under another tariff (M16).</summary>
/// <param name="Account">Account id.</param>
/// <param name="Billed">As stored.</param>
/// <param name="Replayed">Under the other tariff.</param>
/// <param name="LacksPrice">True when the other tariff has no price for some of it.</param>
public sealed record WhatIf(string Account, Money Billed, Money Replayed, bool LacksPrice)
{
    /// <summary>Above zero when the account would have paid more.</summary>
    public Money Difference => Replayed - Billed;

    /// <summary>The date from which rows must be replayed so that their tiers begin at nothing: the start of the month or year that another tariff counts differently, together or each meter by itself.</summary>
    /// <param name="meters">With their rows from a date on.</param>
    /// <param name="billed">Periods that the tariff shares which billed them.</param>
    /// <param name="other">The other tariff.</param>
    /// <returns>That date, or an earlier one: then rows from it on are needed.</returns>
    public static DateOnly Begin(IReadOnlyCollection<ReplayedMeter> meters, SharedPeriods billed, TariffTimeline other)
    {
        ArgumentNullException.ThrowIfNull(meters);
        ArgumentNullException.ThrowIfNull(billed);
        ArgumentNullException.ThrowIfNull(other);
        var hasTiers = other.Tariff.Versions.Any(version => version.Tiers is not null);
        return meters.Select(meter => hasTiers ? Begin(ReachOf(meter, other.Zone), billed, other.Shared) : meter.From).Min();
    }

    /// <summary>Replays stored readings; the tariff that billed them gives what was billed, to the fen.</summary>
    /// <param name="account">Account id.</param>
    /// <param name="meters">Its meters, with their rows from <see cref="Begin(IReadOnlyCollection{ReplayedMeter}, SharedPeriods, TariffTimeline)"/> on.</param>
    /// <param name="other">The other tariff.</param>
    /// <param name="first">First local date of the period; rows before it only say what tiers have been used.</param>
    public static WhatIf Replay(string account, IReadOnlyCollection<ReplayedMeter> meters, TariffTimeline other, DateOnly first)
    {
        ArgumentNullException.ThrowIfNull(meters);
        ArgumentNullException.ThrowIfNull(other);
        var tiers = new Dictionary<string, TierCounters>();
        var exact = meters.ToDictionary(meter => meter.Meter, _ => 0m);
        var lacks = false;
        TierCounters? together = null;
        foreach (var (meter, day) in Chain(meters))
        {
            // What was believed, and who had the meter, does not depend on the tariff: only the counters run from row to row.
            var opening = day.Opening.WithTiers(tiers.TryGetValue(meter.Meter, out var own) ? own : day.Opening.Rating.Tiers.Before(meter.From));
            var isChained = other.SharesTiers && meter.Setup.IsDebited;
            opening = isChained ? opening.With(together ?? opening.Rating.Tiers, other.Shared) : opening;
            var replayed = day.Rate(meter.Setup, other, opening);
            tiers[meter.Meter] = replayed.Closing.Rating.Tiers;
            together = isChained ? replayed.Closing.Rating.Tiers : together;
            if (day.Date >= first)
            {
                exact[meter.Meter] += replayed.Rating.Fen;
                lacks |= replayed.Rating.LacksPrice;
            }
        }

        return new WhatIf(
            account,
            Sum(meters, meter => meter.Days.Where(day => day.Date >= first).Sum(day => day.Rating.Fen)),
            Sum(meters, meter => exact[meter.Meter]),
            lacks);
    }

    /// <summary>The first date that a meter's rows price: the first row may begin with a gap.</summary>
    private static DateOnly ReachOf(ReplayedMeter meter, SiteZone zone)
    {
        var opening = meter.Days.IsEmpty ? default : meter.Days[0].Opening.Register;
        return opening.IsOpen && zone.DateAt(opening.Base.Time) is var date && date < meter.From ? date : meter.From;
    }

    private static DateOnly Begin(DateOnly date, SharedPeriods billed, SharedPeriods other)
    {
        int[] periods = [date.Year, TierCounters.MonthOf(date)];
        return periods.Where(period => billed.Contains(period) != other.Contains(period))
            .Select(period => DateOnly.FromDateTime(SharedPeriods.StartOf(period)))
            .FirstOrDefault(date);
    }

    private static Money Sum(IEnumerable<ReplayedMeter> meters, Func<ReplayedMeter, decimal> fen) =>
        meters.Aggregate(Money.Zero, (sum, meter) => sum + Charge.Of(fen(meter), meter.RemainderBefore).Amount);

    private static IEnumerable<(ReplayedMeter Meter, MeterDay Day)> Chain(IEnumerable<ReplayedMeter> meters) =>
        meters.SelectMany(meter => meter.Days.Select(day => (meter, day)))
            .OrderBy(item => item.day.Date)
            .ThenBy(item => item.meter.Meter, StringComparer.Ordinal);
}
