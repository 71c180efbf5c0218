namespace Prepaid.Domain.Tariffs;

/// <summary>Shares expected on top of the energy price, in yuan for one unit.</summary>
/// <param name="CommonArea">Common-area share.</param>
/// <param name="Loss">Loss share.</param>
public readonly record struct UnitShares(decimal CommonArea, decimal Loss);
