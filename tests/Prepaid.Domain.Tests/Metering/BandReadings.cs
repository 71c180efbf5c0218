using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Tests.Metering;

/// <summary>Three days of a meter with two band registers that is exchanged in between, with glitches, from a seed.</summary>
internal static class BandReadings
{
    public static MeterSetup Setup(long swap, long final) => MeterSetup.Of(
        [
            new Installation(SampleMeter.Start, "OLD", SampleMeter.Model),
            new Installation(swap, "NEW", SampleMeter.Model) { FinalCountsBefore = final, OpeningCounts = 10 },
        ],
        ["T1", "T2"]);

    public static (MeterReading[] Readings, long Final) Of(Random random, long swap)
    {
        var readings = new List<MeterReading>();
        long[] bands = [random.Next(1_000), random.Next(1_000)];
        long final = 0, sequence = 1;
        for (var i = 0; i < 300; i++)
        {
            var time = SampleMeter.Start + (i * SampleMeter.Quarter);
            if (time > swap && final == 0)
            {
                final = bands.Sum();
                bands = [4, 6];
            }

            var spoilt = random.Next(40) == 0 ? 0 : 1;
            readings.Add(SampleMeter.Reading(time, sequence, bands.Sum() * spoilt));
            readings.Add(SampleMeter.Reading(time, sequence, bands[0], 1));
            readings.Add(SampleMeter.Reading(time, sequence++, bands[1] * spoilt, 2));
            bands[random.Next(2)] += random.Next(0, 40);
        }

        return ([.. readings], final);
    }
}
