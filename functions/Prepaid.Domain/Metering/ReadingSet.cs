namespace Prepaid.Domain.Metering;

/// <summary>The union of readings: a set by key and value, kept in measured order.</summary>
internal static class ReadingSet
{
    /// <summary>Adds what is new; the order of arrival leaves no trace.</summary>
    public static (DayReading[] Readings, Arrivals Arrivals) Union(ReadOnlySpan<DayReading> known, ReadOnlySpan<MeterReading> arrived)
    {
        var readings = new DayReading[known.Length + arrived.Length];
        known.CopyTo(readings);
        var count = known.Length;
        var arrivals = default(Arrivals);
        foreach (ref readonly var reading in arrived)
        {
            arrivals += Add(readings, ref count, reading);
        }

        return (count == readings.Length ? readings : readings[..count], arrivals);
    }

    private static Arrivals Add(DayReading[] readings, ref int count, in MeterReading reading)
    {
        var at = count;
        while (at > 0 && DayReading.Compare(readings[at - 1].Reading, reading) > 0)
        {
            at--;
        }

        if (at > 0 && DayReading.Compare(readings[at - 1].Reading, reading) == 0)
        {
            readings[at - 1] = readings[at - 1] with { Reading = Earlier(readings[at - 1].Reading, reading) };
            return new Arrivals(0, 1, 0, 0, 0);
        }

        var conflicts = (at > 0 && readings[at - 1].HasKeyOf(reading)) || (at < count && readings[at].HasKeyOf(reading));
        var late = count > 0 && readings[count - 1].Reading.MeasuredAt > reading.MeasuredAt;
        Array.Copy(readings, at, readings, at + 1, count - at);
        count++;
        readings[at] = new DayReading(reading, Quality.Unjudged, QualityReason.None, default);
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
