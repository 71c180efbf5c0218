using System.Globalization;
using Prepaid.Verify.Rating;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>The water of one meter: each local date charged once, charges and corrections at the price of what was read, and nothing that was due left out.</summary>
/// <remarks>That the parts of the rows follow from the readings and the tariff is recomputed by <see cref="MeterCheck"/>.</remarks>
internal sealed class WaterCheck(AccountPartition account, StandingRow standing, string headPlace, PriceClock clock, Findings findings)
{
    private readonly string where = $"{headPlace} meter {standing.Meter}";
    private readonly List<DayRow> days = [.. account.Days.Where(d => d.Meter == standing.Meter).OrderBy(d => d.Date)];
    private readonly SortedDictionary<int, string> chargedOn = [];
    private readonly Dictionary<int, decimal> chargedFen = [];

    /// <summary>The first local date whose water is not charged; of a meter that came back, earlier stays are charged.</summary>
    public static int FirstUncharged(StandingRow standing, PriceClock clock) =>
        Math.Max(standing.WaterThrough is { } through ? Date(through) + 1 : 0, standing.Since > 0 ? clock.DayAt(standing.Since) : 0);

    /// <param name="runs">Water runs of the site that have posted.</param>
    public void Run(IEnumerable<RunRow> runs)
    {
        foreach (var entry in account.Entries.Where(e => e.Kind is "water" or "correction"))
        {
            try
            {
                Take(entry, ChargeEvidence.Parse(entry.Evidence));
            }
            catch (Exception wrong) when (wrong is FormatException or OverflowException)
            {
                findings.Add(Check.WaterOncePerDay, entry.Place, "evidence as docs/evidence.md describes it", wrong.Message);
            }
        }

        var stay = standing.Since > 0 ? clock.DayAt(standing.Since) : 0;
        var first = FirstUncharged(standing, clock);
        foreach (var (date, next) in chargedOn.Keys.Zip(chargedOn.Keys.Skip(1)).Where(pair => pair.First >= stay && pair.Second != pair.First + 1))
        {
            findings.Add(Check.WaterOncePerDay, where, $"a charge of {TextOf(date + 1)}", $"the next one of {TextOf(next)}");
        }

        findings.Same(Check.WaterOncePerDay, where, "waterThrough, by the newest charge,", chargedOn.Count == 0 ? null : KeyOf(chargedOn.Keys.Last()), standing.WaterThrough);
        var costs = days.SelectMany(d => d.Parts).GroupBy(p => p.Kind.Date).ToDictionary(g => g.Key, g => g.Sum(p => p.Fen));
        foreach (var date in costs.Keys.Union(chargedFen.Keys).Where(d => d < first).Order())
        {
            findings.Same(Check.WaterOncePerDay, chargedOn.GetValueOrDefault(date, where), $"exact fen of {TextOf(date)}, charged and corrected,", costs.GetValueOrDefault(date), chargedFen.GetValueOrDefault(date));
        }

        foreach (var run in runs)
        {
            MustReach(run, first);
        }
    }

    private void Take(EntryRow entry, ChargeEvidence evidence)
    {
        if (evidence.Meter != standing.Meter)
        {
            return;
        }

        foreach (var (date, fen) in evidence.Parts)
        {
            chargedFen[date] = chargedFen.GetValueOrDefault(date) + fen;
        }

        if (entry.Kind == "correction")
        {
            foreach (var date in evidence.Parts.Select(p => p.Date).Distinct().Where(d => !evidence.Corrects.Contains(ChargeOf(d))))
            {
                findings.Add(Check.WaterOncePerDay, entry.Place, $"a link to {ChargeOf(date)}", string.Join(", ", evidence.Corrects));
            }
        }
        else if (!IsDate(entry.Key[(entry.Key.LastIndexOf(':') + 1)..], out var charged) || entry.Key != ChargeOf(charged) || evidence.Parts.Any(p => p.Date != charged))
        {
            findings.Add(Check.WaterOncePerDay, entry.Place, "a key and parts of one local date", entry.Key);
        }
        else if (!chargedOn.TryAdd(charged, entry.Place))
        {
            findings.Add(Check.WaterOncePerDay, entry.Place, $"one charge of {TextOf(charged)}", $"also {chargedOn[charged]}");
        }
    }

    /// <summary>A run charges up to the last local date that a believed reading reaches past; a second one behind it shows that the first was not in doubt then.</summary>
    private void MustReach(RunRow run, int firstUncharged)
    {
        var known = days.SelectMany(d => d.Readings).Where(r => r.Register == 0 && r.Quality == 'a' && r.ReceivedAt < run.BegunAt.ToUnixTimeSeconds()).Select(r => r.Time).Order().ToList();
        if (known.Count < 3)
        {
            return;
        }

        var held = days.SelectMany(d => d.Parts).Where(p => p.Fate == 'U').Select(p => p.Kind.Date).Append(int.MaxValue).Min();
        var due = Math.Min(Math.Min(clock.DayAt(known[^2]) - 1, Date(run.Period)), held - 1);
        if (due >= clock.DayAt(known[0]) && due >= firstUncharged)
        {
            findings.Add(Check.WaterOncePerDay, where, $"a charge of {TextOf(due)} by run {run.Id}", $"none behind {TextOf(firstUncharged - 1)}");
        }
    }

    private string ChargeOf(int date) => $"water:{standing.Meter}:{KeyOf(date)}";

    private static string KeyOf(int date) => DateOnly.FromDayNumber(date).ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string TextOf(int date) => date <= 0 ? "nothing" : DateOnly.FromDayNumber(date).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static int Date(string text) => IsDate(text, out var date) ? date : throw new FormatException($"{text}: expected yyyyMMdd");

    private static bool IsDate(string text, out int date)
    {
        var isDate = DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed);
        date = parsed.DayNumber;
        return isDate;
    }
}
