namespace Prepaid.Domain.Tariffs;

/// <summary>What rating must know of the days before. <c>default</c> has rated nothing.</summary>
/// <param name="Tiers">Tier counters.</param>
/// <param name="FixedThrough">Last local day (<see cref="DateOnly.DayNumber"/>) whose fixed charge is taken; 0 for none yet.</param>
/// <remarks>The sub-fen remainder is not part of it: days keep exact amounts, and the meter's position carries the remainder of their sum.</remarks>
public readonly record struct RatingState(TierCounters Tiers, int FixedThrough);
