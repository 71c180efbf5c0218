namespace Prepaid.Domain.Tariffs;

/// <summary>Where a supply point stands in the catalogue (feature S1).</summary>
/// <param name="Region">For instance henan.</param>
/// <param name="VoltageClass">For instance 1-10kV.</param>
public sealed record SupplyClass(string Region, string VoltageClass)
{
    /// <summary>Band of the catalogue that caps refer to.</summary>
    public const string FlatBand = "flat";

    /// <summary>Name of a band's price in the catalogue: region/class/band.</summary>
    public string PriceName(string band) => $"{Region}/{VoltageClass}/{band}";
}
