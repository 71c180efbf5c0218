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
    private const string Export = "E-2";

    private const string SharingChanges = """
        {"tariff":"t","unit":"kWh","versions":[
         {"version":"a","from":"2020-01-01","price":0.5,"tiers":{"per":"month","steps":[{"upTo":20},{"add":0.1}]}},
         {"version":"b","from":"2026-04-01","price":0.6,"tiers":{"per":"month","shared":true,"steps":[{"upTo":30},{"upTo":90,"add":0.1},{"add":0.3}]}},
         {"version":"c","from":"2026-07-01","price":0.55,"fixedPerDay":0.2},
         {"version":"d","from":"2026-07-04T13:00","price":0.6,"tiers":{"per":"month","shared":true,"steps":[{"upTo":50},{"add":0.2}]}},
         {"version":"e","from":"2026-10-01","price":0.5,"tiers":{"per":"year","steps":[{"upTo":40},{"add":0.4}]}},
         {"version":"f","from":"2027-01-01","price":0.5,"tiers":{"per":"year","shared":true,"steps":[{"upTo":60},{"add":0.5}]}}]}
        """;

    private static readonly MeterRow Link = LinkOf("E-1", isImport: true);

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
            var days = book.Days.Select(d => RowOf(d)).ToList();

            var check = new MeterCheck(StandingOf(book, days), "head", Link, [], [RatingOf(ClockOf(tariff, zone))], findings);
            days.ForEach(check.Take);
            check.Finish(ChargedOf(book, days), held: null);

            Assert.True(findings.Count == 0, $"{file} {zone} seed {(seed * 100) + i}: {string.Join("\n", findings.Kept.Take(3))}");
        }
    }

    [Theory]
    [InlineData(2026, 4)]
    [InlineData(2026, 7)]
    [InlineData(2026, 10)]
    [InlineData(2027, 1)]
    public void Meters_of_an_account_are_recomputed_where_their_tiers_become_shared_or_cease_to_be(int year, int month)
    {
        foreach (var zone in new[] { "Asia/Shanghai", "America/St_Johns" })
        {
            for (var seed = 1; seed <= 3; seed++)
            {
                var account = AccountOf(new Random(seed), zone, new DateTimeOffset(year, month, 1, 0, 0, 0, TimeSpan.Zero).AddDays(-9));
                var (clock, findings) = (ClockOf(SharingChanges, zone), new Findings());
                var together = new UnitsUsed(clock);
                var rows = account.Meters.SelectMany(m => m.Value.Days.Select(d => RowOf(d, m.Key))).ToLookup(d => d.Meter);
                var checks = account.Meters.ToDictionary(m => m.Key, m => new MeterCheck(
                    StandingOf(m.Value, [.. rows[m.Key]], m.Key), "head", LinkOf(m.Key, m.Key != Export), [], [RatingOf(clock, m.Key == Export ? null : together)], findings));
                foreach (var row in rows.SelectMany(r => r).OrderBy(d => d.Date).ThenBy(d => d.Meter, StringComparer.Ordinal))
                {
                    checks[row.Meter].Take(row);
                }

                foreach (var (meter, check) in checks)
                {
                    check.Finish(meter == Export ? null : ChargedOf(account.Meters[meter], [.. rows[meter]]), held: null);
                }

                Assert.True(findings.Count == 0, $"{year}-{month} {zone} seed {seed}: {string.Join("\n", findings.Kept.Take(3))}");
            }
        }
    }

    [Fact]
    public void The_cases_hold_readings_of_every_quality_and_roll_over_restart_and_unpriced_consumption()
    {
        var tariff = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tariffs", "09-catalogue.json"));
        var days = Enumerable.Range(0, 60).SelectMany(seed => BookOf(new Random(seed), tariff, "Asia/Shanghai").Days).Select(d => RowOf(d)).ToList();
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

    /// <summary>Three meters that are debited and one that counts what flows back, delivered one after the other.</summary>
    private static AccountBook AccountOf(Random random, string zone, DateTimeOffset start)
    {
        Assert.True(TariffJson.TryParse(System.Text.Encoding.UTF8.GetBytes(SharingChanges), out var parsed, out _));
        var account = new AccountBook(new TariffTimeline(parsed!, SiteZone.Of(zone)));
        var setup = MeterSetup.Of(RegisterModel.Of(Digits, 2, "kWh", 22m));
        foreach (var meter in new[] { "E-3", Export, "E-1", "E-4" })
        {
            account.Add(meter, meter == Export ? setup with { DebitedBy = DebitedBy.Nothing } : setup);
            account.Take(meter, Readings(random, start.ToUnixTimeSeconds()));
        }

        return account;
    }

    private static MeterRow LinkOf(string meter, bool isImport) =>
        new("directory", meter, "A-1", "Electricity", 2, [new InstalledRow(0, string.Empty, null, null, false)]) { IsImport = isImport };

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

    private static DayRow RowOf(MeterDay day, string meter = "E-1") => DayRow.Of(new VerifiedRow(
        "accounts",
        "A-1",
        string.Create(CultureInfo.InvariantCulture, $"day-{meter}-{day.Date:yyyyMMdd}"),
        new Dictionary<string, object?> { ["Day"] = MeterDayText.Encode(day) }));

    private static StandingRow StandingOf(MeterBook book, List<DayRow> days, string meter = "E-1") => new(
        meter,
        "Electricity",
        days[^1].Place[^8..],
        book.Position.Encode(),
        book.Remainder,
        days.Sum(d => (long)d.Readings.Count),
        days.Aggregate(default(Figures), (sum, d) => sum + d.Figures));

    private static Charged ChargedOf(MeterBook book, List<DayRow> days) =>
        new(book.Charged.Fen, book.Remainder, days.SelectMany(d => d.Parts).Where(p => p.Fate == 'B' && p.Price != 0m).Sum(p => p.Counts), []);

    private static MeterRating RatingOf(PriceClock clock) => RatingOf(clock, clock.SharesTiers ? new UnitsUsed(clock) : null);

    private static MeterRating RatingOf(PriceClock clock, UnitsUsed? together)
    {
        var tiers = new TierUse(clock, together);
        return new MeterRating(clock, new NaiveRater(clock, 0.01m, tiers), tiers, string.Empty, string.Empty);
    }

    private static PriceClock ClockOf(string tariff, string zone) => new(TariffFile.Parse(tariff), TimeZoneInfo.FindSystemTimeZoneById(zone));
}
