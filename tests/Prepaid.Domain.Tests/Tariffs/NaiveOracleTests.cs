using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Tests.Tariffs;

/// <summary>Random site-months against <see cref="NaiveBill"/>: per meter and month in fen plus remainder.</summary>
public sealed class NaiveOracleTests
{
    private static readonly string[] Zones = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "UTC"];

    [Fact]
    public void Random_site_months_agree_with_a_minute_by_minute_recomputation()
    {
        var months = Environment.GetEnvironmentVariable("PREPAID_LONG") == "1" ? 3_000 : 1_000;
        for (var seed = 1; seed <= months; seed++)
        {
            Compare(seed);
        }
    }

    private static void Compare(int seed)
    {
        var random = new Random(seed);
        var zoneId = Zones[random.Next(Zones.Length)];
        var monthStart = new DateTime(2018 + random.Next(0, 9), random.Next(1, 13), 1, 0, 0, 0, DateTimeKind.Utc);
        var (naiveVersions, versions) = Versions(random, monthStart);
        DateTime[] off = [monthStart.AddDays(random.Next(0, 27)), monthStart.AddDays(random.Next(0, 27))];
        var worked = Enumerable.Range(0, 27).Select(i => monthStart.AddDays(i))
            .Where(date => date.DayOfWeek == DayOfWeek.Saturday && !off.Contains(date)).Take(1).ToArray();
        var calendar = HolidayCalendar.Of([.. Enumerable.Range(2016, 14)], [.. off.Distinct().Select(DateOnly.FromDateTime)], [.. worked.Select(DateOnly.FromDateTime)]);
        var ratio = random.Next(3) == 0 ? 30m : 1m;
        var setup = MeterSetup.Of(RegisterModel.Of(9, 2, "kWh", 1_000m), ratio);
        var timeline = new TariffTimeline(new Tariff("t", "kWh", versions, calendar, CataloguePrices.None), SiteZone.Of(zoneId));
        var naive = new NaiveBill(TimeZoneInfo.FindSystemTimeZoneById(zoneId), off.Select(d => DateTime.SpecifyKind(d, DateTimeKind.Unspecified)).ToHashSet(), worked.Select(d => DateTime.SpecifyKind(d, DateTimeKind.Unspecified)).ToHashSet(), naiveVersions, 0.01m * ratio);

        var readings = Readings(random, monthStart);
        foreach (var (from, to) in readings.Zip(readings.Skip(1)))
        {
            naive.Interval(DateTime.UnixEpoch.AddSeconds(from.MeasuredAt), DateTime.UnixEpoch.AddSeconds(to.MeasuredAt), to.Counts - from.Counts);
        }

        var book = new MeterBook(setup, timeline);
        var shuffled = readings.Concat(readings.Take(20)).ToArray();
        random.Shuffle(shuffled);
        foreach (var delivery in shuffled.Chunk(random.Next(50, 400)))
        {
            book.Take(delivery);
        }

        var what = $"seed {seed}, {zoneId}, {monthStart:yyyy-MM}, ratio {ratio}";
        Assert.True(naive.ExactFen == book.Charged.Fen + book.Remainder, $"{what}: naive {naive.ExactFen}, engine {book.Charged.Fen + book.Remainder}");
        var byMonth = book.Days.SelectMany(day => day.Rating.Parts).GroupBy(part => $"{part.Date:yyyy-MM}").ToDictionary(g => g.Key, g => g.Sum(part => part.Fen));
        foreach (var (month, fen) in naive.ByMonth)
        {
            Assert.True(fen == byMonth.GetValueOrDefault(month), $"{what}: {month} naive {fen}, engine {byMonth.GetValueOrDefault(month)}");
        }
    }

    private static List<MeterReading> Readings(Random random, DateTime monthStart)
    {
        var time = new DateTimeOffset(monthStart).ToUnixTimeSeconds() - (60 * random.Next(0, 1_440));
        var end = time + (32 * 86_400);
        var counts = (long)random.Next(0, 1_000_000);
        var readings = new List<MeterReading>();
        for (var sequence = 1L; time < end; sequence++)
        {
            readings.Add(new MeterReading(0, time, time + 3, sequence, counts));
            var minutes = random.Next(30) == 0 ? random.Next(60, 4_000) : random.Next(10, 60);
            time += 60L * minutes;
            counts += random.Next(0, 1 + minutes);
        }

        return readings;
    }

    private static (NaiveTariff[] Naive, System.Collections.Immutable.ImmutableArray<TariffVersion> Engine) Versions(Random random, DateTime monthStart)
    {
        var froms = new[] { new DateTime(2010, 1, 1), monthStart.AddDays(random.Next(2, 10)).AddHours(random.Next(0, 24)), monthStart.AddDays(random.Next(12, 27)) };
        var naive = new List<NaiveTariff>();
        var engine = new List<TariffVersion>();
        for (var i = 0; i < froms.Length; i++)
        {
            var prices = Enumerable.Range(0, 4).Select(_ => random.Next(1_000, 20_000) / 10_000m).ToArray();
            var hours = Enumerable.Range(0, 3).Select(_ => Bands(random)).ToArray();
            var tiers = random.Next(2) == 0 ? [] : new[] { (UpTo: random.Next(1, 3_000) / 10m, Add: 0m), (UpTo: random.Next(3_100, 9_000) / 10m, Add: 0.05m), (UpTo: decimal.MaxValue, Add: 0.3m) };
            var year = random.Next(2) == 0;
            var fixedPerDay = random.Next(3) == 0 ? 0.333m : 0m;
            var from = DateTime.SpecifyKind(froms[i], DateTimeKind.Unspecified);
            naive.Add(new NaiveTariff
            {
                From = from,
                HourBand = hours,
                HourPrice = [.. hours.Select(day => day.Select(band => prices[band]).ToArray())],
                FixedPerDay = fixedPerDay,
                TiersByYear = year,
                Tiers = tiers,
            });
            engine.Add(new TariffVersion
            {
                Id = $"v{i}",
                From = from,
                Bands = [.. prices.Select((price, band) => new TariffBand($"b{band}", price))],
                Schedules = [.. hours.Select((day, kind) => new TariffSchedule([.. Enumerable.Range(1, 12)], (DayKinds)(1 << kind), Segments(day)))],
                FixedPerDay = fixedPerDay,
                Tiers = tiers.Length == 0 ? null : new TierPlan(year ? TierPeriod.Year : TierPeriod.Month, false, [.. tiers.Select(t => new Tier(t.UpTo == decimal.MaxValue ? null : t.UpTo, t.Add))]),
            });
        }

        return ([.. naive], [.. engine]);
    }

    private static int[] Bands(Random random)
    {
        var bands = new int[24];
        for (var hour = 1; hour < 24; hour++)
        {
            bands[hour] = random.Next(3) == 0 ? random.Next(4) : bands[hour - 1];
        }

        return bands;
    }

    private static System.Collections.Immutable.ImmutableArray<TariffSegment> Segments(int[] hours) =>
        [.. hours.Select((band, hour) => (band, hour)).Where(item => item.hour == 0 || hours[item.hour - 1] != item.band).Select(item => new TariffSegment(item.hour * 60, item.band))];
}
