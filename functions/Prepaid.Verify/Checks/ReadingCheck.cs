using Prepaid.Verify.Files;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>One meter's stored readings, in whatever account, against what the meter answered.</summary>
internal sealed class ReadingCheck(MeterDossier dossier, MeterRow? link, MeterTruth truth, OtherTables tables, Findings findings)
{
    private const long SlotSeconds = 900;

    // Agent and meter look at their clocks one after the other.
    private static readonly long[] Nearby = [0, -1, 1];

    private readonly string meter = dossier.Meter;
    private readonly decimal step = link?.Step ?? 0.01m;
    private readonly IReadOnlyList<DayRow> days = [.. dossier.Days.OrderBy(d => d.Date)];
    private readonly Dictionary<long, TruthPoll> polls = truth.Polls.DistinctBy(p => p.Time).ToDictionary(p => p.Time);
    private readonly HashSet<long> told = [];

    public void Run()
    {
        foreach (var day in days)
        {
            foreach (var reading in day.Readings.Where(r => r.Register == 0 && !r.IsEstimate && !r.IsSigned))
            {
                Match(day.Place, reading);
            }
        }

        Signed();
        Lost();
        Gaps();
        Repeated();
        Span();
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

    /// <summary>A value that no gateway sent is one that an entry of a hand-over or a swap names, and the other way round.</summary>
    private void Signed()
    {
        var named = dossier.Signed.ToList();
        foreach (var (place, reading) in days.SelectMany(d => d.Readings.Where(r => r.IsSigned).Select(r => (d.Place, r))))
        {
            var at = named.FindIndex(s => s.At == reading.Time && s.Counts == reading.Counts);
            if (at < 0)
            {
                findings.Add(Check.EnergyConserved, place, "an entry that names the signed value", Shown(reading));
            }
            else
            {
                named.RemoveAt(at);
            }
        }

        foreach (var (place, at, counts) in named)
        {
            findings.Add(Check.NothingLost, place, FormattableString.Invariant($"a stored reading of the signed value of meter {meter}"), FormattableString.Invariant($"none at {at} with {counts} counts"));
        }
    }

    private void Lost()
    {
        var toldSlots = told.Select(t => t / SlotSeconds).ToHashSet();
        foreach (var poll in truth.Polls.Where(p => !told.Contains(p.Time)))
        {
            // A gateway that was killed between hearing an answer and keeping it asks again in the same slot.
            var isAskedAgain = toldSlots.Contains(poll.Time / SlotSeconds) && truth.Polls.Any(p => p.Time > poll.Time && told.Contains(p.Time) && p.Time / SlotSeconds == poll.Time / SlotSeconds);
            if (!isAskedAgain && !IsParked(poll))
            {
                findings.Add(Check.NothingLost, poll.Place, $"a stored reading of meter {meter}", FormattableString.Invariant($"none at {poll.Time} with register {poll.Register}"));
            }
        }
    }

    private void Gaps()
    {
        var newest = new Dictionary<int, long>();
        var parked = truth.Polls.Any(IsParked);
        foreach (var (place, reading) in days.SelectMany(d => d.Readings.Where(r => !r.IsEstimate && !r.IsSigned).Select(r => (d.Place, Reading: r))).OrderBy(r => r.Reading.Time))
        {
            var before = newest.GetValueOrDefault(reading.Register);
            if (reading.Sequence != before && reading.Sequence != before + 1 && reading.Sequence != 1 && !parked)
            {
                findings.Add(Check.NothingLost, place, FormattableString.Invariant($"reading {before + 1} of the gateway behind {before}"), Shown(reading));
            }

            newest[reading.Register] = reading.Sequence;
        }
    }

    private void Repeated()
    {
        foreach (var again in days
            .SelectMany(d => d.Readings.Select(r => (Day: d, Reading: r)))
            .GroupBy(r => (r.Reading.Register, r.Reading.Time, r.Reading.Sequence))
            .Where(g => g.Count() > 1 && (g.Count(r => r.Reading.Quality == 'a') > 1 || g.DistinctBy(r => r.Reading.Counts).Count() < g.Count())))
        {
            findings.Add(Check.NothingTwice, again.Last().Day.Place, "each reading once", Shown(again.Last().Reading));
        }
    }

    /// <summary>Over all accounts, each installation advanced by its last value less its first.</summary>
    private void Span()
    {
        if (truth.Polls.Count == 0 || truth.Polls.Any(IsParked))
        {
            return;
        }

        var values = truth.Polls.Select(p => (p.Time, Value: p.Register)).Concat(dossier.Signed.Select(s => (Time: s.At, Value: s.Counts * step))).Concat(dossier.Opened.Select(o => (Time: o.At, Value: o.Counts * step))).OrderBy(v => v.Time).ToList();
        var units = values.GroupBy(v => link?.InstalledAt(v.Time) ?? 0).Sum(g => Last(g.Key, g.Last().Value) - First(g.Key, g.First().Value));
        findings.Same(Check.EnergyConserved, $"{dossier.Place} meter {meter}", "last - first of truth.csv", units, days.Sum(d => d.Figures.Advance) * step);
    }

    private decimal First(int installation, decimal seen) => installation > 0 && link!.Installed[installation].Start is { } start ? start * step : seen;

    private decimal Last(int installation, decimal seen) =>
        link is not null && installation + 1 < link.Installed.Count && link.Installed[installation + 1].FinalBefore is { } final ? final * step : seen;

    private bool IsParked(TruthPoll poll) => tables.IsParked(meter, poll.Time, (long)(poll.Register / step));

    private static string Shown(StoredReading reading) =>
        FormattableString.Invariant($"reading {reading.Sequence} at {reading.Time} with {reading.Counts} counts");
}
