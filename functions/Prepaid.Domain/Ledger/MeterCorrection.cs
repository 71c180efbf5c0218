using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Ledger;

/// <summary>What came of a decision on a reading.</summary>
public enum DecisionOutcome
{
    /// <summary>Recorded; the difference is posted.</summary>
    Decided = 0,

    /// <summary>The very same decision stands already, whoever made it.</summary>
    AlreadyDecided = 1,

    /// <summary>No such reading.</summary>
    NoSuchReading = 2,

    /// <summary>The reading is accepted by itself and no debit of its meter is held: there is nothing to decide.</summary>
    NotHeld = 3,

    /// <summary>The replacing value does not fit the register.</summary>
    OutOfRange = 4,
}

/// <summary>Rates stored days again, after a person's decision or under another tariff, and posts only the difference (M4). Pure.</summary>
public static class MeterCorrection
{
    // With an entry for each meter, the head, an audit row and its effects this stays below the 100 rows of a transaction.
    private const int MostDays = 60;

    /// <summary>Records a person's decision on one reading and rates what follows from it.</summary>
    /// <param name="draft">Collects the change.</param>
    /// <param name="timelines">The tariffs.</param>
    /// <param name="meters">The reading's meter with its days from <paramref name="key"/>'s date on; where tiers are shared, all meters of that use.</param>
    /// <param name="meter">Meter of the reading.</param>
    /// <param name="key">The reading by time, sequence, register and value.</param>
    /// <param name="decision">What was decided and by whom.</param>
    /// <param name="reason">Why, for the audit.</param>
    public static DecisionOutcome Decide(
        AccountDraft draft, SiteTimelines timelines, IReadOnlyList<MeterInput> meters, string meter, in MeterReading key, in ReadingDecision decision, string reason)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(timelines);
        ArgumentNullException.ThrowIfNull(meters);
        var input = meters.Single(m => m.Standing.Meter == meter);
        var date = timelines.Zone.DateAt(key.MeasuredAt);
        if (Find(input, date, key) is not { } found)
        {
            return DecisionOutcome.NoSuchReading;
        }

        if (found.Decision.Kind == decision.Kind && found.Decision.Counts == decision.Counts)
        {
            return DecisionOutcome.AlreadyDecided;
        }

        if (found.Decision.Kind == DecisionKind.None && found.Quality is Quality.Accepted or Quality.Estimated && input.Held is null)
        {
            return DecisionOutcome.NotHeld;
        }

        if (decision.Kind == DecisionKind.Replace && (decision.Counts < 0 || decision.Counts >= input.Setup.Installations[^1].Model.Modulus))
        {
            return DecisionOutcome.OutOfRange;
        }

        var open = Open(meters, timelines);
        open.Single(m => m.Standing.Meter == meter).TryDecide(date, key, decision with { At = draft.Now.ToUnixTimeSeconds() });
        var cause = new CorrectionCause(FormattableString.Invariant($"reading-{key.MeasuredAt}-{key.Sequence}"), $"{decision.Kind}: {reason}");
        Store(draft, timelines, open, new PostingTerms(Today(draft, timelines), cause, draft.Bounds, SettlesHeld: true));
        var changed = decision.Kind == DecisionKind.Replace ? FormattableString.Invariant($" with {decision.Counts}") : string.Empty;
        draft.Note(
            $"reading-{decision.Kind.ToString().ToLowerInvariant()}",
            meter,
            FormattableString.Invariant($"{DateTimeOffset.FromUnixTimeSeconds(key.MeasuredAt):u} sequence {key.Sequence}, {key.Counts} counts, was {found.Quality} ({found.Reason}), {found.Decision.Kind}{changed}; {reason}; {BalancesOf(draft)}"));
        return DecisionOutcome.Decided;
    }

    /// <summary>Rates every day from a date on again under the tariff as it is now; days that come out the same change nothing.</summary>
    /// <param name="draft">Collects the change; empty when nothing came out different.</param>
    /// <param name="timelines">The tariffs.</param>
    /// <param name="meters">Meters with their days from <paramref name="from"/> on; where tiers are shared, all meters of that use.</param>
    /// <param name="from">First local date.</param>
    /// <param name="cause">Why.</param>
    public static void RateAgain(AccountDraft draft, SiteTimelines timelines, IReadOnlyList<MeterInput> meters, DateOnly from, CorrectionCause cause)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(timelines);
        ArgumentNullException.ThrowIfNull(meters);
        ArgumentNullException.ThrowIfNull(cause);
        var open = Open(meters, timelines);
        open.ForEach(m => m.RateAgain(from));
        Store(draft, timelines, open, new PostingTerms(Today(draft, timelines), cause, Bounds: null, SettlesHeld: false));
        if (draft.Entries.Count > 0)
        {
            draft.Note("rate-again", cause.Key, $"{cause.Reason}; {BalancesOf(draft)}");
        }
    }

    private static DateOnly Today(AccountDraft draft, SiteTimelines timelines) => timelines.Zone.DateAt(draft.Now.ToUnixTimeSeconds());

    private static string BalancesOf(AccountDraft draft) => draft.Head.Water == draft.Before.Water
        ? $"balance {draft.Before.Electricity} -> {draft.Head.Electricity}"
        : $"balance {draft.Before.Electricity} -> {draft.Head.Electricity}, water {draft.Before.Water} -> {draft.Head.Water}";

    private static List<OpenMeter> Open(IReadOnlyList<MeterInput> meters, SiteTimelines timelines) =>
        [.. meters.Select(m => new OpenMeter(m.Standing, m.Setup, timelines.Zone, m.Stored, m.Held))];

    private static void Store(AccountDraft draft, SiteTimelines timelines, List<OpenMeter> open, PostingTerms terms)
    {
        MeterChain.Rate(open, timelines, MostDays);
        foreach (var meter in open)
        {
            MeterPosting.Store(draft, meter, timelines.Zone, terms);
        }
    }

    private static DayReading? Find(MeterInput input, DateOnly date, in MeterReading key)
    {
        foreach (var day in input.Stored)
        {
            foreach (var reading in day.Date == date ? day.Readings : [])
            {
                if (reading.HasKeyOf(key) && reading.Reading.Counts == key.Counts)
                {
                    return reading;
                }
            }
        }

        return null;
    }
}
