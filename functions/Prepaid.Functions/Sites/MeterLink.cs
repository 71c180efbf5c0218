using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;

namespace Prepaid.Functions.Sites;

/// <summary>The directory's entry of one meter: who reads it and who pays for it.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="Gateway">Device id of the only gateway that may speak for it.</param>
/// <param name="Account">Account that its readings go to.</param>
/// <param name="Site">Site of both.</param>
/// <param name="Use">What its readings are for.</param>
/// <param name="Decimals">Decimals of its register.</param>
/// <param name="RatedUnitsPerHour">Most kWh or m³ that the register can count in an hour, before the ratio: the physical bound (R14).</param>
/// <param name="HasRelay">True when it can be switched.</param>
public sealed record MeterLink(string Meter, string Gateway, string Account, string Site, MeterUse Use, int Decimals, decimal RatedUnitsPerHour, bool HasRelay)
{
    /// <summary>Voltage class of its supply point; empty takes the site's.</summary>
    public string VoltageClass { get; init; } = string.Empty;

    /// <summary>Digits of a register unless its entry says otherwise.</summary>
    public const int UsualDigits = 8;

    /// <summary>Digits that its register shows, decimals included.</summary>
    public int Digits { get; init; } = UsualDigits;

    /// <summary>CT ratio times PT ratio of the first installation; 1 for a direct meter.</summary>
    public decimal Ratio { get; init; } = 1m;

    /// <summary>Which way its registers count.</summary>
    public RegisterDirection Direction { get; init; }

    /// <summary>Codes of the registers that count one band each, as on the wire, a blank between; empty when it has none.</summary>
    public string BandRegisters { get; init; } = string.Empty;

    /// <summary>What it measures, whoever has it.</summary>
    public Utility Utility { get; init; } = Use == MeterUse.Water ? Utility.Water : Utility.Electricity;

    /// <summary>Serial of the first installation.</summary>
    public string Serial { get; init; } = string.Empty;

    /// <summary>When it was registered; null for one that was always there.</summary>
    public DateTimeOffset? RegisteredAt { get; init; }

    /// <summary>What stood at its supply point (<see cref="MeterInstallations"/>); empty for one meter since ever.</summary>
    public string Installations { get; init; } = string.Empty;

    /// <summary>Index of a register code of the wire: 0 for the total, 1 and up for bands, -1 for one that this meter does not have.</summary>
    public int IndexOf(string register) =>
        register == MeterSetup.TotalRegister ? 0
        : BandRegisters.Length > 0 && Array.IndexOf(BandRegisters.Split(' '), register) is >= 0 and var band ? band + 1
        : -1;

    /// <summary>The code behind an index.</summary>
    public string RegisterAt(int index) => index == 0 ? MeterSetup.TotalRegister : BandRegisters.Split(' ')[index - 1];

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
