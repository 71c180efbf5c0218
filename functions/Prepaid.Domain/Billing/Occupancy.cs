using Prepaid.Domain.Ledger;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Billing;

/// <summary>The days of a month on which an account has its room, as bits: bit 0 is the first (R46).</summary>
/// <param name="Bits">One bit for each day.</param>
public readonly record struct Occupancy(uint Bits)
{
    /// <summary>How many days.</summary>
    public int Days => System.Numerics.BitOperations.PopCount(Bits);

    /// <summary>Days of this one that the other does not have.</summary>
    public Occupancy Without(Occupancy other) => new(Bits & ~other.Bits);

    /// <summary>Days of either.</summary>
    public Occupancy With(Occupancy other) => new(Bits | other.Bits);

    /// <summary>All days of a month.</summary>
    public static Occupancy AllOf(BillingPeriod month) => new((uint)((1UL << (month.End.DayNumber - month.First.DayNumber)) - 1));

    /// <summary>
    /// A day counts for the account that has a meter at its end; an account that never had one counts until it is closed.
    /// The day of a hand-over is therefore the taker's.
    /// </summary>
    public static Occupancy Of(AccountHead head, BillingPeriod month, SiteZone zone)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(zone);
        var bits = 0u;
        for (var day = month.First.DayNumber; day < month.End.DayNumber; day++)
        {
            var end = zone.StartOf(day + 1);
            var has = head.Meters.Count == 0
                ? head.ClosedAt is not { } closed || closed.ToUnixTimeSeconds() >= end
                : head.Meters.Any(m => m.Since < end && (m.Until ?? long.MaxValue) >= end);
            bits |= has ? 1u << (day - month.First.DayNumber) : 0u;
        }

        return new Occupancy(bits);
    }
}
