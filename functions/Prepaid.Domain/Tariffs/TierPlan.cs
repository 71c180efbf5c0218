using System.Collections.Immutable;

namespace Prepaid.Domain.Tariffs;

/// <summary>Over what a tier counter runs.</summary>
public enum TierPeriod
{
    /// <summary>A local calendar month.</summary>
    Month = 0,

    /// <summary>A local calendar year.</summary>
    Year = 1,
}

/// <summary>One tier.</summary>
/// <param name="UpTo">Units in the period up to which it applies; null for the last tier.</param>
/// <param name="Add">Yuan per unit added to the band's price; may be negative.</param>
public sealed record Tier(decimal? UpTo, decimal Add);

/// <summary>Tiers by the units used since the period began at local midnight (rule R23).</summary>
/// <param name="Period">Month or year.</param>
/// <param name="IsShared">True when all meters of an account count together.</param>
/// <param name="Tiers">At least two, ascending, only the last without an end.</param>
public sealed record TierPlan(TierPeriod Period, bool IsShared, ImmutableArray<Tier> Tiers);
