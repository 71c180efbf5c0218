using Prepaid.Domain.Sites;

namespace Prepaid.Functions.Sites;

/// <summary>A site's entry in the directory.</summary>
/// <param name="Site">Site id.</param>
/// <param name="Name">For people.</param>
/// <param name="Zone">IANA time zone.</param>
/// <param name="HouseAccount">Account of meters without a tenant.</param>
/// <param name="TariffJson">Electricity tariff in the documented form (docs/tariffs.md).</param>
/// <param name="Rules">Notice levels and switching limits.</param>
public sealed record SiteEntry(string Site, string Name, string Zone, string HouseAccount, string TariffJson, SiteRules Rules);
