namespace Prepaid.Domain.Tariffs;

/// <summary>What prices depend on besides tariff versions, and what is published under the same two-person rule.</summary>
public enum PublicationKind
{
    /// <summary>Holidays of one year of a site (rule R27).</summary>
    Holidays = 0,

    /// <summary>Catalogue prices of one voltage class of a region (feature S1).</summary>
    CataloguePrices = 1,

    /// <summary>A region's rule on how far prices may lie above the catalogue (feature S2).</summary>
    CapRule = 2,
}
