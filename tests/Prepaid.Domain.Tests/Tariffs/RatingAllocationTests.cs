using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;
using Prepaid.Domain.Tests.Metering;

namespace Prepaid.Domain.Tests.Tariffs;

/// <summary>The path of every reading: pricing one more difference of at most 15 minutes on four bands leaves at most one object behind.</summary>
public sealed class RatingAllocationTests
{
    // The least that an object can take on the heap of a 64-bit process.
    private const int SmallestObject = 24;
    private const int Few = 96;
    private const int Many = 960;

    [Fact]
    public void One_more_rating_of_a_day_allocates_less_than_the_smallest_object()
    {
        var timeline = SampleMeter.Timeline(SampleTariffs.FourBands("v", new DateTime(2025, 1, 1)));
        var (few, many) = (Usage(Few), Usage(Many));
        Rate(timeline, many);

        var each = (Allocated(timeline, many) - Allocated(timeline, few)) / (Many - Few);

        Assert.InRange(each, 0, SmallestObject - 1);
    }

    private static long Allocated(TariffTimeline timeline, UsageInterval[] usage)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Rate(timeline, usage);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static UsageInterval[] Usage(int count)
    {
        var seconds = 86_400 / count;
        return [.. Enumerable.Range(0, count).Select(i => new UsageInterval(0, SampleMeter.Start + (i * seconds), SampleMeter.Start + ((i + 1) * seconds), 20 + (i % 37), default, false))];
    }

    private static Charge Rate(TariffTimeline timeline, UsageInterval[] usage)
    {
        var rater = new UsageRater(SampleMeter.Setup, timeline, default);
        var (charge, priced) = (default(Charge), 0m);
        foreach (ref readonly var interval in usage.AsSpan())
        {
            rater.Rate(interval);
            charge = Charge.Of(rater.Fen - priced, charge.Remainder);
            priced = rater.Fen;
        }

        rater.Done(usage[^1].To);
        return charge;
    }
}
