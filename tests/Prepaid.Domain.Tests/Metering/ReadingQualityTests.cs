using Prepaid.Domain.Metering;
using Prepaid.Domain.Tests.Tariffs;

namespace Prepaid.Domain.Tests.Metering;

/// <summary>What is billed, held and rejected of sequences seen in the field; the names of regressions cite domain.md P.</summary>
public sealed class ReadingQualityTests
{
    [Fact]
    public void P_EMS4J_1000_then_0_then_1001_bills_one_unit()
    {
        var book = SampleMeter.Booked(SampleMeter.Flat(), SampleMeter.Quarters(100_000, 0, 100_100));

        Assert.Equal(100, book.BilledCounts());
        Assert.Equal(Quality.Rejected, book.Verdicts()[1].Quality);
        Assert.Equal(QualityReason.Fell, book.Verdicts()[1].Reason);
        Assert.Equal(Money.FromFen(52), book.Charged);
        Assert.Equal(0.83m, book.Remainder);
    }

    [Fact]
    public void P_MyEMS_bad_zeros_do_not_become_consumption()
    {
        var book = SampleMeter.Booked(SampleMeter.Flat(), SampleMeter.Quarters(300, 0, 0, 0, 400));

        Assert.Equal(100, book.BilledCounts());
        Assert.All(book.Verdicts()[1..4], reading => Assert.Equal(Quality.Rejected, reading.Quality));
    }

    [Fact]
    public void P_MyEMS_a_used_meter_installed_bills_nothing_for_its_past()
    {
        var book = SampleMeter.Booked(SampleMeter.Flat(), SampleMeter.Quarters(4_567_890, 4_567_900));

        Assert.Equal(10, book.BilledCounts());
        Assert.Equal(QualityReason.Opening, book.Verdicts()[0].Reason);
    }

    [Fact]
    public void P_MyEMS_999984_to_20_is_a_roll_over_of_36()
    {
        var setup = MeterSetup.Of(RegisterModel.Of(6, 0, "kWh", 200m));
        var book = SampleMeter.Booked(SampleMeter.Flat(), SampleMeter.Quarters(999_984, 20), setup);

        Assert.Equal(36, book.BilledCounts());
        Assert.Equal(1_000_000, book.Figures()[0].Wrapped);
        Assert.Equal(QualityReason.RollOver, book.Verdicts()[1].Reason);
    }

    [Fact]
    public void P_MyEMS_3812_units_after_a_long_outage_are_conserved_and_split()
    {
        var readings = new[] { SampleMeter.Reading(SampleMeter.Start, 1, 0), SampleMeter.Reading(SampleMeter.Start + (4 * 86_400), 2, 381_200) };
        var book = SampleMeter.Booked(SampleMeter.Flat(), readings);

        Assert.Equal(381_200, book.BilledCounts());
        Assert.Equal([95_300, 95_300, 95_300, 95_300], book.Days.SelectMany(day => day.Rating.Parts).Select(part => part.Counts));
    }

    [Fact]
    public void P_MyEMS_a_late_correction_of_yesterday_is_posted_once()
    {
        var readings = Enumerable.Range(0, 192).Select(i => SampleMeter.Reading(SampleMeter.Start + (i * 900), i + 1, i * 10)).ToArray();
        var book = SampleMeter.Booked(SampleMeter.Flat(), readings.Where((_, i) => i is < 40 or > 60));
        var before = book.ExactFen();

        book.Take(readings[40..61]);
        book.Take(readings[40..61]);

        Assert.Equal(before, book.ExactFen());
        Assert.Equal(SampleMeter.Booked(SampleMeter.Flat(), readings).Outcome(), book.Outcome());
    }

    [Fact]
    public void P_ThingsBoard_out_of_order_arrival_makes_no_spike()
    {
        var book = new MeterBook(SampleMeter.Setup, SampleMeter.Flat());
        foreach (var reading in SampleMeter.Quarters(100, 110, 120, 130).Reverse())
        {
            book.Take([reading]);
        }

        Assert.Equal(30, book.BilledCounts());
        Assert.All(book.Verdicts(), reading => Assert.Equal(Quality.Accepted, reading.Quality));
    }

