using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;
using Prepaid.Domain.Tests.Metering;

namespace Prepaid.Domain.Tests.Tariffs;

public sealed class SplitTests
{
    private static readonly DateTime Ever = new(2000, 1, 1);

    [Fact]
    public void P_EMS4J_from_90_to_110_with_a_tier_at_100_is_10_and_10()
    {
        var tiers = new TierPlan(TierPeriod.Month, false, [new Tier(100m, 0m), new Tier(null, 0.5m)]);
        var timeline = SampleMeter.Timeline(TariffVersion.Flat("v1", Ever, 1m) with { Tiers = tiers });
        var book = SampleMeter.Booked(timeline, SampleMeter.Quarters(0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000, 10_000, 11_000), SampleMeter.Setup);

        Assert.Equal([(1, 100m, 1m), (2, 10m, 1.5m)], Parts(book).Select(p => (p.Tier, p.Quantity, p.Price)));

        var interval = new UsageRater(SampleMeter.Setup, timeline, default);
        interval.Rate(Usage(SampleMeter.Start, SampleMeter.Start + 900, 9_000));
        interval.Rate(Usage(SampleMeter.Start + 900, SampleMeter.Start + 1_800, 2_000));
        Assert.Equal([(1, 100m), (2, 10m)], interval.Done(SampleMeter.Start + 1_800).Parts.Select(p => (p.Tier, p.Quantity)));
    }

    [Theory]
    [InlineData(2026, 3, 29, 23, 92)]
    [InlineData(2026, 10, 25, 25, 100)]
    [InlineData(2026, 6, 1, 24, 96)]
    public void P_MyEMS_days_of_23_and_25_hours_conserve_and_bill_the_band_of_the_wall_clock(int year, int month, int day, int hours, int quarters)
    {
        var zone = SiteZone.Of("Europe/Berlin");
        var version = TariffVersion.Flat("v1", Ever, 1m) with
        {
            Bands = [new TariffBand("night", 0.2m), new TariffBand("day", 1m)],
            Schedules = [new TariffSchedule([.. Enumerable.Range(1, 12)], DayKinds.Any, [new(0, 0), new(180, 1)])], // night ends at 03:00
        };
        var timeline = new TariffTimeline(SampleMeter.TariffOf(version), zone);
        var start = zone.StartOf(new DateOnly(year, month, day).DayNumber);
        var end = zone.StartOf(new DateOnly(year, month, day).DayNumber + 1);
        Assert.Equal(hours * 3_600, end - start);

        var quarterly = SampleMeter.Booked(timeline, Enumerable.Range(0, quarters + 1).Select(i => SampleMeter.Reading(start + (i * 900), i + 1, i * 4)));
        var whole = SampleMeter.Booked(timeline, [SampleMeter.Reading(start, 1, 0), SampleMeter.Reading(end, 2, quarters * 4)]);

        var nightHours = hours - 21;
        foreach (var book in new[] { quarterly, whole })
        {
            Assert.Equal([("day", 21 * 16L), ("night", nightHours * 16L)], Parts(book).GroupBy(p => p.Band).OrderBy(g => g.Key).Select(g => (g.Key, g.Sum(p => p.Counts))));
        }
    }

