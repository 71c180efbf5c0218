namespace Prepaid.Verify.Rating;

/// <summary>A band: a price of its own, or a published one raised by a ratio.</summary>
/// <param name="Register">Code of the meter's register that counts this band, or null.</param>
internal sealed record SheetBand(string Name, decimal? Price, string? Follows, decimal Uplift, string? Register);

/// <summary>A published price from a local moment on.</summary>
internal sealed record SheetPrice(string Name, DateTime From, decimal Price);

/// <summary>From a minute of the day on, a band.</summary>
internal readonly record struct SheetSegment(int Minute, string Band);

/// <summary>The segments of some months and kinds of day (weekday, weekend, holiday).</summary>
internal sealed record SheetSchedule(IReadOnlySet<int> Months, IReadOnlySet<string> Days, IReadOnlyList<SheetSegment> Segments);

/// <summary>A tier: up to how many units of the period, and what it adds to the band's price.</summary>
internal sealed record SheetTier(decimal? UpTo, decimal Add);

/// <summary>One version of a tariff.</summary>
/// <param name="ServiceFee">Share of a top-up that is withheld.</param>
internal sealed record SheetVersion(
    string Id, DateTime From, IReadOnlyList<SheetBand> Bands, IReadOnlyList<SheetSchedule> Schedules, decimal FixedPerDay, SheetTiers? Tiers, decimal ServiceFee);

/// <summary>Tiers over a month or a year, of one meter or of all of an account.</summary>
internal sealed record SheetTiers(bool ByYear, bool AreShared, IReadOnlyList<SheetTier> Steps);

/// <summary>A tariff as its file says it.</summary>
internal sealed record TariffSheet(
    IReadOnlyList<SheetVersion> Versions, IReadOnlyList<SheetPrice> Catalogue, IReadOnlySet<DateOnly> Off, IReadOnlySet<DateOnly> Worked)
{
    /// <summary>Periods below are years.</summary>
    public const int FirstMonth = 100_000;

    /// <summary>No price at all: consumption is held.</summary>
    public static TariffSheet Empty { get; } = new([], [], new HashSet<DateOnly>(), new HashSet<DateOnly>());

    public bool SharesTiers => Versions.Any(v => v.Tiers is { AreShared: true });

    /// <summary>True when the meters of an account count together in a month (yyyymm) or a year (yyyy): a version in force in it shares tiers of its kind.</summary>
    public bool IsShared(int period)
    {
        var isYear = period < FirstMonth;
        var begin = isYear ? new DateTime(period, 1, 1) : new DateTime(period / 100, period % 100, 1);
        var end = isYear ? begin.AddYears(1) : begin.AddMonths(1);
        return Versions.Where((v, i) => v.Tiers is { AreShared: true } tiers && tiers.ByYear == isYear
            && v.From < end && (i + 1 == Versions.Count || Versions[i + 1].From > begin)).Any();
    }

    /// <summary>The band of a version at a local moment.</summary>
    public SheetBand BandAt(SheetVersion version, DateTime local)
    {
        var kind = KindOf(DateOnly.FromDateTime(local));
        var minute = (int)local.TimeOfDay.TotalMinutes;
        var segments = version.Schedules.First(s => s.Months.Contains(local.Month) && s.Days.Contains(kind)).Segments;
        var name = segments.Last(s => s.Minute <= minute).Band;
        return version.Bands.First(b => b.Name == name);
    }

    /// <summary>Yuan for a unit of a band at a local moment, or null without a published price.</summary>
    public decimal? PriceOf(SheetBand band, DateTime local) =>
        band.Price ?? (Catalogue.Where(p => p.Name == band.Follows && p.From <= local).MaxBy(p => p.From)?.Price * (1m + band.Uplift));

    private string KindOf(DateOnly date) =>
        Off.Contains(date) ? "holiday"
        : date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday && !Worked.Contains(date) ? "weekend"
        : "weekday";
}
