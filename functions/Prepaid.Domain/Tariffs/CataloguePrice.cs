namespace Prepaid.Domain.Tariffs;

/// <summary>A published catalogue price from a local moment on.</summary>
/// <param name="Name">Which price, for instance general-1-10kV-flat: region, voltage class and band as published.</param>
/// <param name="From">Site-local time.</param>
/// <param name="Price">Yuan for one unit.</param>
public sealed record CataloguePrice(string Name, DateTime From, decimal Price);
