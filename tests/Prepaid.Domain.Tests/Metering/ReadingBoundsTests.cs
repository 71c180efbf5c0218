using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Tests.Metering;

/// <summary>The exact values at which a reading is no longer believed.</summary>
public sealed class ReadingBoundsTests
{
    [Theory]
    [InlineData(1_921, Quality.Accepted)] // 60 kW x 1.2 over 15 minutes and the minute that clocks may differ by, and one count
    [InlineData(1_922, Quality.Provisional)]
    public void More_than_the_rated_power_can_count_is_a_jump(long counts, Quality quality) =>
        Assert.Equal(quality, SampleMeter.Booked(SampleMeter.Flat(), SampleMeter.Quarters(0, counts)).Verdicts()[1].Quality);

    [Theory]
    [InlineData(9_000, 999, 1_999)]
    [InlineData(8_999, 999, 0)]
    [InlineData(9_000, 1_000, 0)]
    public void A_register_passes_its_end_only_from_its_last_tenth_into_its_first(long from, long to, long billed)
    {
        var setup = MeterSetup.Of(RegisterModel.Of(4, 0, "kWh", 60_000m));

        Assert.Equal(billed, SampleMeter.Booked(SampleMeter.Flat(), SampleMeter.Quarters(from, to), setup).BilledCounts());
    }

    [Fact]
    public void One_doubtful_reading_yields_to_the_next_that_the_base_can_reach_and_two_do_not()
    {
        var one = SampleMeter.Booked(SampleMeter.Flat(), SampleMeter.Quarters(0, 2_000, 2_010));
        var two = SampleMeter.Booked(SampleMeter.Flat(), SampleMeter.Quarters(0, 4_000, 4_010, 4_020));

        Assert.Equal((2_010L, Quality.Rejected), (one.BilledCounts(), one.Verdicts()[1].Quality));
        Assert.Equal((0L, Quality.Held), (two.BilledCounts(), two.Verdicts()[3].Quality));
    }

    [Theory]
    [InlineData(86_400, Quality.Accepted)]
    [InlineData(86_401, Quality.Held)]
    public void Only_what_is_received_after_the_limit_of_back_billing_is_too_late(long delay, Quality quality)
    {
        var setup = SampleMeter.Setup with { BackBillingLimit = TimeSpan.FromDays(1) };
        var book = SampleMeter.Booked(SampleMeter.Flat(), [SampleMeter.Reading(SampleMeter.Start, 1, 0), new MeterReading(0, SampleMeter.Start + 900, SampleMeter.Start + 900 + delay, 2, 10)], setup);

        Assert.Equal(quality, book.Verdicts()[1].Quality);
    }
}
