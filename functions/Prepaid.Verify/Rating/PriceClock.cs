namespace Prepaid.Verify.Rating;

/// <summary>A stretch of time with one price.</summary>
/// <param name="Day">Local date (<see cref="DateOnly.DayNumber"/>).</param>
/// <param name="End">Unix seconds, exclusive.</param>
/// <param name="Version">Version in force, or null.</param>
/// <param name="Band">Its band, or null.</param>
/// <param name="Price">Yuan for a unit before tiers, or null without a price.</param>
internal sealed record PriceRun(int Day, long End, SheetVersion? Version, SheetBand? Band, decimal? Price);

/// <summary>Says the price of every minute of a site: each minute of a local day is looked up on the wall clock, then equal ones are joined.</summary>
internal sealed class PriceClock(TariffSheet sheet, TimeZoneInfo zone)
{
    private const int SecondsPerMinute = 60;
    private const int MinutesAround = 26 * 60;

    private readonly Dictionary<int, List<PriceRun>> days = [];
    private readonly Dictionary<int, bool> shared = [];

    /// <summary>True when the meters of an account count together in some month or year.</summary>
    public bool SharesTiers => sheet.SharesTiers;

    /// <summary>True when they do in this month (yyyymm) or year (yyyy).</summary>
    public bool IsShared(int period)
    {
        if (!shared.TryGetValue(period, out var known))
        {
            shared[period] = known = sheet.IsShared(period);
        }

        return known;
    }

    /// <summary>Local date of a moment.</summary>
    public int DayAt(long time) => DateOnly.FromDateTime(Local(time)).DayNumber;

    /// <summary>The run that a moment lies in.</summary>
    public PriceRun At(long time)
    {
        var runs = Day(DayAt(time));
        return runs.First(r => r.End > time);
    }

    /// <summary>Price of a band at a moment, whichever band is on, or null.</summary>
    public decimal? PriceOf(SheetBand band, long time) => sheet.PriceOf(band, Local(time));

    /// <summary>The minute after a moment: prices change at whole minutes.</summary>
    public long NextMinute(long time) => time - (time % SecondsPerMinute) + SecondsPerMinute;

    /// <summary>The version in force as a local day begins, or null.</summary>
    public SheetVersion? VersionOn(int day) => Day(day) is [var first, ..] ? first.Version : null;

    /// <summary>The version in force at a moment, or null.</summary>
    public SheetVersion? VersionAt(DateTimeOffset moment) => At(moment.ToUnixTimeSeconds()).Version;

    private List<PriceRun> Day(int day)
    {
        if (days.TryGetValue(day, out var known))
        {
            return known;
        }

        var runs = new List<PriceRun>();
        var noon = new DateTimeOffset(DateOnly.FromDayNumber(day).ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero).ToUnixTimeSeconds();
        for (var minute = noon - (MinutesAround * SecondsPerMinute); minute < noon + (MinutesAround * SecondsPerMinute); minute += SecondsPerMinute)
        {
            if (DayAt(minute) == day)
            {
                Append(runs, RunOf(day, minute));
            }
        }

        return days[day] = runs;
    }

    private PriceRun RunOf(int day, long minute)
    {
        var local = Local(minute);
        var version = sheet.Versions.LastOrDefault(v => v.From <= local);
        var band = version is null ? null : sheet.BandAt(version, local);
        return new PriceRun(day, minute + SecondsPerMinute, version, band, band is null ? null : sheet.PriceOf(band, local));
    }

    private static void Append(List<PriceRun> runs, PriceRun next)
    {
        if (runs.Count > 0 && ReferenceEquals(runs[^1].Version, next.Version) && ReferenceEquals(runs[^1].Band, next.Band) && runs[^1].Price == next.Price)
        {
            runs[^1] = next;
        }
        else
        {
            runs.Add(next);
        }
    }

    private DateTime Local(long time) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(time), zone).DateTime;
}
