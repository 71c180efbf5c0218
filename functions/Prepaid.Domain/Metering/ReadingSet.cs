namespace Prepaid.Domain.Metering;

/// <summary>The union of readings: a set by key and value, kept in measured order.</summary>
internal static class ReadingSet
{
    /// <summary>Adds what is new; the order of arrival leaves no trace.</summary>
    public static (DayReading[] Readings, Arrivals Arrivals) Union(ReadOnlySpan<DayReading> known, ReadOnlySpan<MeterReading> arrived)
    {
        var readings = new List<DayReading>(known.Length + arrived.Length);
        readings.AddRange(known);
        var arrivals = default(Arrivals);
        foreach (ref readonly var reading in arrived)
        {
            arrivals += Add(readings, reading);
        }

        return ([.. readings], arrivals);
    }

    private static Arrivals Add(List<DayReading> readings, in MeterReading reading)
    {
        var at = readings.Count;
        while (at > 0 && DayReading.Compare(readings[at - 1].Reading, reading) > 0)
        {
            at--;
        }

        if (at > 0 && DayReading.Compare(readings[at - 1].Reading, reading) == 0)
        {
            readings[at - 1] = readings[at - 1] with { Reading = Earlier(readings[at - 1].Reading, reading) };
            return new Arrivals(0, 1, 0, 0, 0);
        }

        var conflicts = (at > 0 && readings[at - 1].HasKeyOf(reading)) || (at < readings.Count && readings[at].HasKeyOf(reading));
        var late = readings.Count > 0 && readings[^1].Reading.MeasuredAt > reading.MeasuredAt;
        readings.Insert(at, new DayReading(reading, Quality.Unjudged, QualityReason.None, default));
        return new Arrivals(1, 0, conflicts ? 1 : 0, late ? 1 : 0, reading.IsFuture ? 1 : 0);
    }

    // A repetition received when its time had come frees a reading that was held as future.
    private static MeterReading Earlier(in MeterReading known, in MeterReading repeated)
    {
        if (known.IsFuture != repeated.IsFuture)
        {
            return known.IsFuture ? repeated : known;
        }

        return known.ReceivedAt <= repeated.ReceivedAt ? known : repeated;
    }
}