    [Fact]
    public void P_KillBill_a_reading_70_days_late_is_billed_or_held_never_dropped()
    {
        var late = SampleMeter.Reading(SampleMeter.Start + 900, 2, 150) with { ReceivedAt = SampleMeter.Start + (70 * 86_400) };
        MeterReading[] others = [SampleMeter.Reading(SampleMeter.Start, 1, 100), SampleMeter.Reading(SampleMeter.Start + 1_800, 3, 200)];

        var billed = SampleMeter.Booked(SampleMeter.Flat(), [late, .. others]);
        var held = SampleMeter.Booked(SampleMeter.Flat(), [late, .. others], SampleMeter.Setup with { BackBillingLimit = TimeSpan.FromDays(60) });

        Assert.Equal((100, Quality.Accepted), (billed.BilledCounts(), billed.Verdicts()[1].Quality));
        Assert.Equal((100, Quality.Held, QualityReason.TooLate), (held.BilledCounts(), held.Verdicts()[1].Quality, held.Verdicts()[1].Reason));
    }

    [Fact]
    public void A_jump_beyond_the_physical_bound_is_provisional_then_held_and_bills_nothing()
    {
        var newest = SampleMeter.Booked(SampleMeter.Flat(), SampleMeter.Quarters(100, 900_000));
        var held = SampleMeter.Booked(SampleMeter.Flat(), SampleMeter.Quarters(100, 900_000, 900_010, 900_020));

        Assert.Equal((Quality.Provisional, QualityReason.Jump), (newest.Verdicts()[1].Quality, newest.Verdicts()[1].Reason));
        Assert.All(held.Verdicts()[1..], reading => Assert.Equal(Quality.Held, reading.Quality));
        Assert.Equal((0, 899_920), (held.BilledCounts(), held.Figures()[0].Held));
    }

    [Fact]
    public void Time_alone_never_makes_a_held_register_believable()
    {
        var readings = SampleMeter.Quarters(100, 900_000, 900_010).Append(SampleMeter.Reading(SampleMeter.Start + (60 * 86_400), 4, 900_900));
        var book = SampleMeter.Booked(SampleMeter.Flat(), readings);

        Assert.Equal(0, book.BilledCounts());
        Assert.Equal(Quality.Held, book.Verdicts()[^1].Quality);
    }

    [Fact]
    public void A_single_spike_is_rejected_by_the_next_reading_that_agrees_with_the_one_before()
    {
        var book = SampleMeter.Booked(SampleMeter.Flat(), SampleMeter.Quarters(100, 900_000, 120));

        Assert.Equal((20, Quality.Rejected), (book.BilledCounts(), book.Verdicts()[1].Quality));
    }

    [Fact]
    public void A_swap_that_nobody_recorded_is_held_even_when_the_new_register_passes_the_old_value()
    {
        var readings = Enumerable.Range(0, 96 * 4).Select(i => SampleMeter.Reading(SampleMeter.Start + (i * 900), i + 1, i == 0 ? 100_000 : i * 300));
        var book = SampleMeter.Booked(SampleMeter.Flat(), readings);

        Assert.Equal(0, book.BilledCounts());
        Assert.Equal(14_900, book.Figures()[0].Held);
    }

    [Fact]
    public void Reverse_flow_is_held_and_released_when_the_register_is_back()
    {
        var book = SampleMeter.Booked(SampleMeter.Flat(), SampleMeter.Quarters(1_000, 990, 980, 995));
        Assert.Equal((0, -5), (book.BilledCounts(), book.Figures()[0].Held));
        Assert.All(book.Verdicts()[1..], reading => Assert.Equal(QualityReason.ReverseFlow, reading.Reason));

        book.Take([SampleMeter.Reading(SampleMeter.Start + 3_600, 5, 1_030)]);

        Assert.Equal((30, 0), (book.BilledCounts(), book.Figures()[0].Held));
    }

    [Fact]
    public void Two_values_under_one_key_are_both_held_and_the_total_is_conserved()
    {
        var readings = SampleMeter.Quarters(100, 110, 130);
        MeterReading[] conflict = [readings[1] with { Counts = 111 }];
        var book = SampleMeter.Booked(SampleMeter.Flat(), readings);

        var (arrivals, _) = book.Take(conflict);

        Assert.Equal(1, arrivals.Conflicts);
        Assert.Equal(30, book.BilledCounts());
        Assert.Equal([Quality.Held, Quality.Held], book.Verdicts().Where(r => r.Reason == QualityReason.Conflict).Select(r => r.Quality));

        Assert.True(book.Decide(conflict[0], ReadingDecision.Accept("eng-1")));

        Assert.Equal([Quality.Accepted, Quality.Rejected, Quality.Accepted, Quality.Accepted], book.Verdicts().Select(r => r.Quality));
    }

