namespace Prepaid.Local.Building;

/// <summary>What a meter measures.</summary>
public enum MeterKind
{
    /// <summary>A tenant's electricity, kWh.</summary>
    Electricity = 0,

    /// <summary>A tenant's water, m³.</summary>
    Water = 1,

    /// <summary>The building's electricity, kWh: tenants, common area and loss.</summary>
    Main = 2,
}

/// <summary>One meter of the building, as its owner knows it.</summary>
/// <param name="Id">Meter id.</param>
/// <param name="Kind">What it measures.</param>
/// <param name="Protocol">As in the agent's configuration.</param>
/// <param name="Address">As in the agent's configuration.</param>
/// <param name="Profile">Whose load curve it follows.</param>
/// <param name="DailyEstimate">Expected use of a working day, kWh or m³ by kind.</param>
/// <param name="FirstRegister">Register at the building's start, kWh or m³.</param>
public sealed record BuildingMeter(
    string Id,
    MeterKind Kind,
    string Protocol,
    string Address,
    LoadProfile Profile,
    decimal DailyEstimate,
    decimal FirstRegister)
{
    public bool HasRelay => Kind != MeterKind.Main;
}
