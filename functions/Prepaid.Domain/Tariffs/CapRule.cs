using System.Collections.Immutable;

namespace Prepaid.Domain.Tariffs;

/// <summary>A region's rule on how far the price for tenants may lie above the catalogue price (feature S2).</summary>
/// <param name="Id">Id of the rule, for instance the number of the notice.</param>
/// <param name="Region">Region as in the catalogue.</param>
/// <param name="From">Site-local time from which it holds.</param>
/// <param name="Uplift">0.15 allows 15 % above the catalogue.</param>
public sealed record CapRule(string Id, string Region, DateTime From, decimal Uplift)
{
    /// <summary>True when the service fee counts into the all-in price; default true.</summary>
    public bool CountsFee { get; init; } = true;

    /// <summary>True when the common-area share counts; default false.</summary>
    public bool CountsCommonArea { get; init; }

    /// <summary>True when the loss share counts; default false.</summary>
    public bool CountsLoss { get; init; }
}

/// <summary>All cap rules.</summary>
public sealed record CapRules(ImmutableArray<CapRule> Rules)
{
    /// <summary>The rule of a region at a local moment; null where there is none.</summary>
    public CapRule? At(string region, DateTime local) =>
        Rules.Where(rule => rule.Region == region && rule.From <= local).MaxBy(rule => rule.From);
}

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
