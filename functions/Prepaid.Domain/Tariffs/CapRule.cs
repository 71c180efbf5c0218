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
