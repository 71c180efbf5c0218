namespace Prepaid.Domain.Tariffs;

/// <summary>One tier.</summary>
/// <param name="UpTo">Units in the period up to which it applies; null for the last tier.</param>
/// <param name="Add">Yuan per unit added to the band's price; may be negative.</param>
public sealed record Tier(decimal? UpTo, decimal Add);
