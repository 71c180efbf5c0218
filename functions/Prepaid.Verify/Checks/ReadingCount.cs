using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>Counts a meter's readings by their quality.</summary>
internal static class ReadingCount
{
    public static void Add(Tally tally, IReadOnlyList<DayRow> days)
    {
        var readings = days.SelectMany(d => d.Readings).Where(r => !r.IsEstimate).ToList();
        tally.Accepted += readings.Count(r => r.Quality == 'a');
        tally.Rejected += readings.Count(r => r.Quality == 'r');
        tally.Held += readings.Count(r => r.Quality is 'p' or 'h' or 'u');
        tally.Late += LateOf(readings);
    }

    /// <summary>Late is what was received after a reading that was measured later.</summary>
    private static int LateOf(List<StoredReading> readings)
    {
        var (late, earliest) = (0, long.MaxValue);
        for (var i = readings.Count - 1; i >= 0; i--)
        {
            late += readings[i].ReceivedAt > earliest ? 1 : 0;
            earliest = Math.Min(earliest, readings[i].ReceivedAt);
        }

        return late;
    }
}