    [Fact]
    public void A_reading_from_the_future_is_held_until_it_is_repeated_in_its_time()
    {
        var future = SampleMeter.Reading(SampleMeter.Start + 7_200, 3, 500) with { ReceivedAt = SampleMeter.Start + 1_000 };
        var book = SampleMeter.Booked(SampleMeter.Flat(), [.. SampleMeter.Quarters(100, 110), future]);
        Assert.Equal((10, QualityReason.FutureTime), (book.BilledCounts(), book.Verdicts()[^1].Reason));

        book.Take([future with { ReceivedAt = SampleMeter.Start + 7_205 }]);

        Assert.Equal(400, book.BilledCounts());
    }

    [Fact]
    public void A_clock_set_back_is_named_as_such()
    {
        var readings = SampleMeter.Quarters(100, 110, 120);
        readings[2] = readings[2] with { MeasuredAt = SampleMeter.Start + 300 };
        var book = SampleMeter.Booked(SampleMeter.Flat(), readings);

        Assert.Equal((20, QualityReason.ClockSkew), (book.BilledCounts(), book.Verdicts()[^1].Reason));
    }

    [Fact]
    public void A_value_wider_than_the_register_or_below_zero_is_held()
    {
        var book = SampleMeter.Booked(SampleMeter.Flat(), SampleMeter.Quarters(100, -5, 100_000_000, 130));

        Assert.Equal(30, book.BilledCounts());
        Assert.All(book.Verdicts()[1..3], r => Assert.Equal((Quality.Held, QualityReason.OutOfRange), (r.Quality, r.Reason)));
    }

    [Theory]
    [InlineData(DecisionKind.Accept, 899_920, 0)]
    [InlineData(DecisionKind.Reject, 0, 0)]
    [InlineData(DecisionKind.Restart, 20, 899_900)]
    [InlineData(DecisionKind.Replace, 899_920, 0)]
    public void A_person_decides_on_a_held_jump(DecisionKind kind, long billed, long rejected)
    {
        var readings = SampleMeter.Quarters(100, 900_000, 900_010, 900_020);
        var book = SampleMeter.Booked(SampleMeter.Flat(), readings);

        Assert.True(book.Decide(readings[1], new ReadingDecision(kind, kind == DecisionKind.Replace ? 899_999 : 0, "meter-engineer-7")));

        Assert.Equal(billed, book.BilledCounts());
        Assert.Equal(rejected, book.Figures()[0].Rejected);
        Assert.Equal("meter-engineer-7", book.Verdicts()[1].Decision.Actor);
        Assert.True(book.Figures()[0].AddUp);
    }

    [Fact]
    public void A_decision_on_a_reading_that_does_not_exist_changes_nothing()
    {
        var book = SampleMeter.Booked(SampleMeter.Flat(), SampleMeter.Quarters(100, 110));

        Assert.False(book.Decide(SampleMeter.Reading(SampleMeter.Start, 1, 99), ReadingDecision.Accept("a")));
    }

    [Fact]
    public void A_swap_bills_the_old_meter_to_its_final_value_and_the_new_one_from_its_opening()
    {
        var swap = SampleMeter.Start + 2_000;
        var setup = MeterSetup.Of(
        [
            new Installation(SampleMeter.Start - 86_400, "OLD", SampleMeter.Model),
            new Installation(swap, "NEW", SampleMeter.Model) { FinalCountsBefore = 50_030, OpeningCounts = 7 },
        ]);
        var book = SampleMeter.Booked(SampleMeter.Flat(), SampleMeter.Quarters(50_000, 50_010, 50_020, 17, 20), setup);

        Assert.Equal(30, book.Figures()[0].Billed);
        Assert.Equal(13, book.Figures()[1].Billed);
        Assert.Equal(43 * 0.5283m, book.ExactFen());
    }

    [Fact]
    public void A_reading_of_the_old_meter_that_arrives_after_the_swap_goes_to_the_old_one()
    {
        var swap = SampleMeter.Start + 2_000;
        var setup = MeterSetup.Of(
        [
            new Installation(SampleMeter.Start - 86_400, "OLD", SampleMeter.Model),
            new Installation(swap, "NEW", SampleMeter.Model) { FinalCountsBefore = 50_030, OpeningCounts = 7 },
        ]);
        var readings = SampleMeter.Quarters(50_000, 50_010, 50_020, 17, 20);
        var book = SampleMeter.Booked(SampleMeter.Flat(), [readings[0], readings[3], readings[4]], setup);

        book.Take(readings[1..3]);

        Assert.Equal(SampleMeter.Booked(SampleMeter.Flat(), readings, setup).Outcome(), book.Outcome());
    }

