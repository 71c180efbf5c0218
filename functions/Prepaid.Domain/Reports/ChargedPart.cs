namespace Prepaid.Domain.Reports;

/// <summary>One priced part of an entry, as its evidence tells it; a correction has the difference.</summary>
/// <param name="Date">Local date of the use.</param>
/// <param name="Version">Tariff version.</param>
/// <param name="Band">Band; <c>fixed</c> for a day's fixed charge.</param>
/// <param name="Tier">From 1; 0 without tiers.</param>
/// <param name="Price">Yuan for one unit.</param>
/// <param name="Quantity">Units.</param>
/// <param name="Fen">Exact amount in fen.</param>
/// <param name="IsHeld">True for use that had no price yet: measured, not charged (R26).</param>
/// <param name="IsEstimated">True when a gap was split, or an end of the interval was an estimate (R16).</param>
public sealed record ChargedPart(
    DateOnly Date, string Version, string Band, int Tier, decimal Price, decimal Quantity, decimal Fen, bool IsHeld, bool IsEstimated);
