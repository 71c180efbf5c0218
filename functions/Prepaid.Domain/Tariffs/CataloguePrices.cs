using System.Collections.Immutable;

namespace Prepaid.Domain.Tariffs;

/// <summary>A published catalogue price from a local moment on.</summary>
/// <param name="Name">Which price, for instance general-1-10kV-flat: region, voltage class and band as published.</param>
/// <param name="From">Site-local time.</param>
/// <param name="Price">Yuan for one unit.</param>
public sealed record CataloguePrice(string Name, DateTime From, decimal Price);

/// <summary>Catalogue prices of a region by name and date (features S1, S2).</summary>
public sealed record CataloguePrices(ImmutableArray<CataloguePrice> Prices)
{
    /// <summary>Knows no price.</summary>
    public static CataloguePrices None { get; } = new([]);

    /// <summary>The price at a local moment; null when none has been published for it.</summary>
    public decimal? At(string name, DateTime local) =>
        Prices.Where(price => price.Name == name && price.From <= local).MaxBy(price => price.From)?.Price;
}
