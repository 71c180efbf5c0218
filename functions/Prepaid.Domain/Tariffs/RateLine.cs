namespace Prepaid.Domain.Tariffs;

/// <summary>One line of a rating: a local day, version, band and tier.</summary>
/// <param name="Date">Local date.</param>
/// <param name="Version">Tariff version; empty without one.</param>
/// <param name="Band">Band, or fixed.</param>
/// <param name="Tier">From 1; 0 without tiers.</param>
/// <param name="Fate">Billed, unpriced or a fixed charge.</param>
/// <param name="Quantity">Units.</param>
/// <param name="Price">Yuan for one unit.</param>
/// <param name="ExactFen">Exact amount.</param>
/// <param name="Charge">Whole fen charged with the remainder carried in, and the remainder carried out.</param>
/// <param name="IsEstimated">True when some of it was split pro rata of time over a gap.</param>
public sealed record RateLine(
    DateOnly Date, string Version, string Band, int Tier, PartFate Fate, decimal Quantity, decimal Price, decimal ExactFen, Charge Charge, bool IsEstimated);