    [Fact]
    public void Parts_of_any_split_add_up_to_the_whole() =>
        Prop.ForAll<PositiveInt>(seed =>
        {
            var random = new Random(seed.Get);
            var rater = new UsageRater(SampleMeter.Setup, SampleTariffs.Busy(), default);
            var from = SampleMeter.Start + random.Next(-400_000, 400_000);
            var counts = random.NextInt64(0, 5_000_000_000);
            rater.Rate(Usage(from, from + random.Next(1, 900_000), counts));

            var rating = rater.Done(from);

            Assert.Equal(counts, rating.Parts.Sum(part => part.Counts));
            Assert.Equal(rating.Fen, rating.Parts.Sum(part => part.Fen));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Charging_small_pieces_with_the_remainder_carried_equals_charging_once() =>
        Prop.ForAll<NonEmptyArray<PositiveInt>>(pieces =>
        {
            var exact = pieces.Get.Select(piece => piece.Get * 0.01m * 0.5283m * 100m).ToArray();
            var (fen, carried) = (0L, 0m);
            foreach (var piece in exact)
            {
                var charge = Charge.Of(piece, carried);
                Assert.InRange(charge.Remainder, 0m, 0.9999999m);
                fen += charge.Amount.Fen;
                carried = charge.Remainder;
            }

            Assert.Equal(Charge.Of(exact.Sum(), 0m), new Charge(Money.FromFen(fen), carried));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_interval_over_a_version_change_bills_each_side_at_its_own_price()
    {
        var timeline = SampleMeter.Timeline(
            TariffVersion.Flat("old", Ever, 1m),
            TariffVersion.Flat("new", new DateTime(2026, 3, 1, 6, 0, 0), 2m));
        var book = SampleMeter.Booked(timeline, [SampleMeter.Reading(SampleMeter.Start, 1, 0), SampleMeter.Reading(SampleMeter.Start + 86_400, 2, 2_401)]);

        Assert.Equal([("old", 600L), ("new", 1_801L)], Parts(book).Select(p => (p.Version, p.Counts)));
    }

    [Fact]
    public void Weekends_worked_and_holidays_go_by_the_calendar()
    {
        var timeline = SampleMeter.Timeline(SampleTariffs.FourBands("v1", Ever));
        string BandAtNine(int month, int day) => Parts(SampleMeter.Booked(timeline,
            [SampleMeter.Reading(SampleMeter.At(2026, month, day, 9), 1, 0), SampleMeter.Reading(SampleMeter.At(2026, month, day, 9, 15), 2, 10)])).Single().Band;

        Assert.Equal("peak", BandAtNine(3, 2)); // Monday
        Assert.Equal("flat", BandAtNine(3, 1)); // Sunday
        Assert.Equal("peak", BandAtNine(2, 14)); // a Saturday that is worked
        Assert.Equal("valley", BandAtNine(5, 1)); // Labour Day
    }

    [Fact]
    public void An_unknown_holiday_year_is_billed_by_the_plain_weekday_with_an_alarm()
    {
        var start = SampleMeter.At(2031, 1, 1, 9);
        var book = SampleMeter.Booked(SampleMeter.Timeline(SampleTariffs.FourBands("v1", Ever)), [SampleMeter.Reading(start, 1, 0), SampleMeter.Reading(start + 900, 2, 10)]);

        Assert.Equal(("peak", 2031), (Parts(book).Single().Band, book.Days.Single().Rating.UnknownHolidayYears.Single()));
    }

    [Fact]
    public void Tier_counters_start_again_at_local_midnight_of_the_month_and_survive_a_swap()
    {
        var tiers = new TierPlan(TierPeriod.Month, false, [new Tier(50m, 0m), new Tier(null, 1m)]);
        var timeline = SampleMeter.Timeline(TariffVersion.Flat("v1", Ever, 1m) with { Tiers = tiers });
        var monthEnd = SampleMeter.At(2026, 4, 1);
        var setup = MeterSetup.Of(
        [
            new Installation(0, "OLD", SampleMeter.Model),
            new Installation(monthEnd - 40_000, "NEW", SampleMeter.Model) { FinalCountsBefore = 4_000, OpeningCounts = 0 },
        ]);
        var book = SampleMeter.Booked(timeline, [SampleMeter.Reading(monthEnd - 80_000, 1, 0), SampleMeter.Reading(monthEnd, 2, 2_000), SampleMeter.Reading(monthEnd + 20_000, 3, 3_000)], setup);

        Assert.Equal(
            [("03-31", 1, 50m), ("03-31", 2, 10m), ("04-01", 1, 10m)],
            Parts(book).GroupBy(p => (Day: $"{p.Date:MM-dd}", p.Tier)).Select(g => (g.Key.Day, g.Key.Tier, g.Sum(p => p.Quantity))));
    }

    [Fact]
    public void A_fixed_charge_is_taken_once_for_every_day_even_at_zero_use_and_over_a_gap()
    {
        var timeline = SampleMeter.Timeline(TariffVersion.Flat("v1", Ever, 1m) with { FixedPerDay = 0.335m });
        var readings = Enumerable.Range(0, 96).Select(i => SampleMeter.Reading(SampleMeter.Start + (i * 900), i + 1, 500)).ToList();
        readings.Add(SampleMeter.Reading(SampleMeter.At(2026, 3, 5, 12), 97, 500));
        var book = SampleMeter.Booked(timeline, readings);

        Assert.Equal(Enumerable.Range(1, 5), Parts(book).Select(p => p.Date.Day));
        Assert.Equal(5 * 33.5m, book.ExactFen());
    }

    [Fact]
    public void Band_registers_decide_the_split_when_they_were_read_at_both_ends()
    {
        var setup = MeterSetup.Of([new Installation(0, "M", SampleMeter.Model)], ["T1", "T2", "T3", "T4"]);
        var start = SampleMeter.At(2026, 3, 2, 6);
        var end = SampleMeter.At(2026, 3, 2, 18);
        MeterReading[] readings =
        [
            SampleMeter.Reading(start, 1, 1_000), Band(start, 2, 1, 100), Band(start, 3, 2, 200), Band(start, 4, 3, 300), Band(start, 5, 4, 400),
            SampleMeter.Reading(end, 6, 2_000), Band(end, 7, 1, 150), Band(end, 8, 2, 950), Band(end, 9, 3, 400), Band(end, 10, 4, 500),
        ];
        var book = SampleMeter.Booked(SampleMeter.Timeline(SampleTariffs.FourBands("v1", Ever)), readings, setup);

        Assert.Equal([("sharp", 50L), ("peak", 750L), ("flat", 100L), ("valley", 100L)], Parts(book).Select(p => (p.Band, p.Counts)));
        Assert.All(book.Verdicts(), reading => Assert.Equal(Quality.Accepted, reading.Quality));
    }

    [Theory]
    [InlineData(3_600, false)]
    [InlineData(3_601, true)]
    public void Only_a_gap_of_more_than_an_hour_that_is_split_is_labelled(int seconds, bool isEstimated)
    {
        var rater = new UsageRater(SampleMeter.Setup, SampleMeter.Timeline(SampleTariffs.FourBands("v1", Ever)), default);
        var noon = SampleMeter.At(2026, 3, 2, 12); // sharp ends, flat begins
        rater.Rate(Usage(noon - 600, noon - 600 + seconds, 100));
        rater.Rate(Usage(noon + 3_601, noon + 3_601 + 7_200, 100)); // long, but all of it flat

        Assert.Equal(isEstimated ? ["flat", "sharp"] : [], rater.Done(noon).Parts.Where(part => part.IsEstimated).Select(part => part.Band).Order());
        Assert.Contains(rater.Done(noon).Parts, part => part is { Band: "flat", IsEstimated: false });
    }

    [Fact]
    public void What_is_taken_back_leaves_the_tiers_step_by_step_as_it_entered_them()
    {
        var version = TariffVersion.Flat("v1", Ever, 1m) with { Tiers = SampleTariffs.Tiers(TierPeriod.Month) }; // the first ends at 12.345
        var rater = new UsageRater(SampleMeter.Setup, SampleMeter.Timeline(version), default);
        rater.Rate(Usage(SampleMeter.Start, SampleMeter.Start + 900, 1_240));
        rater.Rate(Usage(SampleMeter.Start + 900, SampleMeter.Start + 1_800, -10));

        Assert.Equal([(1, 1_230L), (2, 0L)], rater.Done(SampleMeter.Start).Parts.Select(part => (part.Tier, part.Counts)));
    }

    [Fact]
    public void Registers_go_by_time_in_a_version_that_does_not_name_them()
    {
        // Both registers count from 18:00 to 06:00; the tariff knows them only before, or only from, midnight on.
        foreach (var namedFirst in new[] { true, false })
        {
            var named = SampleTariffs.FourBands("named", namedFirst ? Ever : new DateTime(2026, 3, 3));
            var flat = TariffVersion.Flat("flat", namedFirst ? new DateTime(2026, 3, 3) : Ever, 0.5m);
            var (start, end) = (SampleMeter.At(2026, 3, 2, 18), SampleMeter.At(2026, 3, 3, 6));
            var setup = MeterSetup.Of([new Installation(0, "M", SampleMeter.Model)], ["T2", "T4"]);
            MeterReading[] readings =
            [
                SampleMeter.Reading(start, 1, 1_000), Band(start, 2, 1, 100), Band(start, 3, 2, 900),
                SampleMeter.Reading(end, 4, 3_000), Band(end, 5, 1, 1_100), Band(end, 6, 2, 1_900),
            ];
            var book = SampleMeter.Booked(namedFirst ? SampleMeter.Timeline(named, flat) : SampleMeter.Timeline(flat, named), readings, setup);

            // Before midnight peak is on for 4 hours and valley for 2; after it valley is on for 6.
            Assert.Equal(
                namedFirst ? [("flat", 600 + 750L), ("peak", 400L), ("valley", 250L)] : [("flat", 1_000 + 500L), ("valley", 500L)],
                Parts(book).GroupBy(p => p.Band).OrderBy(g => g.Key).Select(g => (g.Key, g.Sum(p => p.Counts))));
        }
    }

    [Fact]
    public void A_register_that_counts_outside_its_band_has_the_catalogue_price_of_its_band()
    {
        var catalogue = new CataloguePrices([new("peak", Ever, 1m), new("peak", new DateTime(2026, 3, 2, 2, 30, 0), 2m)]);
        var version = SampleTariffs.FourBands("v1", Ever);
        version = version with { Bands = version.Bands.SetItem(1, new TariffBand("peak", null, "peak", 0.5m, "T2")) };
        var timeline = new TariffTimeline(SampleMeter.TariffOf(version) with { Catalogue = catalogue }, SampleMeter.Zone);
        var setup = MeterSetup.Of([new Installation(0, "M", SampleMeter.Model)], ["T2"]);
        var (start, end) = (SampleMeter.At(2026, 3, 2, 2), SampleMeter.At(2026, 3, 2, 3)); // valley by the tariff
        var book = SampleMeter.Booked(timeline, [SampleMeter.Reading(start, 1, 1_000), Band(start, 2, 1, 500), SampleMeter.Reading(end, 3, 1_100), Band(end, 4, 1, 600)], setup);

        Assert.Equal([("peak", 1.5m, 50L), ("peak", 3m, 50L)], Parts(book).Select(p => (p.Band, p.Price, p.Counts)));
    }

    [Fact]
    public void A_tier_never_takes_a_price_below_zero()
    {
        var version = TariffVersion.Flat("v1", Ever, 0m) with
        {
            Bands = [new TariffBand("flat", null, "flat")],
            Tiers = new TierPlan(TierPeriod.Month, false, [new Tier(5m, -1m), new Tier(null, -0.25m)]),
        };
        var timeline = new TariffTimeline(SampleMeter.TariffOf(version) with { Catalogue = new CataloguePrices([new("flat", Ever, 0.5m)]) }, SampleMeter.Zone);

        Assert.Equal([(5m, 0m), (5m, 0.25m)], Parts(SampleMeter.Booked(timeline, SampleMeter.Quarters(0, 1_000))).Select(p => (p.Quantity, p.Price)));
    }

    [Theory]
    [InlineData(104, 100)]
    [InlineData(105, 0)]
    [InlineData(96, 100)]
    [InlineData(95, 0)]
    public void Bands_may_differ_from_the_total_by_two_counts_each(int bands, int billed)
    {
        var setup = MeterSetup.Of([new Installation(0, "M", SampleMeter.Model)], ["T1", "T2"]);
        var (start, end) = (SampleMeter.Start, SampleMeter.Start + 900);
        MeterReading[] readings = [SampleMeter.Reading(start, 1, 1_000), Band(start, 2, 1, 500), Band(start, 3, 2, 500), SampleMeter.Reading(end, 4, 1_100), Band(end, 5, 1, 500 + bands), Band(end, 6, 2, 500)];

        Assert.Equal(billed, SampleMeter.Booked(SampleMeter.Flat(), readings, setup).BilledCounts());
    }

    [Fact]
    public void Bands_that_disagree_with_the_total_hold_the_reading()
    {
        var setup = MeterSetup.Of([new Installation(0, "M", SampleMeter.Model)], ["T1", "T2"]);
        var (start, end) = (SampleMeter.Start, SampleMeter.Start + 900);
        MeterReading[] readings = [SampleMeter.Reading(start, 1, 1_000), Band(start, 2, 1, 500), Band(start, 3, 2, 500), SampleMeter.Reading(end, 4, 1_100), Band(end, 5, 1, 550), Band(end, 6, 2, 500)];
        var book = SampleMeter.Booked(SampleMeter.Flat(), readings, setup);

        Assert.Equal((0, 100), (book.BilledCounts(), book.Figures()[0].Held));
        Assert.Equal(QualityReason.BandsDisagree, book.Verdicts()[3].Reason);
    }

    [Fact]
    public void A_catalogue_price_changes_inside_a_version_and_a_missing_one_holds()
    {
        var version = TariffVersion.Flat("v1", Ever, 0m) with { Bands = [new TariffBand("flat", null, "general-1kV-flat", 0.1m)] };
        var catalogue = new CataloguePrices([new("general-1kV-flat", new DateTime(2026, 3, 1, 6, 0, 0), 1m), new("general-1kV-flat", new DateTime(2026, 3, 1, 12, 0, 0), 2m)]);
        var timeline = new TariffTimeline(SampleMeter.TariffOf(version) with { Catalogue = catalogue }, SampleMeter.Zone);
        var book = SampleMeter.Booked(timeline, [SampleMeter.Reading(SampleMeter.Start, 1, 0), SampleMeter.Reading(SampleMeter.Start + 86_400, 2, 2_400)]);

        Assert.Equal(
            [(PartFate.Unpriced, 600L, 0m), (PartFate.Billed, 600L, 1.1m), (PartFate.Billed, 1_200L, 2.2m)],
            Parts(book).Select(p => (p.Fate, p.Counts, p.Price)));
        Assert.True(book.Figures()[0].AddUp);
    }

    private static List<RatedPart> Parts(MeterBook book) => [.. book.Days.SelectMany(day => day.Rating.Parts)];

    private static UsageInterval Usage(long from, long to, long counts) => new(0, from, to, counts, default, false);

    private static MeterReading Band(long time, long sequence, int register, long counts) => SampleMeter.Reading(time, sequence, counts, register);
}
