using System.Collections.Concurrent;
using System.Text;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Metering;

/// <summary>The electricity tariff of each site on its clock, and how its meters count; laid out once and kept.</summary>
public sealed class SiteTariffs(DirectoryTable directory)
{
    private readonly ConcurrentDictionary<string, (SiteEntry Entry, TariffTimeline Timeline)> timelines = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(MeterUse Use, int Decimals, decimal RatedUnitsPerHour), MeterSetup> setups = new();

    /// <summary>The site's tariff; a site without one prices nothing, so that its consumption is held (R26).</summary>
    /// <exception cref="InvalidOperationException">The site is not in the directory, or its tariff is not readable.</exception>
    public async ValueTask<TariffTimeline> Of(string site, CancellationToken cancellationToken)
    {
        var entry = await directory.Site(site, cancellationToken) ?? throw new InvalidOperationException($"Site {site} is not in the directory.");
        if (timelines.TryGetValue(site, out var known) && ReferenceEquals(known.Entry, entry))
        {
            return known.Timeline;
        }

        var timeline = LayOut(entry);
        timelines[site] = (entry, timeline);
        return timeline;
    }

    /// <summary>Share of a top-up that the site withholds as service fee at a moment (R6); none without a tariff.</summary>
    public async ValueTask<decimal> FeeAt(string site, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        var timeline = await Of(site, cancellationToken);
        var version = timeline.VersionAt(moment.ToUnixTimeSeconds());
        return version < 0 ? 0m : timeline.Tariff.Versions[version].ServiceFee;
    }

    /// <summary>How a meter counts.</summary>
    public MeterSetup SetupOf(MeterLink link) => setups.GetOrAdd((link.Use, link.Decimals, link.RatedUnitsPerHour), static m =>
        MeterSetup.Of(RegisterModel.Of(8, m.Decimals, m.Use == MeterUse.Water ? "m3" : "kWh", m.RatedUnitsPerHour)) with { IsDebited = m.Use == MeterUse.Electricity });

    private static TariffTimeline LayOut(SiteEntry entry)
    {
        var zone = SiteZone.Of(entry.Zone);
        if (entry.TariffJson.Length == 0)
        {
            return TariffTimeline.Unpriced(zone);
        }

        return TariffJson.TryParse(Encoding.UTF8.GetBytes(entry.TariffJson), out var tariff, out var problems)
            ? new TariffTimeline(tariff!, zone)
            : throw new InvalidOperationException($"The tariff of site {entry.Site} is not readable: {string.Join("; ", problems)}");
    }
}
