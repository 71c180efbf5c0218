using System.Collections.Immutable;

namespace Prepaid.Domain.Tariffs;

/// <summary>Tiers by the units used since the period began at local midnight (rule R23).</summary>
/// <param name="Period">Month or year.</param>
/// <param name="IsShared">True when all meters of an account count together.</param>
/// <param name="Tiers">At least two, ascending, only the last without an end.</param>
public sealed record TierPlan(TierPeriod Period, bool IsShared, ImmutableArray<Tier> Tiers);
