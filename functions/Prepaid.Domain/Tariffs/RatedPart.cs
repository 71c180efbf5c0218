namespace Prepaid.Domain.Tariffs;

/// <summary>Consumption of one meter in one local day, version, band and tier, with its exact amount.</summary>
/// <param name="Date">Local date of the consumption, which may lie before the day of the reading that told it.</param>
/// <param name="Installation">Index of the installation that counted it.</param>
/// <param name="Version">Id of the tariff version; empty without one.</param>
/// <param name="Band">Name of the band; empty without one.</param>
/// <param name="Tier">From 1; 0 without tiers.</param>
/// <param name="Fate">Billed, measured, unpriced or a fixed charge.</param>
/// <param name="Price">Yuan for one unit, the tier's addition included; for a fixed charge yuan a day.</param>
/// <param name="Counts">Smallest steps of the register.</param>
/// <param name="Quantity">Units.</param>
/// <param name="Fen">Exact amount in fen.</param>
/// <param name="IsEstimated">True when an end of the interval was an estimate, or a gap was split pro rata of time.</param>
public sealed record RatedPart(
    DateOnly Date,
    int Installation,
    string Version,
    string Band,
    int Tier,
    PartFate Fate,
    decimal Price,
    long Counts,
    decimal Quantity,
    decimal Fen,
    bool IsEstimated);
