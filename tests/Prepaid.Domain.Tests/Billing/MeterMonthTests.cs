using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tests.Metering;

namespace Prepaid.Domain.Tests.Billing;

/// <summary>What a meter used in a local month, and what stands in for what is not known (R15, R45).</summary>
public sealed class MeterMonthTests
{
    private static readonly BillingPeriod March = SampleMonth.March;

    [Fact]
    public void A_gap_over_the_end_of_the_month_is_split_by_date()
    {
        var use = Of(March, null, (Day(2026, 3, 1), 0), (Day(2026, 3, 30), 290_00), (Day(2026, 4, 3), 330_00));
        Assert.Equal((310m, 0m, false), (use.Quantity, use.TrueUp, use.IsEstimated));
        Assert.Equal(20m, Of(March.Next, null, (Day(2026, 3, 1), 0), (Day(2026, 3, 30), 290_00), (Day(2026, 4, 3), 330_00), (Day(2026, 5, 1), 330_00)).Quantity);
    }

    [Fact]
    public void What_is_not_read_up_to_the_end_is_estimated_by_the_mean_of_thirty_days_and_trued_up()
    {
        (long, long)[] toMarch = [(Day(2026, 2, 1), 0), (Day(2026, 3, 1), 280_00), (Day(2026, 3, 26), 530_00)];
        var march = Of(March, null, toMarch);
        Assert.Equal((true, 250m + (6 * 10m), new MeterEstimate(March, 310m)), (march.IsEstimated, march.Quantity, march.Estimate));

        var april = Of(March.Next, march.Estimate, [.. toMarch, (Day(2026, 4, 1), 560_00), (Day(2026, 5, 1), 860_00)]);
        Assert.Equal((300m, -30m, 270m, null), (april.Quantity, april.TrueUp, april.Counted, april.Estimate));
    }

    [Fact]
    public void A_meter_that_stays_silent_for_months_is_trued_up_as_a_whole_once_it_is_read()
    {
        (long, long)[] read = [(Day(2026, 2, 1), 0), (Day(2026, 3, 1), 280_00)];
        var march = Of(March, null, read);
        var april = Of(March.Next, march.Estimate, read);
        Assert.True(april.IsEstimated);
        Assert.Equal((0m, March, march.Quantity + april.Quantity), (april.TrueUp, april.Estimate!.Since, april.Estimate.Charged));
        var may = Of(March.Next.Next, april.Estimate, [.. read, (Day(2026, 6, 1), 1_200_00)]);
        Assert.Equal(920m, march.Counted + april.Counted + may.Counted);
    }

    [Fact]
    public void A_meter_that_was_never_read_counts_nothing_and_is_missing()
    {
        var use = MeterMonth.Of("A-1", new MeterStanding { Meter = "E-1", Use = MeterUse.Electricity }, [], March, SampleMeter.Zone, null);
        Assert.Equal((0m, true), (use.Quantity, use.IsEstimated));
    }

    [Fact]
    public void The_day_of_a_hand_over_is_the_takers()
    {
        var moment = Day(2026, 3, 11) + (10 * 3600);
        var giver = Occupancy.Of(HeadWith(new MeterStanding { Meter = "E-1", Use = MeterUse.Electricity, Until = moment }), March, SampleMeter.Zone);
        var taker = Occupancy.Of(HeadWith(new MeterStanding { Meter = "E-1", Use = MeterUse.Electricity, Since = moment }), March, SampleMeter.Zone);
        Assert.Equal((10, 21, 31), (giver.Days, taker.Days, giver.With(taker).Days));
        Assert.Equal(31, Occupancy.Of(HeadWith(), March, SampleMeter.Zone).Days);
        Assert.Equal(10, Occupancy.Of(HeadWith() with { ClosedAt = DateTimeOffset.FromUnixTimeSeconds(moment) }, March, SampleMeter.Zone).Days);
    }

    private static AccountHead HeadWith(params MeterStanding[] meters) => new() { Account = "A-1", Site = "S-1", Meters = meters };

    private static long Day(int year, int month, int day) => SampleMeter.At(year, month, day);

    private static MeterMonth Of(BillingPeriod month, MeterEstimate? before, params (long At, long Counts)[] readings)
    {
        var book = SampleMeter.Booked(SampleMeter.Flat(), readings.Select((r, i) => SampleMeter.Reading(r.At, i + 1, r.Counts)));
        var standing = new MeterStanding { Meter = "E-1", Use = MeterUse.Electricity, Position = book.Position };
        return MeterMonth.Of("A-1", standing, book.Days, month, SampleMeter.Zone, before);
    }
}
