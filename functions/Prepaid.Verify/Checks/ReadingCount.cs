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
    }
}
