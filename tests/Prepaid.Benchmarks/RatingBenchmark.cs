using System.Diagnostics;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Benchmarks;

/// <summary>
/// One rating = one register difference of at most 15 minutes on a four-band tariff: band lookup, split, price,
/// remainder. The baseline is the same arithmetic alone: one decimal product, floor and carry for each.
/// </summary>
internal static class RatingBenchmark
{
    private const int Days = 365;
    private const int PerDay = 96;
    private const int Rounds = 30;

    public static IEnumerable<Figure> Run()
    {
        var timeline = Timeline();
        var setup = MeterSetup.Of(RegisterModel.Of(8, 2, "kWh", 60m));
        var usage = Usage(timeline.Zone.StartOf(new DateOnly(2026, 1, 1).DayNumber));
        Rated(setup, timeline, usage);
        Multiplied(usage);

        var (best, bytes) = (0d, 0d);
        var baseline = 0d;
        for (var round = 0; round < Rounds; round++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            Rated(setup, timeline, usage);
            best = Math.Max(best, usage.Length / clock.Elapsed.TotalSeconds);
            bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)usage.Length;
            clock.Restart();
            Multiplied(usage);
            baseline = Math.Max(baseline, usage.Length / clock.Elapsed.TotalSeconds);
        }

        yield return new Figure("rating", best, "ratings/s", baseline);
        yield return new Figure("rating-allocated", bytes, "bytes/rating", 0);
    }

    private static Charge Rated(MeterSetup setup, TariffTimeline timeline, UsageInterval[] usage)
    {
        var charge = default(Charge);
        var fen = 0L;
        var state = default(RatingState);
        for (var day = 0; day < Days; day++)
        {
            var rater = new UsageRater(setup, timeline, state);
            var before = 0m;
            for (var i = day * PerDay; i < (day + 1) * PerDay; i++)
            {
                rater.Rate(usage[i]);
                charge = Charge.Of(rater.Fen - before, charge.Remainder);
                before = rater.Fen;
                fen += charge.Amount.Fen;
            }

            state = rater.Done(usage[((day + 1) * PerDay) - 1].To).Closing;
        }

        return charge with { Amount = Domain.Money.FromFen(fen) };
    }

    private static decimal Multiplied(UsageInterval[] usage)
    {
        var carried = 0m;
        foreach (ref readonly var interval in usage.AsSpan())
        {
            var exact = (interval.Counts * 0.01m * 0.6789m * 100m) + carried;
            carried = exact - decimal.Floor(exact);
        }

        return carried;
    }

    // Every interval is shifted by seven minutes, so that those over a band's end are really split.
    private static UsageInterval[] Usage(long start)
    {
        var usage = new UsageInterval[Days * PerDay];
        for (var i = 0; i < usage.Length; i++)
        {
            usage[i] = new UsageInterval(0, start + 420 + (i * 900L), start + 420 + ((i + 1) * 900L), 20 + (i % 37), default, false);
        }

        return usage;
    }

    internal static TariffTimeline Timeline()
    {
        var version = new TariffVersion
        {
            Id = "2026-1",
            From = new DateTime(2026, 1, 1),
            Bands = [new("sharp", 1.2345m), new("peak", 1.0333m), new("flat", 0.6789m), new("valley", 0.3217m)],
            Schedules =
            [
                new([.. Enumerable.Range(1, 12)], DayKinds.Weekday, [new(0, 3), new(420, 2), new(480, 1), new(630, 0), new(720, 2), new(1020, 1), new(1320, 3)]),
                new([.. Enumerable.Range(1, 12)], DayKinds.Weekend | DayKinds.Holiday, [new(0, 3), new(480, 2), new(1260, 3)]),
            ],
        };
        var calendar = HolidayCalendar.Of([2026, 2027], [new DateOnly(2026, 10, 1)], []);
        return new TariffTimeline(new Tariff("bench", "kWh", [version], calendar, CataloguePrices.None), SiteZone.Of("Asia/Shanghai"));
    }
}
