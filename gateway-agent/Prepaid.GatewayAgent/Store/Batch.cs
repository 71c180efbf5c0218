using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Store;

/// <summary>Chooses what goes into the next message: as much of one kind as possible without changing any meter's order.</summary>
internal static class Batch
{
    /// <summary>Most readings or reports in one message: about 3 KB of readings, below the 4 KB that IoT Hub bills as one.</summary>
    public const int MostItems = 200;

    /// <summary>How far ahead in the queue to look.</summary>
    public const int Window = 2 * MostItems;

    /// <summary>Items of the kind of the first one; a meter is left out from its first item of the other kind on.</summary>
    public static IReadOnlyList<QueuedItem> Take(IReadOnlyList<QueuedItem> window)
    {
        var taken = new List<QueuedItem>();
        var size = 0;
        var passed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in window)
        {
            if ((item.Report is null) != (window[0].Report is null))
            {
                passed.Add(item.Meter);
            }
            else if (size + item.Size <= MostItems && !passed.Contains(item.Meter))
            {
                taken.Add(item);
                size += item.Size;
            }
            else
            {
                passed.Add(item.Meter);
            }
        }

        return taken;
    }

    /// <summary>The kind and JSON of a message with these items, which are all of one kind.</summary>
    public static (string Kind, byte[] Json) Write(IReadOnlyList<QueuedItem> items) =>
        items[0].Report is null
            ? (MessageKind.Readings, new ReadingsMessage([.. items.GroupBy(i => i.Meter).SelectMany(Groups)]).ToJson())
            : (MessageKind.RelayReport, new RelayReportMessage([.. items.Select(i => i.Report!)]).ToJson());

    /// <summary>The total, then each band register: what was read at one poll travels together.</summary>
    private static IEnumerable<MeterReadings> Groups(IGrouping<string, QueuedItem> meter)
    {
        IEnumerable<MeterReadings> groups = Runs(meter.Key, ReadingsMessage.TotalRegister, meter.Select(i => i.Reading));
        for (var band = 0; band < meter.Max(i => i.Bands.Count); band++)
        {
            var at = band;
            groups = groups.Concat(Runs(meter.Key, ReadingsMessage.BandRegister(at + 1), meter.Where(i => at < i.Bands.Count).Select(i => i.Reading with { Counts = i.Bands[at] })));
        }

        return groups;
    }

    /// <summary>A group for each run of sequences without a gap; normally one.</summary>
    private static IEnumerable<MeterReadings> Runs(string meter, string register, IEnumerable<RegisterReading> readings)
    {
        var run = new List<RegisterReading>();
        foreach (var reading in readings)
        {
            if (run.Count > 0 && reading.Sequence != run[^1].Sequence + 1)
            {
                yield return new MeterReadings(meter, register, run);
                run = [];
            }

            run.Add(reading);
        }

        yield return new MeterReadings(meter, register, run);
    }
}
