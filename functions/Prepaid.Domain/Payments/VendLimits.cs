namespace Prepaid.Domain.Payments;

/// <summary>How much a tenant may order at once, and how often a day (R9). Zero and negative amounts are refused whatever these say.</summary>
public sealed record VendLimits
{
    /// <summary>Least gross amount of an order; 1 yuan unless the site says otherwise.</summary>
    public Money Least { get; init; } = Money.FromFen(100);

    /// <summary>Most gross amount of an order; 50,000 yuan unless the site says otherwise.</summary>
    public Money Most { get; init; } = Money.FromFen(5_000_000);

    /// <summary>Most orders of one account on one local day; 20 unless the site says otherwise.</summary>
    public int PerDay { get; init; } = 20;
}
