namespace Prepaid.Domain.Tariffs;

/// <summary>What a change of a tariff is checked against.</summary>
/// <param name="Now">Moment of the change.</param>
/// <param name="Zone">The site's zone.</param>
/// <param name="Calendar">Holidays known.</param>
public sealed record TariffContext(DateTimeOffset Now, SiteZone Zone, HolidayCalendar Calendar)
{
    /// <summary>The price-cap guard; null where no cap is configured.</summary>
    public PriceCap? Cap { get; init; }

    /// <summary>Supply class that the tariff is meant for; null with the cap.</summary>
    public SupplyClass? Supply { get; init; }

    /// <summary>Shares expected on top of the price.</summary>
    public UnitShares Shares { get; init; }

    /// <summary>The site's wall clock.</summary>
    public DateTime LocalNow => Now.UtcDateTime.AddSeconds(Zone.OffsetAt(Now.ToUnixTimeSeconds()));
}
