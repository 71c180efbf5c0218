using Prepaid.GatewayAgent.Polling;

namespace Prepaid.GatewayAgent.Tests.Polling;

public sealed class SlotsTests
{
    [Theory]
    [InlineData(1_772_323_200, 1_772_323_200, 1_772_323_200)]
    [InlineData(1_772_323_201, 1_772_323_200, 1_772_324_100)]
    [InlineData(1_772_324_099, 1_772_323_200, 1_772_324_100)]
    public void A_slot_begins_at_each_multiple_of_the_interval(long now, long begin, long firstFrom)
    {
        Assert.Equal(begin, Slots.At(now, 900));
        Assert.Equal(firstFrom, Slots.FirstFrom(now, 900));
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(5, 160)]
    [InlineData(6, 300)]
    [InlineData(int.MaxValue, 300)]
    public void A_meter_is_given_twice_the_time_after_each_failure_up_to_five_minutes(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), BackOff.Meter.After(failures));
}
