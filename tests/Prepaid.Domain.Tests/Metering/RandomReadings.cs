using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Tests.Metering;

/// <summary>Readings of a few days with everything that goes wrong in the field, from a seed.</summary>
internal static class RandomReadings
{
    public static List<MeterReading> Of(Random random, int quarters, long modulus = 100_000_000)
    {
        var readings = new List<MeterReading>();
        var register = random.Next(4) == 0 ? modulus - random.Next(1, 2_000) : random.Next(0, 500_000);
        var sequence = 1L;
        for (var i = 0; i < quarters; i++)
        {
            register = (register + random.Next(0, 60)) % modulus;
            var time = SampleMeter.Start + (i * SampleMeter.Quarter) + random.Next(0, 3);
            if (random.Next(20) == 0)
            {
                i += random.Next(1, 90); // an outage
                register = (register + random.Next(0, 3_000)) % modulus;
            }

            readings.Add(SampleMeter.Reading(time, sequence++, Spoilt(random, register)));
            if (random.Next(40) == 0)
            {
                readings.Add(readings[^1] with { Counts = readings[^1].Counts + 1 }); // a conflict
            }
        }

        return readings;
    }

    /// <summary>Shuffled, repeated and cut into deliveries.</summary>
    public static List<MeterReading[]> Delivered(Random random, IReadOnlyCollection<MeterReading> readings)
    {
        var all = readings.Concat(readings.Where(_ => random.Next(3) == 0)).ToArray();
        random.Shuffle(all);
        var deliveries = new List<MeterReading[]>();
        for (var at = 0; at < all.Length;)
        {
            var size = Math.Min(all.Length - at, random.Next(1, 30));
            deliveries.Add([.. all.AsSpan(at, size).ToArray().Select(reading => reading with { ReceivedAt = reading.ReceivedAt + random.Next(0, 90_000) })]);
            at += size;
        }

        return deliveries;
    }

    private static long Spoilt(Random random, long register) => random.Next(60) switch
    {
        0 => 0,
        1 => register + 900_000,
        2 => Math.Max(0, register - random.Next(1, 30)),
        _ => register,
    };
}
