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
    public void An_unknown_zone_is_refused() => Assert.False(SiteZone.TryOf("Mars/Olympus", out _));

    private static long Utc(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds();
}
