using System.Collections.Concurrent;

namespace Prepaid.Domain.Tariffs;

/// <summary>A site's IANA time zone as a table of offsets, correct across daylight saving, from 1970 to 2100.</summary>
public sealed class SiteZone
{
    private const int SecondsPerDay = 86_400;
    private const long TableStart = 0;
    private const long TableEnd = 4_102_444_800; // 2100-01-01
    private static readonly int EpochDay = new DateOnly(1970, 1, 1).DayNumber;
    private static readonly ConcurrentDictionary<string, SiteZone> Known = new(StringComparer.Ordinal);

    private readonly long[] _from;
    private readonly int[] _offset;
    private readonly (long From, long To)[] _stays;

    private SiteZone(string id, long[] from, int[] offset)
    {
        Id = id;
        _from = from;
        _offset = offset;
        _stays = [.. Enumerable.Range(1, from.Length - 1).Select(StayAfter).Where(stay => stay.To > stay.From)];
    }

    /// <summary>IANA name, for instance Asia/Shanghai.</summary>
    public string Id { get; }

    /// <summary>Finds a zone; throws <see cref="TimeZoneNotFoundException"/> for a name that the system does not know.</summary>
    public static SiteZone Of(string iana)
    {
        ArgumentException.ThrowIfNullOrEmpty(iana);
        return Known.GetOrAdd(iana, static id => Tabulate(id, TimeZoneInfo.FindSystemTimeZoneById(id)));
    }

    /// <summary>Finds a zone, or says false for a name that the system does not know.</summary>
    public static bool TryOf(string? iana, out SiteZone? zone)
    {
        zone = null;
        if (string.IsNullOrEmpty(iana) || IsWindowsName(iana) || !TimeZoneInfo.TryFindSystemTimeZoneById(iana, out _))
        {
            return false;
        }

        zone = Of(iana);
        return true;
    }

    /// <summary>Seconds that local time is ahead of UTC.</summary>
    public int OffsetAt(long utc) => _offset[IndexAt(utc)];

    /// <summary>First moment after <paramref name="utc"/> at which the offset changes, or <see cref="long.MaxValue"/>.</summary>
    public long NextChange(long utc) => IndexAt(utc) + 1 is var next && next < _from.Length ? _from[next] : long.MaxValue;

    /// <summary>The wall clock at a moment.</summary>
    public DateTime LocalAt(DateTimeOffset moment) => moment.UtcDateTime.AddSeconds(OffsetAt(moment.ToUnixTimeSeconds()));

    /// <summary>First moment of a local date.</summary>
    public DateTimeOffset StartOf(DateOnly date) => DateTimeOffset.FromUnixTimeSeconds(StartOf(date.DayNumber));

    /// <summary>Local date as <see cref="DateOnly.DayNumber"/>. A date that has begun stays when the clock is set back over its midnight (St. John's until 2011).</summary>
    public int DayAt(long utc)
    {
        var day = CalendarDayAt(utc);
        foreach (var (from, to) in _stays)
        {
            if (from <= utc && utc < to)
            {
                return day + 1;
            }
        }

        return day;
    }

    /// <summary>Local date.</summary>
    public DateOnly DateAt(long utc) => DateOnly.FromDayNumber(DayAt(utc));

    /// <summary>First moment of a local date, in unix seconds.</summary>
    public long StartOf(int day) => InstantOf((long)(day - EpochDay) * SecondsPerDay);

    /// <summary>The moment of a local time: the first of two, and the change itself for one that is skipped.</summary>
    public long InstantOf(DateTime local) => InstantOf((local.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond);

    private int CalendarDayAt(long utc) => (int)Math.DivRem(utc + OffsetAt(utc) + ((long)EpochDay * SecondsPerDay), SecondsPerDay).Quotient;

    /// <summary>While the calendar shows the date of before once more, after a change of the offset; empty for nearly every one.</summary>
    private (long From, long To) StayAfter(int change)
    {
        var (before, day) = (CalendarDayAt(_from[change] - 1), CalendarDayAt(_from[change]));
        return (_from[change], day < before ? ((long)(before - EpochDay) * SecondsPerDay) - _offset[change] : _from[change]);
    }

    private long InstantOf(long localSeconds)
    {
        // The first table line under which the wanted wall clock is reached or already passed.
        for (var i = IndexAt(localSeconds - SecondsPerDay); ; i++)
        {
            var instant = Math.Max(localSeconds - _offset[i], i == 0 ? long.MinValue : _from[i]);
            if (i + 1 == _from.Length || instant < _from[i + 1])
            {
                return instant;
            }
        }
    }

    private int IndexAt(long utc)
    {
        if (utc >= _from[^1])
        {
            return _from.Length - 1;
        }

        var found = Array.BinarySearch(_from, utc);
        return found >= 0 ? found : Math.Max(0, ~found - 1);
    }

    // The system finds "China Standard Time", too; nobody else who reads the tariff has to.
    private static bool IsWindowsName(string name) => name != "UTC" && TimeZoneInfo.TryConvertWindowsIdToIanaId(name, out _);

    private static SiteZone Tabulate(string id, TimeZoneInfo zone)
    {
        var from = new List<long> { TableStart };
        var offset = new List<int> { Offset(zone, TableStart) };
        for (var day = TableStart; day < TableEnd; day += SecondsPerDay)
        {
            for (var low = day; Offset(zone, day + SecondsPerDay) != offset[^1];)
            {
                var high = day + SecondsPerDay;
                while (high - low > 1)
                {
                    var middle = low + ((high - low) / 2);
                    (low, high) = Offset(zone, middle) == offset[^1] ? (middle, high) : (low, middle);
                }

                from.Add(high);
                offset.Add(Offset(zone, high));
                low = high;
            }
        }

        return new SiteZone(id, [.. from], [.. offset]);
    }

    private static int Offset(TimeZoneInfo zone, long utc) =>
        (int)zone.GetUtcOffset(DateTime.UnixEpoch.AddSeconds(utc)).TotalSeconds;
}
