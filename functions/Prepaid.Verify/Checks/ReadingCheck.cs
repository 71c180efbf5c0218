using Prepaid.Verify.Files;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>One meter's stored readings against what the meter answered.</summary>
internal sealed class ReadingCheck(string meter, decimal step, MeterTruth truth, OtherTables tables, Findings findings)
{
    private const long SlotSeconds = 900;

    // Agent and meter look at their clocks one after the other.
    private static readonly long[] Nearby = [0, -1, 1];

    private readonly Dictionary<long, TruthPoll> polls = truth.Polls.DistinctBy(p => p.Time).ToDictionary(p => p.Time);
    private readonly HashSet<long> told = [];

    public void Run(IReadOnlyList<DayRow> days, string headPlace)
    {
        foreach (var day in days)
        {
            foreach (var reading in day.Readings.Where(r => r.Register == 0 && !r.IsEstimate))
            {
                Match(day.Place, reading);
            }
        }

        Lost();
        Gaps(days);
        Repeated(days);
        Span(days, headPlace);
    }

    private void Match(string place, StoredReading reading)
    {
        foreach (var away in Nearby)
        {
            if (polls.TryGetValue(reading.Time + away, out var poll) && poll.Register == reading.Counts * step)
            {
                if (!told.Add(poll.Time))
                {
                    findings.Add(Check.NothingTwice, place, $"{poll.Place} stored once", Shown(reading));
                }

                return;
            }
        }

        var answered = polls.TryGetValue(reading.Time, out var other) ? FormattableString.Invariant($"{other.Register} in {other.Place}") : "no answer of the meter in truth.csv";
        findings.Add(Check.EnergyConserved, place, answered, Shown(reading));
    }

    private void Lost()
    {
        var toldSlots = told.Select(t => t / SlotSeconds).ToHashSet();
        foreach (var poll in truth.Polls.Where(p => !told.Contains(p.Time)))
        {
            // A gateway that was killed between hearing an answer and keeping it asks again in the same slot.
            var isAskedAgain = toldSlots.Contains(poll.Time / SlotSeconds) && truth.Polls.Any(p => p.Time > poll.Time && told.Contains(p.Time) && p.Time / SlotSeconds == poll.Time / SlotSeconds);
            if (!isAskedAgain && !tables.IsParked(meter, poll.Time, (long)(poll.Register / step)))
            {
                findings.Add(Check.NothingLost, poll.Place, $"a stored reading of meter {meter}", FormattableString.Invariant($"none at {poll.Time} with register {poll.Register}"));
            }
        }
    }

    private void Gaps(IReadOnlyList<DayRow> days)
    {
        var newest = new Dictionary<int, long>();
        foreach (var day in days)
        {
            foreach (var reading in day.Readings.Where(r => !r.IsEstimate))
            {
                var before = newest.GetValueOrDefault(reading.Register);
                if (reading.Sequence != before && reading.Sequence != before + 1 && reading.Sequence != 1)
                {
                    findings.Add(Check.NothingLost, day.Place, FormattableString.Invariant($"reading {before + 1} of the gateway behind {before}"), Shown(reading));
                }

                newest[reading.Register] = reading.Sequence;
            }
        }
    }

    private void Repeated(IReadOnlyList<DayRow> days)
    {
        foreach (var again in days
            .SelectMany(d => d.Readings.Select(r => (Day: d, Reading: r)))
            .GroupBy(r => (r.Reading.Register, r.Reading.Time, r.Reading.Sequence))
            .Where(g => g.Count() > 1 && (g.Count(r => r.Reading.Quality == 'a') > 1 || g.DistinctBy(r => r.Reading.Counts).Count() < g.Count())))
        {
            findings.Add(Check.NothingTwice, again.Last().Day.Place, "each reading once", Shown(again.Last().Reading));
        }
    }

    private void Span(IReadOnlyList<DayRow> days, string headPlace)
    {
        if (truth.Polls.Count > 0 && !truth.Polls.Any(p => tables.IsParked(meter, p.Time, (long)(p.Register / step))))
        {
            var units = truth.Polls[^1].Register - truth.Polls[0].Register;
            findings.Same(Check.EnergyConserved, $"{headPlace} meter {meter}", "last - first of truth.csv", units, days.Sum(d => d.Figures.Advance) * step);
        }
    }

    private static string Shown(StoredReading reading) =>
        FormattableString.Invariant($"reading {reading.Sequence} at {reading.Time} with {reading.Counts} counts");
}
