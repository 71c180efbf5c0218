using Prepaid.Domain.Ledger;

namespace Prepaid.Functions.Sites;

/// <summary>The directory's entry of one meter: who reads it and who pays for it.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="Gateway">Device id of the only gateway that may speak for it.</param>
/// <param name="Account">Account that its readings go to.</param>
/// <param name="Site">Site of both.</param>
/// <param name="Use">What its readings are for.</param>
/// <param name="Decimals">Decimals of its register.</param>
/// <param name="RatedUnitsPerHour">Most kWh or m³ in an hour, the physical bound (R14).</param>
/// <param name="HasRelay">True when it can be switched.</param>
public sealed record MeterLink(string Meter, string Gateway, string Account, string Site, MeterUse Use, int Decimals, decimal RatedUnitsPerHour, bool HasRelay)
{
    /// <summary>Voltage class of its supply point; empty takes the site's.</summary>
    public string VoltageClass { get; init; } = string.Empty;

    /// <summary>What it measures, whoever has it.</summary>
    public Utility Utility { get; init; } = Use == MeterUse.Water ? Utility.Water : Utility.Electricity;

    /// <summary>Serial of the first installation.</summary>
    public string Serial { get; init; } = string.Empty;

    /// <summary>When it was registered; null for one that was always there.</summary>
    public DateTimeOffset? RegisteredAt { get; init; }

    /// <summary>What stood at its supply point (<see cref="MeterInstallations"/>); empty for one meter since ever.</summary>
    public string Installations { get; init; } = string.Empty;

    /// <summary>What its readings are for when a tenant has it.</summary>
    public MeterUse TenantUse => Utility == Utility.Water ? MeterUse.Water : MeterUse.Electricity;
}

/// <summary>What a meter measures.</summary>
public enum Utility
{
    /// <summary>kWh.</summary>
    Electricity = 0,

    /// <summary>m³.</summary>
    Water = 1,
}
