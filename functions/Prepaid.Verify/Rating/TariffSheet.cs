namespace Prepaid.Verify.Rating;

/// <summary>A price that holds in some minutes of a day.</summary>
internal sealed record SheetBand(string Name, decimal Price);

/// <summary>From a minute of the day on, a band.</summary>
internal readonly record struct SheetSegment(int Minute, string Band);

/// <summary>The segments of some months and kinds of day (weekday, weekend, holiday).</summary>
internal sealed record SheetSchedule(IReadOnlySet<int> Months, IReadOnlySet<string> Days, IReadOnlyList<SheetSegment> Segments);

/// <summary>A tier: up to how many units of the period, and what it adds to the band's price.</summary>
internal sealed record SheetTier(decimal? UpTo, decimal Add);

/// <summary>One version of a tariff.</summary>
internal sealed record SheetVersion(
    DateTime From, IReadOnlyList<SheetBand> Bands, IReadOnlyList<SheetSchedule> Schedules, decimal FixedPerDay, bool TiersByYear, IReadOnlyList<SheetTier> Tiers);

/// <summary>A tariff as its file says it.</summary>
internal sealed record TariffSheet(IReadOnlyList<SheetVersion> Versions, IReadOnlySet<DateOnly> Off, IReadOnlySet<DateOnly> Worked)
{
    /// <summary>No price at all: consumption is held.</summary>
    public static TariffSheet Empty { get; } = new([], new HashSet<DateOnly>(), new HashSet<DateOnly>());

    /// <summary>weekday, weekend or holiday.</summary>
    public string KindOf(DateOnly date) =>
        Off.Contains(date) ? "holiday"
        : date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday && !Worked.Contains(date) ? "weekend"
        : "weekday";
}
