using Prepaid.LocalAzure.Core;

namespace Prepaid.Local.Building;

/// <summary>How a simulated building is made. A folder that holds one already keeps its own seed, start and zone.</summary>
/// <param name="DataFolder">Where building.db lives.</param>
/// <param name="Clock">Business time of the meters.</param>
public sealed record BuildingOptions(string DataFolder, TimeProvider Clock)
{
    /// <summary>Decides tenants, registers and load curves.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The moment at which the registers stand at their first value.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(8));

    /// <summary>Days and hours of the load curves are local.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>Breaks meter connections (<see cref="Faults.MeterDropRate"/>).</summary>
    public Faults? Faults { get; init; }
}
