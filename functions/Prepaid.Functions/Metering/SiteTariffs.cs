using System.Collections.Concurrent;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;
using Prepaid.Functions.Tariffs;

namespace Prepaid.Functions.Metering;

/// <summary>The tariffs of each site on its clock, and how its meters count; laid out once and kept.</summary>
/// <remarks>
/// A kept tariff follows the site's directory entry: when that is read anew, at the latest after
/// <see cref="DirectoryTable.CachedFor"/>, the tariff is asked for changes. Until then an instance may bill by the tariff
/// of before, which is why a correction run comes back once more (<see cref="Tariffs.CorrectionRun.SettledAfter"/>).
/// </remarks>
public sealed class SiteTariffs(DirectoryTable directory, TariffTable tariffs)
{
    private readonly ConcurrentDictionary<string, Kept> timelines = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(MeterUse Use, int Decimals, decimal RatedUnitsPerHour, int? BackBillingDays), MeterSetup> alike = new();
    private readonly ConcurrentDictionary<(MeterLink Link, int? BackBillingDays), MeterSetup> special = new();

    /// <summary>The site's electricity tariff; a site without one prices nothing, so that its consumption is held (R26).</summary>
    /// <exception cref="InvalidOperationException">The site is not in the directory, or a tariff of it is not readable.</exception>
    public async ValueTask<TariffTimeline> Of(string site, CancellationToken cancellationToken) => (await All(site, cancellationToken)).Electricity;

    /// <summary>The site's tariffs, one for each use of meters.</summary>
    /// <exception cref="InvalidOperationException">The site is not in the directory, or a tariff of it is not readable.</exception>
    public async ValueTask<SiteTimelines> All(string site, CancellationToken cancellationToken)
    {
        var entry = await directory.Site(site, cancellationToken) ?? throw new InvalidOperationException($"Site {site} is not in the directory.");
        if (timelines.TryGetValue(site, out var kept) && ReferenceEquals(kept.Entry, entry))
        {
            return kept.Timelines;
        }

        var revision = await RevisionOf(entry, cancellationToken);
        var laidOut = kept is not null && kept.Revision == revision && kept.Entry == entry
            ? kept.Timelines
            : (await Load(entry, cancellationToken)).LayOutAll();
        timelines[site] = new Kept(entry, revision, laidOut);
        return laidOut;
    }

    /// <summary>All that the site's prices follow from, as it is in the tables now; null when the site is not known.</summary>
    public async Task<SitePricing?> Load(string site, CancellationToken cancellationToken) =>
        await directory.Site(site, cancellationToken) is { } entry ? await Load(entry, cancellationToken) : null;

    /// <summary>Forgets a tariff that was just changed.</summary>
    public void Forget(string site) => timelines.TryRemove(site, out _);

    /// <summary>How a meter counts, and what its site does not bill back any more: what its readings are judged by.</summary>
    public async ValueTask<MeterSetup> JudgedBy(MeterLink link, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(link);
        return SetupOf(link, (await directory.Site(link.Site, cancellationToken))?.Rules.BackBillingDays);
    }

    /// <summary>How a meter counts.</summary>
    public MeterSetup SetupOf(MeterLink link) => SetupOf(link, days: null);

    private MeterSetup SetupOf(MeterLink link, int? days) =>
        link is { Installations.Length: 0, BandRegisters.Length: 0, Ratio: 1m, Digits: MeterLink.UsualDigits, Direction: RegisterDirection.Import }
            ? alike.GetOrAdd((link.Use, link.Decimals, link.RatedUnitsPerHour, days), static (m, link) => MeterInstallations.SetupOf(link, m.BackBillingDays), link)
            : special.GetOrAdd((link, days), static m => MeterInstallations.SetupOf(m.Link, m.BackBillingDays));

    private async Task<SitePricing> Load(SiteEntry entry, CancellationToken cancellationToken) => SitePricing.Of(
        entry,
        await tariffs.Load(TariffShelf.OfSite(entry.Site), cancellationToken),
        entry.Region.Length == 0 ? TariffShelf.Empty(string.Empty) : await tariffs.Load(TariffShelf.OfRegion(entry.Region), cancellationToken));

    // Read before the rows: a change in between makes the next look find a difference.
    private async Task<(long Site, long Region)> RevisionOf(SiteEntry entry, CancellationToken cancellationToken) => (
        await tariffs.RevisionOf(TariffShelf.OfSite(entry.Site), cancellationToken),
        entry.Region.Length == 0 ? 0 : await tariffs.RevisionOf(TariffShelf.OfRegion(entry.Region), cancellationToken));

    private sealed record Kept(SiteEntry Entry, (long Site, long Region) Revision, SiteTimelines Timelines);
}
