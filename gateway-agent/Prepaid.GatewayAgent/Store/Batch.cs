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
        var passed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in window)
        {
            if ((item.Report is null) != (window[0].Report is null))
            {
                passed.Add(item.Meter);
            }
            else if (taken.Count < MostItems && !passed.Contains(item.Meter))
            {
                taken.Add(item);
            }
        }

        return taken;
    }

    /// <summary>The kind and JSON of a message with these items, which are all of one kind.</summary>
    public static (string Kind, byte[] Json) Write(IReadOnlyList<QueuedItem> items) =>
        items[0].Report is null
            ? (MessageKind.Readings, new ReadingsMessage([.. items.GroupBy(i => i.Meter).SelectMany(Groups)]).ToJson())
            : (MessageKind.RelayReport, new RelayReportMessage([.. items.Select(i => i.Report!)]).ToJson());

    /// <summary>A group for each run of sequences without a gap; normally one.</summary>
    private static IEnumerable<MeterReadings> Groups(IGrouping<string, QueuedItem> meter)
    {
        var run = new List<RegisterReading>();
        foreach (var item in meter)
        {
            if (run.Count > 0 && item.Reading.Sequence != run[^1].Sequence + 1)
            {
                yield return new MeterReadings(meter.Key, ReadingsMessage.TotalRegister, run);
                run = [];
            }

            run.Add(item.Reading);
        }

        yield return new MeterReadings(meter.Key, ReadingsMessage.TotalRegister, run);
    }
}
