using Prepaid.Domain.Sites;

namespace Prepaid.Functions.Sites;

/// <summary>A site's entry in the directory.</summary>
/// <param name="Site">Site id.</param>
/// <param name="Name">For people.</param>
/// <param name="Zone">IANA time zone.</param>
/// <param name="HouseAccount">Account of meters without a tenant.</param>
/// <param name="TariffJson">Electricity tariff that the site was opened with, in the documented form (docs/tariffs.md); versions approved since are in table tariffs.</param>
/// <param name="Rules">Notice levels and switching limits.</param>
public sealed record SiteEntry(string Site, string Name, string Zone, string HouseAccount, string TariffJson, SiteRules Rules)
{
    /// <summary>Water tariff that the site was opened with, in the same form; empty where it sells no water.</summary>
    public string WaterTariffJson { get; init; } = string.Empty;

    /// <summary>Region whose catalogue and cap apply; empty where none does.</summary>
    public string Region { get; init; } = string.Empty;

    /// <summary>Voltage class of the site's supply points, unless a meter has its own (feature S1).</summary>
    public string VoltageClass { get; init; } = string.Empty;

    /// <summary>Currency of all its money; CNY is the only one built.</summary>
    public string Currency { get; init; } = "CNY";

    /// <summary>Holiday calendar (R27).</summary>
    public string Calendar { get; init; } = "CN";

    /// <summary>The change of its rules that was written last (<see cref="RulesProposal"/>); empty before the first.</summary>
    public string RulesBy { get; init; } = string.Empty;
}