    [Fact]
    public void A_new_ct_ratio_counts_from_its_opening_reading()
    {
        var setup = MeterSetup.Of(
        [
            new Installation(SampleMeter.Start - 86_400, "M", SampleMeter.Model, 10m),
            new Installation(SampleMeter.Start + 900, "M", SampleMeter.Model, 20m) { FinalCountsBefore = 110, OpeningCounts = 110 },
        ]);
        var book = SampleMeter.Booked(SampleMeter.Flat(1m), SampleMeter.Quarters(100, 110, 120), setup);

        Assert.Equal(1m + 2m, book.Days[0].Rating.Parts.Sum(part => part.Quantity));
    }

    [Fact]
    public void An_estimate_is_labelled_and_trued_up_by_the_next_real_reading()
    {
        var readings = SampleMeter.Quarters(100, 150, 140);
        readings[1] = readings[1] with { IsEstimate = true };
        var book = SampleMeter.Booked(SampleMeter.Flat(), readings);

        Assert.Equal(Quality.Estimated, book.Verdicts()[1].Quality);
        Assert.Equal(40, book.BilledCounts());
        Assert.All(book.Days[0].Rating.Parts, part => Assert.True(part.IsEstimated));
    }

    [Fact]
    public void P_EMS4J_without_a_tariff_consumption_is_held_not_free_and_billed_once_the_tariff_is_there()
    {
        var book = SampleMeter.Booked(SampleMeter.Timeline(), SampleMeter.Quarters(100, 110, 130));
        Assert.Equal((0, 30, 0), (book.BilledCounts(), book.Figures()[0].Held, book.Charged.Fen));
        Assert.True(book.Days[0].Rating.LacksPrice);

        book.Rerate(SampleMeter.Flat(1m));

        Assert.Equal((30, 0, 30), (book.BilledCounts(), book.Figures()[0].Held, book.Charged.Fen));
    }

    [Fact]
    public void A_meter_that_is_only_measured_costs_nothing_and_counts_as_measured()
    {
        var book = SampleMeter.Booked(SampleMeter.Flat(), SampleMeter.Quarters(100, 110, 130), SampleMeter.Setup with { DebitedBy = DebitedBy.Nothing });

        Assert.Equal((30, 0), (book.Figures()[0].Measured, book.Charged.Fen));
    }

    [Fact]
    public void P_EMS4J_19_999_fen_charge_19_and_carry_the_rest_into_the_next_charge()
    {
        var book = new MeterBook(SampleMeter.Setup, SampleMeter.Flat(0.19999m));
        book.Take([SampleMeter.Reading(SampleMeter.Start, 1, 0), SampleMeter.Reading(SampleMeter.Start + 900, 2, 100)]);
        Assert.Equal((Money.FromFen(19), 0.999m), (book.Charged, book.Remainder));

        book.Take([SampleMeter.Reading(SampleMeter.Start + 1_800, 3, 200)]);
        Assert.Equal((Money.FromFen(39), 0.998m), (book.Charged, book.Remainder));
    }

    [Fact]
    public void P_MyEMS_an_overnight_gap_is_billed_by_the_next_read_split_over_bands_and_midnight_and_labelled()
    {
        var evening = SampleMeter.At(2026, 3, 2, 21);
        var book = SampleMeter.Booked(SampleTariffs.Busy(), [SampleMeter.Reading(evening, 1, 0), SampleMeter.Reading(evening + (11 * 3_600), 2, 1_100)]);

        // 21-22 peak, 22-24 valley; then 0-7 valley, 7-8 flat: one kWh an hour, nothing lost over midnight.
        Assert.Equal(
            ["2026-03-02 peak 100", "2026-03-02 valley 200", "2026-03-03 flat 100", "2026-03-03 valley 700"],
            book.Days.SelectMany(day => day.Rating.Parts).Where(part => part.Counts > 0)
                .GroupBy(part => (part.Date, part.Band)).OrderBy(g => g.Key).Select(g => $"{g.Key.Date:yyyy-MM-dd} {g.Key.Band} {g.Sum(part => part.Counts)}"));
        Assert.All(book.Days.SelectMany(day => day.Rating.Parts).Where(part => part.Counts > 0), part => Assert.True(part.IsEstimated));
    }

    [Fact]
    public void A_thousand_debits_of_0_0049_make_4_90()
    {
        var book = new MeterBook(SampleMeter.Setup, SampleMeter.Flat(0.49m));
        for (var i = 0; i <= 1_000; i++)
        {
            book.Take([SampleMeter.Reading(SampleMeter.Start + (i * 900), i + 1, i)]);
        }

        Assert.Equal((Money.FromFen(490), 0m), (book.Charged, book.Remainder));
    }
}
