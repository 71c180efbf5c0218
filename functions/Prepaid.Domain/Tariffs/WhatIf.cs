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

    /// <summary>Replays stored readings; the tariff that billed them gives what was billed, to the fen.</summary>
    /// <remarks>It begins with the stored counters: replayed from within a month or year, another tariff counts what was used before as the one that billed did, together or each by itself.</remarks>
    public static WhatIf Replay(string account, IReadOnlyCollection<ReplayedMeter> meters, TariffTimeline other)
    {
        ArgumentNullException.ThrowIfNull(meters);
        ArgumentNullException.ThrowIfNull(other);
        var positions = meters.Where(meter => !meter.Days.IsEmpty).ToDictionary(meter => meter.Meter, meter => meter.Days[0].Opening);
        var exact = meters.ToDictionary(meter => meter.Meter, _ => 0m);
        var lacks = false;
        TierCounters? counters = null;
        foreach (var (meter, day) in Chain(meters))
        {
            var opening = positions[meter.Meter];
            var isChained = other.SharesTiers && meter.Setup.IsDebited;
            if (isChained)
            {
                opening = opening.With(counters ?? opening.Rating.Tiers, other.Shared);
            }

            var replayed = day.Rate(meter.Setup, other, opening);
            positions[meter.Meter] = replayed.Closing;
            counters = isChained ? replayed.Closing.Rating.Tiers : counters;
            exact[meter.Meter] += replayed.Rating.Fen;
            lacks |= replayed.Rating.LacksPrice;
        }

        return new WhatIf(
            account,
            Sum(meters, meter => meter.Days.Sum(day => day.Rating.Fen)),
            Sum(meters, meter => exact[meter.Meter]),
            lacks);
    }

    private static Money Sum(IEnumerable<ReplayedMeter> meters, Func<ReplayedMeter, decimal> fen) =>
        meters.Aggregate(Money.Zero, (sum, meter) => sum + Charge.Of(fen(meter), meter.RemainderBefore).Amount);

    private static IEnumerable<(ReplayedMeter Meter, MeterDay Day)> Chain(IEnumerable<ReplayedMeter> meters) =>
        meters.SelectMany(meter => meter.Days.Select(day => (meter, day)))
            .OrderBy(item => item.day.Date)
            .ThenBy(item => item.meter.Meter, StringComparer.Ordinal);
}
