namespace Prepaid.Domain.Tariffs;

/// <summary>A stretch of one local day in which nothing about the price changes.</summary>
/// <param name="End">Unix seconds, exclusive.</param>
/// <param name="Version">Index into the tariff's versions; -1 when none is in force.</param>
/// <param name="Band">Index into the version's bands; -1 without version.</param>
/// <param name="Price">Yuan for one unit in the first tier's base; null when there is no version or no catalogue price.</param>
internal readonly record struct TariffSlot(long End, int Version, int Band, decimal? Price);
