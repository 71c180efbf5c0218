using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;
using Prepaid.Domain.Tests.Metering;

namespace Prepaid.Domain.Tests.Tariffs;

public sealed class SiteZoneTests
{
    [Fact]
    public void Offsets_and_dates_agree_with_the_time_zone_database() =>
        Prop.ForAll<PositiveInt>(seed =>
        {
            var random = new Random(seed.Get);
            string[] ids = ["Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca"];
            var id = ids[random.Next(ids.Length)];
            var system = TimeZoneInfo.FindSystemTimeZoneById(id);
            var zone = SiteZone.Of(id);
            for (var i = 0; i < 200; i++)
            {
                var utc = random.NextInt64(0, 4_000_000_000);
                var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(utc), system);
                Assert.True((int)local.Offset.TotalSeconds == zone.OffsetAt(utc), $"{id} {utc}");
                Assert.Equal(DateOnly.FromDateTime(local.DateTime), zone.DateAt(utc));
                var start = zone.StartOf(zone.DayAt(utc));
                Assert.True(start <= utc && zone.DateAt(start) == zone.DateAt(utc) && zone.DateAt(start - 1) < zone.DateAt(utc), $"{id} {utc}");
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_repeated_local_time_is_the_first_and_a_skipped_one_is_the_change()
    {
        var berlin = SiteZone.Of("Europe/Berlin");

        Assert.Equal(Utc("2026-10-25T00:30:00Z"), berlin.InstantOf(new DateTime(2026, 10, 25, 2, 30, 0)));
        Assert.Equal(Utc("2026-03-29T01:00:00Z"), berlin.InstantOf(new DateTime(2026, 3, 29, 2, 30, 0)));
        Assert.Equal(Utc("2026-03-29T01:30:00Z"), berlin.InstantOf(new DateTime(2026, 3, 29, 3, 30, 0)));
    }

    [Fact]
    public void A_date_that_the_zone_skipped_costs_nothing_and_loses_nothing()
    {
        var apia = SiteZone.Of("Pacific/Apia"); // there was no 30 December 2011
        var timeline = new TariffTimeline(SampleMeter.TariffOf(SampleTariffs.FourBands("v", new DateTime(2000, 1, 1)) with { FixedPerDay = 1m }), apia);
        var from = apia.InstantOf(new DateTime(2011, 12, 28));
        var book = SampleMeter.Booked(timeline, [SampleMeter.Reading(from, 1, 0), SampleMeter.Reading(from + (4 * 86_400), 2, 4_000)]);

        Assert.Equal([28, 29, 31, 1], book.Days.SelectMany(day => day.Rating.Parts).Where(part => part.Fate == PartFate.FixedCharge).Select(part => part.Date.Day));
        Assert.Equal(4_000, book.BilledCounts());
    }

    [Fact]
    public void A_date_stays_when_the_clock_is_set_back_over_its_midnight()
    {
        var zone = SiteZone.Of("America/St_Johns"); // on 7 November 2010 at 00:01 it became 23:01 once more
        var timeline = new TariffTimeline(SampleMeter.TariffOf(TariffVersion.Flat("v", new DateTime(2000, 1, 1), 1m) with
        {
            FixedPerDay = 1m,
            Bands = [new TariffBand("day", 1m), new TariffBand("late", 2m)],
            Schedules = [new TariffSchedule([.. Enumerable.Range(1, 12)], DayKinds.Any, [new(0, 0), new(23 * 60, 1)])],
        }), zone);
        var from = zone.InstantOf(new DateTime(2010, 11, 6));
        var readings = Enumerable.Range(0, (49 * 12) + 1).Select(i => SampleMeter.Reading(from + (i * 300L), i + 1, i * 5));
        var book = SampleMeter.Booked(timeline, readings);
        var whole = SampleMeter.Booked(timeline, [SampleMeter.Reading(from, 1, 0), SampleMeter.Reading(from + (49 * 3_600), 2, 49 * 60)]);

        foreach (var parts in new[] { book, whole }.Select(b => b.Days.SelectMany(day => day.Rating.Parts).ToArray()))
        {
            Assert.Equal([6, 7], parts.Where(part => part.Fate == PartFate.FixedCharge).Select(part => part.Date.Day));
            Assert.Equal(
                [("day", 6, 23 * 60L), ("late", 6, 60L), ("day", 7, (23 * 60) + 1L), ("late", 7, 59 + 60L)],
                parts.Where(part => part.Fate == PartFate.Billed).GroupBy(part => (part.Band, part.Date.Day)).OrderBy(g => g.Key.Day).ThenBy(g => g.Key.Band).Select(g => (g.Key.Band, g.Key.Day, g.Sum(part => part.Counts))));
        }
    }

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("China Standard Time")]
    [InlineData("")]
    public void What_is_no_IANA_zone_is_refused(string name) => Assert.False(SiteZone.TryOf(name, out _));

    [Fact]
    public void Universal_time_is_a_zone() => Assert.True(SiteZone.TryOf("UTC", out _));

    private static long Utc(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds();
}
