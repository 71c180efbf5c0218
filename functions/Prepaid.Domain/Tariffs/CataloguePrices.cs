using System.Collections.Immutable;

namespace Prepaid.Domain.Tariffs;

/// <summary>Catalogue prices of a region by name and date (features S1, S2).</summary>
public sealed record CataloguePrices(ImmutableArray<CataloguePrice> Prices)
{
    /// <summary>Knows no price.</summary>
    public static CataloguePrices None { get; } = new([]);

    /// <summary>The price at a local moment; null when none has been published for it.</summary>
    public decimal? At(string name, DateTime local) =>
        Prices.Where(price => price.Name == name && price.From <= local).MaxBy(price => price.From)?.Price;
}
