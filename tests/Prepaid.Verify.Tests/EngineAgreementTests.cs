using System.Globalization;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;
using Prepaid.Verify.Checks;
using Prepaid.Verify.Rating;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Tests;

/// <summary>Two codes that share nothing: the engine writes day rows of spoilt readings, the verifier folds and prices them again.</summary>
public sealed class EngineAgreementTests
{
    private const int Digits = 8;

    private static readonly MeterRow Link = new("directory", "E-1", "A-1", "Electricity", 2, [new InstalledRow(0, string.Empty, null, null, false)]);

    public static TheoryData<string, string, int> Cases()
    {
        var cases = new TheoryData<string, string, int>();
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "tariffs"), "*.json").Order(StringComparer.Ordinal))
        {
            cases.Add(Path.GetFileName(file), "Asia/Shanghai", 1);
            cases.Add(Path.GetFileName(file), "Europe/Berlin", 2);
            cases.Add(Path.GetFileName(file), "America/St_Johns", 3);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_the_engine_stored_is_recomputed_without_a_violation(string file, string zone, int seed)
    {
        var tariff = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tariffs", file));
        for (var i = 0; i < 3; i++)
        {
            var random = new Random((seed * 100) + i);
            var book = BookOf(random, tariff, zone);
            var findings = new Findings();
            var days = book.Days.Select(RowOf).ToList();

            var check = new MeterCheck(StandingOf(book, days), "head", Link, [], [RatingOf(ClockOf(tariff, zone))], findings);
            days.ForEach(check.Take);
            check.Finish(ChargedOf(book, days), held: null);

            Assert.True(findings.Count == 0, $"{file} {zone} seed {(seed * 100) + i}: {string.Join("\n", findings.Kept.Take(3))}");
        }
    }

    [Fact]
    public void The_cases_hold_readings_of_every_quality_and_roll_over_restart_and_unpriced_consumption()
    {
        var tariff = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tariffs", "09-catalogue.json"));
        var days = Enumerable.Range(0, 60).SelectMany(seed => BookOf(new Random(seed), tariff, "Asia/Shanghai").Days).Select(RowOf).ToList();
        var readings = days.SelectMany(d => d.Readings).ToList();

        Assert.Superset(new HashSet<char>("aprhe"), readings.Select(r => r.Quality).ToHashSet());
        Assert.Superset(new HashSet<char>("ofjcwm"), readings.Select(r => r.Reason).ToHashSet());
        Assert.Contains(readings, r => r.Decision == 'S');
        Assert.Contains(days, d => d.Figures.Wrapped > 0);
    }

    private static MeterBook BookOf(Random random, string tariff, string zone)
    {
        Assert.True(TariffJson.TryParse(System.Text.Encoding.UTF8.GetBytes(tariff), out var parsed, out _));
        var book = new MeterBook(MeterSetup.Of(RegisterModel.Of(Digits, 2, "kWh", 22m)), new TariffTimeline(parsed!, SiteZone.Of(zone)));
        var start = new DateTimeOffset(2026, random.Next(1, 12), random.Next(20, 29), 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        var readings = Readings(random, start);
        book.Take(readings);
        foreach (var reading in readings.Where(_ => random.Next(60) == 0).ToList())
        {
            book.Decide(reading, random.Next(4) switch
            {
                0 => ReadingDecision.Accept("a"),
                1 => ReadingDecision.Reject("b|;"),
                2 => ReadingDecision.Replace(reading.Counts + 3, "c"),
                _ => ReadingDecision.Restart("d"),
            });
        }

        return book;
    }

    private static List<MeterReading> Readings(Random random, long start)
    {
        var readings = new List<MeterReading>();
        long register = random.Next(3) == 0 ? 99_999_000 : random.Next(500_000), time = start;
        for (var sequence = 1; sequence <= 400; sequence++)
        {
            time += random.Next(30) == 0 ? random.Next(900, 200_000) : 900 + random.Next(-5, 5);
            register = (register + random.Next(0, 40)) % 100_000_000;
            var told = random.Next(50) switch { 0 => 0, 1 => register + 900_000, 2 => Math.Max(0, register - 20), _ => register };
            readings.Add(new MeterReading(0, time, time + random.Next(0, 90_000), sequence, told) { IsEstimate = told == register && random.Next(50) == 0 });
            if (random.Next(80) == 0)
            {
                readings.Add(readings[^1] with { Counts = told + 1 });
            }
        }

        return readings;
    }

    private static DayRow RowOf(MeterDay day) => DayRow.Of(new VerifiedRow(
        "accounts",
        "A-1",
        string.Create(CultureInfo.InvariantCulture, $"day-E-1-{day.Date:yyyyMMdd}"),
        new Dictionary<string, object?> { ["Day"] = MeterDayText.Encode(day) }));

    private static StandingRow StandingOf(MeterBook book, List<DayRow> days) => new(
        "E-1",
        "Electricity",
        days[^1].Place[^8..],
        book.Position.Encode(),
        book.Remainder,
        days.Sum(d => (long)d.Readings.Count),
        days.Aggregate(default(Figures), (sum, d) => sum + d.Figures));

    private static Charged ChargedOf(MeterBook book, List<DayRow> days) =>
        new(book.Charged.Fen, book.Remainder, days.SelectMany(d => d.Parts).Where(p => p.Fate == 'B' && p.Price != 0m).Sum(p => p.Counts), []);

    private static MeterRating RatingOf(PriceClock clock)
    {
        var tiers = new TierUse(clock, clock.SharesTiers ? new UnitsUsed(clock) : null);
        return new MeterRating(clock, new NaiveRater(clock, 0.01m, tiers), tiers, string.Empty, string.Empty);
    }

    private static PriceClock ClockOf(string tariff, string zone) => new(TariffFile.Parse(tariff), TimeZoneInfo.FindSystemTimeZoneById(zone));
}
