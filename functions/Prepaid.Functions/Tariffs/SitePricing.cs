using System.Collections.Immutable;
using System.Text;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Tariffs;

/// <summary>All that prices of a site follow from, put together: the tariff it was opened with and what was approved since.</summary>
public sealed class SitePricing
{
    private const string Opening = "system:opening";

    private SitePricing(SiteEntry site, TariffShelf shelf, TariffShelf region, TariffHistory history, TariffHistory water, HolidayCalendar calendar, CataloguePrices catalogue)
    {
        (Site, Shelf, Region, History, WaterHistory, Calendar, Catalogue) = (site, shelf, region, history, water, calendar, catalogue);
        Zone = SiteZone.Of(site.Zone);
        Caps = new CapRules([.. region.Approved(PublicationKind.CapRule).Select(p => PublicationJson.CapOf(p, site.Region))]);
    }

    public SiteEntry Site { get; }

    /// <summary>What is published for the site itself.</summary>
    public TariffShelf Shelf { get; }

    /// <summary>What is published for its region; empty where it has none.</summary>
    public TariffShelf Region { get; }

    /// <summary>The electricity tariff.</summary>
    public TariffHistory History { get; }

    /// <summary>The water tariff; without versions where the site sells none.</summary>
    public TariffHistory WaterHistory { get; }

    public HolidayCalendar Calendar { get; }

    public CataloguePrices Catalogue { get; }

    public CapRules Caps { get; }

    public SiteZone Zone { get; }

    /// <summary>The guard; null where the region has no cap rule.</summary>
    public PriceCap? Cap => Caps.Rules.IsEmpty ? null : new PriceCap(Caps, Catalogue);

    /// <summary>Puts the parts together.</summary>
    /// <exception cref="InvalidOperationException">The opening tariff is not readable.</exception>
    public static SitePricing Of(SiteEntry site, TariffShelf shelf, TariffShelf region)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(shelf);
        ArgumentNullException.ThrowIfNull(region);
        var opening = OpeningOf(site, site.TariffJson, "kWh");
        var water = OpeningOf(site, site.WaterTariffJson, "m3");
        return new SitePricing(site, shelf, region, HistoryOf(opening, shelf.Revisions), HistoryOf(water, shelf.WaterRevisions), CalendarOf(opening.Calendar, shelf), CatalogueOf(opening.Catalogue, region, site.Region));
    }

    /// <summary>The electricity tariff in force on the site's clock; without any approved version it prices nothing, so that consumption is held (R26).</summary>
    public TariffTimeline LayOut() => new(History.InForce(Calendar, Catalogue), Zone);

    /// <summary>Both tariffs in force on the site's clock.</summary>
    public SiteTimelines LayOutAll() => new(LayOut(), new TariffTimeline(WaterHistory.InForce(Calendar, CataloguePrices.None), Zone));

    /// <summary>The history of a utility's tariff.</summary>
    public TariffHistory HistoryOf(Utility utility) => utility == Utility.Water ? WaterHistory : History;

    /// <summary>What a change of the water tariff is checked against; the price cap is electricity's.</summary>
    public TariffContext WaterContextAt(DateTimeOffset now) => new(now, Zone, Calendar);

    /// <summary>What a change of the electricity tariff is checked against.</summary>
    /// <param name="now">When it is made.</param>
    /// <param name="voltageClass">Class that the price is checked for.</param>
    public TariffContext ContextAt(DateTimeOffset now, string voltageClass) => new(now, Zone, Calendar)
    {
        Cap = Cap,
        Supply = Cap is null ? null : new SupplyClass(Site.Region, voltageClass),
    };

    /// <summary>The site's wall clock.</summary>
    public DateTime LocalAt(DateTimeOffset now) => new TariffContext(now, Zone, Calendar).LocalNow;

    private static TariffHistory HistoryOf(Tariff opening, ImmutableArray<TariffRevision> approvedSince)
    {
        var founding = opening.Versions.Select(v => new TariffRevision(v, RevisionState.Approved, Opening, DateTimeOffset.UnixEpoch, null, Opening, DateTimeOffset.UnixEpoch));
        return new TariffHistory(opening.Id, opening.Unit, [.. founding, .. approvedSince]);
    }

    private static Tariff OpeningOf(SiteEntry site, string json, string unit)
    {
        if (json.Length == 0)
        {
            return new Tariff(site.Site, unit, [], HolidayCalendar.None, CataloguePrices.None);
        }

        return TariffJson.TryParse(Encoding.UTF8.GetBytes(json), out var tariff, out var problems)
            ? tariff!
            : throw new InvalidOperationException($"The tariff of site {site.Site} is not readable: {string.Join("; ", problems)}");
    }

    private static HolidayCalendar CalendarOf(HolidayCalendar opening, TariffShelf shelf)
    {
        var years = new Dictionary<int, HolidayYear>();
        foreach (var year in opening.Years)
        {
            years[year] = new HolidayYear(year, [.. opening.Off.Where(d => d.Year == year)], [.. opening.Worked.Where(d => d.Year == year)]);
        }

        foreach (var published in shelf.Approved(PublicationKind.Holidays).Select(PublicationJson.HolidaysOf))
        {
            years[published.Year] = published;
        }

        return HolidayCalendar.Of([.. years.Keys], [.. years.Values.SelectMany(y => y.Off)], [.. years.Values.SelectMany(y => y.Worked)]);
    }

    private static CataloguePrices CatalogueOf(CataloguePrices opening, TariffShelf region, string name)
    {
        var prices = opening.Prices.ToDictionary(p => (p.Name, p.From));
        foreach (var price in region.Approved(PublicationKind.CataloguePrices).SelectMany(p => PublicationJson.PricesOf(p, name)))
        {
            prices[(price.Name, price.From)] = price;
        }

        return new CataloguePrices([.. prices.Values.OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.From)]);
    }
}
