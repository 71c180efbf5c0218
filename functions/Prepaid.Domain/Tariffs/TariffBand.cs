namespace Prepaid.Domain.Tariffs;

/// <summary>One price of a tariff version: flat tariffs have one, time-of-use tariffs up to five.</summary>
/// <param name="Name">For instance peak; unique in the version.</param>
/// <param name="Price">Yuan for one unit; null when it follows the catalogue.</param>
/// <param name="CataloguePrice">Name of the catalogue price that it follows; null when <paramref name="Price"/> stands.</param>
/// <param name="Uplift">Added to the catalogue price, as a ratio: 0.15 is 15 %.</param>
/// <param name="Register">Code of the meter's register that counts this band, or null.</param>
public sealed record TariffBand(string Name, decimal? Price, string? CataloguePrice = null, decimal Uplift = 0m, string? Register = null);
