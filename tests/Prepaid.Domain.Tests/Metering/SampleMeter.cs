using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Tests.Metering;

/// <summary>A direct meter of 6.2 digits and 60 kW in Shanghai, at 0.5283 yuan unless a test says otherwise.</summary>
internal static class SampleMeter
{
    public const long Quarter = 900;

    /// <summary>2026-03-01 00:00 in Shanghai.</summary>
    public static readonly long Start = At(2026, 3, 1);

    public static readonly RegisterModel Model = RegisterModel.Of(8, 2, "kWh", 60m);

    public static readonly MeterSetup Setup = MeterSetup.Of(Model);

    public static readonly SiteZone Zone = SiteZone.Of("Asia/Shanghai");

    public static readonly HolidayCalendar Calendar = HolidayCalendar.Of(
        [2025, 2026, 2027],
        [new DateOnly(2026, 1, 1), new DateOnly(2026, 2, 17), new DateOnly(2026, 5, 1), new DateOnly(2026, 10, 1)],
        [new DateOnly(2026, 2, 14), new DateOnly(2026, 10, 10)]);

    public static TariffTimeline Flat(decimal price = 0.5283m) =>
        Timeline(TariffVersion.Flat("v1", new DateTime(2020, 1, 1), price));

    public static TariffTimeline Timeline(params TariffVersion[] versions) => new(TariffOf(versions), Zone);

    public static Tariff TariffOf(params TariffVersion[] versions) => new("shop", "kWh", [.. versions], Calendar, CataloguePrices.None);

    public static long At(int year, int month, int day, int hour = 0, int minute = 0) =>
        new DateTimeOffset(year, month, day, hour, minute, 0, TimeSpan.FromHours(8)).ToUnixTimeSeconds();

    /// <summary>One reading a quarter from the start, received at once.</summary>
    public static MeterReading[] Quarters(params long[] counts) =>
        [.. counts.Select((value, i) => Reading(Start + (i * Quarter), i + 1, value))];

    public static MeterReading Reading(long measuredAt, long sequence, long counts, int register = 0) =>
        new(register, measuredAt, measuredAt + 2, sequence, counts);

    public static MeterBook Booked(TariffTimeline timeline, IEnumerable<MeterReading> readings, MeterSetup? setup = null)
    {
        var book = new MeterBook(setup ?? Setup, timeline);
        book.Take(readings);
        return book;
    }

    public static long BilledCounts(this MeterBook book) => book.Figures().Values.Sum(figures => figures.Billed);

    public static decimal ExactFen(this MeterBook book) => book.Charged.Fen + book.Remainder;

    public static DayReading[] Verdicts(this MeterBook book) => [.. book.Days.SelectMany(day => day.Readings)];

    /// <summary>All that must not depend on the order of arrival.</summary>
    public static string Outcome(this MeterBook book) => string.Join(
        '\n',
        book.Days
            .SelectMany(day => day.Rating.Parts)
            .GroupBy(part => (part.Date, part.Version, part.Band, part.Tier, part.Fate, part.Price))
            .OrderBy(group => group.Key)
            .Select(group => $"{group.Key}: {group.Sum(part => part.Counts)} {group.Sum(part => part.Quantity):0.######} {group.Sum(part => part.Fen):0.########}")
            .Concat(book.Figures().OrderBy(item => item.Key).Select(item => $"{item.Key}: {item.Value}"))
            .Concat(book.Verdicts().Select(reading => $"{reading.Reading.MeasuredAt} {reading.Reading.Counts} {reading.Quality} {reading.Reason}"))
            .Append($"{book.Charged} {book.Remainder:0.########}"));
}
