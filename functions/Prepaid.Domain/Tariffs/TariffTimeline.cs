using System.Collections.Immutable;

namespace Prepaid.Domain.Tariffs;

/// <summary>A tariff laid out on a site's clock: which version, band and price hold at a moment.</summary>
/// <remarks>Days are laid out once and kept; safe to share between threads.</remarks>
public sealed class TariffTimeline
{
    private const int ChunkDays = 512;
    private const long SecondsPerDay = 86_400;
    private static readonly int FirstDay = new DateOnly(1970, 1, 1).DayNumber;
    private static readonly DateTime Epoch = DateTime.UnixEpoch;

    private readonly long[] _versionFrom;
    private readonly TariffDay?[]?[] _chunks = new TariffDay?[]?[((new DateOnly(2100, 1, 1).DayNumber - FirstDay) / ChunkDays) + 1];
    private readonly DateTime[] _catalogueChanges;

    /// <summary>Lays out a tariff; throws <see cref="ArgumentException"/> when its versions do not ascend.</summary>
    public TariffTimeline(Tariff tariff, SiteZone zone)
    {
        ArgumentNullException.ThrowIfNull(tariff);
        ArgumentNullException.ThrowIfNull(zone);
        if (tariff.Versions.Zip(tariff.Versions.Skip(1)).Any(pair => pair.First.From >= pair.Second.From))
        {
            throw new ArgumentException("Expected versions by ascending start.", nameof(tariff));
        }

        Tariff = tariff;
        Zone = zone;
        _versionFrom = [.. tariff.Versions.Select(version => zone.InstantOf(version.From))];
        _catalogueChanges = [.. tariff.Catalogue.Prices.Select(price => price.From).Distinct().Order()];
        Shared = SharedPeriods.Of(tariff.Versions);
    }

    /// <summary>The tariff.</summary>
    public Tariff Tariff { get; }

    /// <summary>The site's zone.</summary>
    public SiteZone Zone { get; }

    /// <summary>Months and years in which a tier counter runs over all meters of an account.</summary>
    public SharedPeriods Shared { get; }

    /// <summary>True when there are such, so that the meters of an account must be rated as one chain.</summary>
    public bool SharesTiers => !Shared.IsEmpty;

    /// <summary>A timeline without any price, for meters that are only measured.</summary>
    public static TariffTimeline Unpriced(SiteZone zone) =>
        new(new Tariff(string.Empty, string.Empty, [], HolidayCalendar.None, CataloguePrices.None), zone);

    /// <summary>Index of the version in force at a moment, or -1.</summary>
    public int VersionAt(long utc)
    {
        var version = _versionFrom.Length - 1;
        while (version >= 0 && _versionFrom[version] > utc)
        {
            version--;
        }

        return version;
    }

    /// <summary>The local day with this <see cref="DateOnly.DayNumber"/>.</summary>
    internal TariffDay Day(int day)
    {
        var index = day - FirstDay;
        if (index < 0 || index >= _chunks.Length * ChunkDays)
        {
            return LayOut(day);
        }

        var chunk = Volatile.Read(ref _chunks[index / ChunkDays]) ?? NewChunk(index / ChunkDays);
        return Volatile.Read(ref chunk[index % ChunkDays]) ?? Keep(chunk, index % ChunkDays, day);
    }

    /// <summary>Price of any band of a slot's version during the slot; null without a catalogue price.</summary>
    internal decimal? PriceOf(in TariffSlot slot, int band) =>
        PriceAt(Tariff.Versions[slot.Version].Bands[band], Epoch.AddSeconds(slot.End - 1 + Zone.OffsetAt(slot.End - 1)));

    private TariffDay?[] NewChunk(int at)
    {
        var chunk = new TariffDay?[ChunkDays];
        return Interlocked.CompareExchange(ref _chunks[at], chunk, null) ?? chunk;
    }

    private TariffDay Keep(TariffDay?[] chunk, int at, int day)
    {
        var laidOut = LayOut(day);
        Volatile.Write(ref chunk[at], laidOut);
        return laidOut;
    }

    private TariffDay LayOut(int day)
    {
        var start = Zone.StartOf(day);
        var end = Zone.StartOf(day + 1);
        var date = DateOnly.FromDayNumber(day);
        var kind = Tariff.Calendar.KindOf(date);
        var slots = new List<TariffSlot>();
        for (var at = start; at < end;)
        {
            var version = VersionAt(at);
            var until = Math.Min(end, Zone.NextChange(at));
            until = version + 1 < _versionFrom.Length ? Math.Min(until, _versionFrom[version + 1]) : until;
            var (band, price, next) = version < 0 ? (-1, null, long.MaxValue) : BandAt(Tariff.Versions[version], date.Month, kind, at);
            until = Math.Min(until, next);
            slots.Add(new TariffSlot(until, version, band, price));
            at = until;
        }

        return new TariffDay(day, start, slots.Count == 0 ? [new TariffSlot(start, -1, -1, null)] : [.. slots]);
    }

    private (int Band, decimal? Price, long Until) BandAt(TariffVersion version, int month, DayKinds kind, long at)
    {
        var offset = Zone.OffsetAt(at);
        var local = Epoch.AddSeconds(at + offset);
        var segments = version.ScheduleOf(month, kind).Segments;
        var second = local.TimeOfDay.Ticks / TimeSpan.TicksPerSecond;
        var current = Current(segments, second);
        var until = at + ((current + 1 < segments.Length ? segments[current + 1].Minute * 60L : SecondsPerDay) - second);
        var band = segments[current].Band;
        if (version.FollowsCatalogue)
        {
            var change = _catalogueChanges.FirstOrDefault(from => from > local, DateTime.MaxValue);
            until = change == DateTime.MaxValue ? until : Math.Min(until, at + ((change.Ticks - local.Ticks) / TimeSpan.TicksPerSecond));
        }

        return (band, PriceAt(version.Bands[band], local), until);
    }

    private decimal? PriceAt(TariffBand band, DateTime local) => band.Price ?? (Tariff.Catalogue.At(band.CataloguePrice!, local) * (1m + band.Uplift));

    private static int Current(ImmutableArray<TariffSegment> segments, long second)
    {
        var current = segments.Length - 1;
        while (current > 0 && segments[current].Minute * 60L > second)
        {
            current--;
        }

        return current;
    }
}
