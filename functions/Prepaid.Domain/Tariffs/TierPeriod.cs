namespace Prepaid.Domain.Tariffs;

/// <summary>Over what a tier counter runs.</summary>
public enum TierPeriod
{
    /// <summary>A local calendar month.</summary>
    Month = 0,

    /// <summary>A local calendar year.</summary>
    Year = 1,
}
