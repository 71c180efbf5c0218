using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;
using Prepaid.Domain.Tests.Metering;

namespace Prepaid.Domain.Tests.Tariffs;

/// <summary>A year of 15-minute readings with roll-over, swap, DST, holidays, glitches and three tariff versions.</summary>
public sealed class YearByTwoRoutesTests
{
    private const int Seed = 20260;
    private static readonly SiteZone Berlin = SiteZone.Of("Europe/Berlin");

    [Fact]
    public void Event_by_event_shuffled_and_repeated_equals_one_batch()
    {
        var random = new Random(Seed);
        var (setup, readings) = Year(random);
        var timeline = Timeline();
        var batch = SampleMeter.Booked(timeline, readings, setup);

        var events = new MeterBook(setup, timeline);
        foreach (var delivery in Shuffled(random, readings))
        {
            events.Take(delivery);
        }

        Assert.Equal(batch.Outcome(), events.Outcome());
        Assert.All(batch.Figures().Values, figures => Assert.True(figures.AddUp));
        Assert.Equal(2, batch.Figures().Count);
        Assert.True(batch.Figures()[0].Wrapped > 0);
        Assert.True(batch.Charged.Fen > 100_000, $"seed {Seed}");
        Assert.Equal(["v1", "v2", "v3"], batch.Days.SelectMany(day => day.Rating.Parts).Select(part => part.Version).Distinct());
    }

    [Fact]
    public void What_if_under_the_current_tariff_equals_what_was_billed_and_under_another_shows_the_difference()
    {
        var (setup, readings) = Year(new Random(Seed + 1));
        var timeline = Timeline();
        var book = SampleMeter.Booked(timeline, readings.Take(9_000), setup);
        var period = book.Days.Where(day => day.Date.Month == 2).ToArray();
        var before = book.Days.Where(day => day.Date < period[0].Date).Sum(day => day.Rating.Fen);
        var meter = new ReplayedMeter("M", setup, period[0].Date, [.. period], before - decimal.Floor(before));

        var same = WhatIf.Replay("A-1", [meter], timeline, meter.From);
        var flat = WhatIf.Replay("A-1", [meter], new TariffTimeline(SampleMeter.TariffOf(TariffVersion.Flat("f", new DateTime(2020, 1, 1), 0.01m)), Berlin), meter.From);

        Assert.Equal((same.Billed, Money.Zero), (same.Replayed, same.Difference));
        Assert.True(same.Billed.Fen > 10_000);
        Assert.True(flat.Difference < Money.Zero);
        Assert.InRange(period.SelectMany(day => day.Rating.Parts).Sum(part => part.Quantity) - flat.Replayed.Fen, -1m, 1m);
    }

    [Fact]
    public void What_if_without_a_price_says_so()
    {
        var book = SampleMeter.Booked(SampleMeter.Flat(), SampleMeter.Quarters(0, 100, 200));

        Assert.True(WhatIf.Replay("A", [new ReplayedMeter("M", SampleMeter.Setup, default, [.. book.Days], 0m)], SampleMeter.Timeline(), default).LacksPrice);
    }

    [Fact]
    public void Two_meters_that_share_tiers_end_the_same_in_every_order_of_arrival()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            var shared = SampleMeter.Timeline(TariffVersion.Flat("v1", new DateTime(2020, 1, 1), 0.5m) with { Tiers = SampleTariffs.Tiers(TierPeriod.Month, shared: true) });
            var readings = new[] { "A", "B", "C" }.ToDictionary(meter => meter, _ => RandomReadings.Of(random, 300));
            var batch = Account(shared);
            var events = Account(shared);
            foreach (var (meter, all) in readings)
            {
                batch.Take(meter, all);
            }

            var deliveries = readings.SelectMany(item => RandomReadings.Delivered(random, item.Value).Select(delivery => (item.Key, delivery))).ToArray();
            random.Shuffle(deliveries);
            foreach (var (meter, delivery) in deliveries)
            {
                events.Take(meter, delivery);
            }

            foreach (var meter in readings.Keys)
            {
                Assert.True(batch.Meters[meter].Outcome() == events.Meters[meter].Outcome(), $"seed {seed}, meter {meter}");
            }

            var parts = batch.Meters.Values.SelectMany(book => book.Days).SelectMany(day => day.Rating.Parts).ToArray();
            Assert.Equal(12.34m, parts.Where(part => part.Tier == 1).Sum(part => part.Quantity)); // 12.345, cut at the last whole step
            Assert.Equal(decimal.Min(27.66m, parts.Sum(part => part.Quantity) - 12.34m), parts.Where(part => part.Tier == 2).Sum(part => part.Quantity));
        }
    }

    private static AccountBook Account(TariffTimeline timeline)
    {
        var account = new AccountBook(timeline);
        foreach (var meter in new[] { "A", "B", "C" })
        {
            account.Add(meter, SampleMeter.Setup);
        }

        return account;
    }

    private static (MeterSetup Setup, List<MeterReading> Readings) Year(Random random)
    {
        var start = Berlin.StartOf(new DateOnly(2026, 1, 1).DayNumber);
        var swap = Berlin.InstantOf(new DateTime(2026, 8, 15, 10, 20, 0));
        var (counts, sequence) = (99_990_000L, 1L);
        var readings = new List<MeterReading>();
        long? final = null;
        for (var i = 0; i <= 365 * 96; i++)
        {
            var time = start + (i * 900L);
            if (time >= swap && final is null)
            {
                (final, counts) = (counts, 123);
            }

            if (random.Next(200) != 0)
            {
                var shown = random.Next(500) == 0 ? 0 : counts;
                readings.Add(SampleMeter.Reading(time, sequence++, shown));
            }

            counts = (counts + random.Next(0, 40)) % 100_000_000;
        }

        var setup = MeterSetup.Of(
        [
            new Installation(start - 900, "OLD", SampleMeter.Model),
            new Installation(swap, "NEW", SampleMeter.Model) { FinalCountsBefore = final, OpeningCounts = 123 },
        ]);
        return (setup, readings);
    }

    private static IEnumerable<MeterReading[]> Shuffled(Random random, List<MeterReading> readings)
    {
        // Late by up to three days, a tenth repeated: every event is its own delivery.
        var events = readings.Concat(readings.Where(_ => random.Next(10) == 0))
            .Select(reading => (Due: reading.MeasuredAt + random.Next(0, random.Next(50) == 0 ? 260_000 : 3_000), reading))
            .OrderBy(item => item.Due);
        return events.Select(item => new[] { item.reading });
    }

    private static TariffTimeline Timeline() => new(
        SampleMeter.TariffOf(
            SampleTariffs.FourBands("v1", new DateTime(2025, 1, 1)) with { Tiers = SampleTariffs.Tiers(TierPeriod.Year), FixedPerDay = 0.1m },
            SampleTariffs.FourBands("v2", new DateTime(2026, 4, 10, 13, 7, 0), 0.1m),
            TariffVersion.Flat("v3", new DateTime(2026, 9, 1), 0.5283m) with { Tiers = SampleTariffs.Tiers(TierPeriod.Month) }),
        Berlin);
}
