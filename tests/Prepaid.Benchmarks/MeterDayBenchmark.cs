using System.Diagnostics;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Benchmarks;

/// <summary>
/// What a handler computes for one account and call: decode the day's row, add four readings, judge and rate the day,
/// encode. Over a day's 24 deliveries, so that the rows are as long as they really get. Baseline: decode and encode alone.
/// </summary>
internal static class MeterDayBenchmark
{
    private const int PerDelivery = 4;
    private const int Deliveries = 24;
    private const int Meters = 200;

    public static IEnumerable<Figure> Run()
    {
        var timeline = RatingBenchmark.Timeline();
        var setup = MeterSetup.Of(RegisterModel.Of(8, 2, "kWh", 60m));
        var (best, baseline) = (0d, 0d);
        for (var round = 0; round < 6; round++)
        {
            var clock = Stopwatch.StartNew();
            var rows = OneDay(setup, timeline);
            best = Math.Max(best, Meters * Deliveries * PerDelivery / clock.Elapsed.TotalSeconds);
            clock.Restart();
            Recode(rows);
            baseline = Math.Max(baseline, Meters * Deliveries * PerDelivery / clock.Elapsed.TotalSeconds);
        }

        yield return new Figure("meter-day", best, "readings/s", baseline);
    }

    private static string[] OneDay(MeterSetup setup, TariffTimeline timeline)
    {
        var date = new DateOnly(2026, 3, 2);
        var start = timeline.Zone.StartOf(date.DayNumber);
        var rows = new string[Meters];
        Array.Fill(rows, MeterDayText.Encode(MeterDay.Begin(date, default)));
        var arrived = new MeterReading[PerDelivery];
        for (var delivery = 0; delivery < Deliveries; delivery++)
        {
            for (var meter = 0; meter < Meters; meter++)
            {
                for (var i = 0; i < PerDelivery; i++)
                {
                    var index = (delivery * PerDelivery) + i;
                    arrived[i] = new MeterReading(0, start + (index * 900L), start + (index * 900L) + 2, index + 1, 1_000_000 + (index * 31L));
                }

                rows[meter] = Handled(rows[meter], setup, timeline, arrived);
            }
        }

        return rows;
    }

    private static string Handled(string row, MeterSetup setup, TariffTimeline timeline, MeterReading[] arrived)
    {
        var day = Decoded(row);
        return MeterDayText.Encode(day.With(arrived, out _).Rate(setup, timeline, day.Opening));
    }

    private static void Recode(string[] rows)
    {
        for (var i = 0; i < Deliveries; i++)
        {
            foreach (var row in rows)
            {
                MeterDayText.Encode(Decoded(row));
            }
        }
    }

    private static MeterDay Decoded(string row) =>
        MeterDayText.TryDecode(row, out var day, out var error) ? day! : throw new InvalidOperationException(error);
}
