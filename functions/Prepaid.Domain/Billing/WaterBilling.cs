using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Billing;

/// <summary>Charges water by the local day, and corrects what is charged (R35, ADR 0004). Pure.</summary>
/// <remarks>
/// Up to <see cref="MeterStanding.WaterThrough"/> the exact cost of all parts is what was charged and corrected, plus the
/// meter's remainder; later dates wait for the run. So nothing depends on when a run came, or readings arrived.
/// </remarks>
public static class WaterBilling
{
    /// <summary>Most entries of one transaction: with the head, the key and effects it stays below the 100 rows of a transaction.</summary>
    public const int MostEntries = 80;

    // The evidence of an entry is one property of a row: at most 32,768 characters, some 170 a part with its link.
    private const int MostPartsPerEntry = 150;

    private static readonly CorrectionCause SinceFrozen = new("frozen", "readings that came between the freezing of the run and its posting");
    private static readonly CorrectionCause Late = new("late", "readings that came after their days were charged");

    /// <summary>Charges days as they were frozen, and the difference that the rows have made since.</summary>
    /// <param name="draft">Collects the change.</param>
    /// <param name="frozen">Days of the account's meters; those that are charged already are passed over.</param>
    /// <param name="rowsOf">Day rows of a meter now, from <see cref="WaterDue.FirstUnbilled"/> on.</param>
    /// <param name="run">Names who charges, for the evidence.</param>
    /// <returns>Days that were charged.</returns>
    public static int Post(AccountDraft draft, IReadOnlyList<WaterDay> frozen, Func<string, IReadOnlyList<MeterDay>> rowsOf, string run)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(frozen);
        ArgumentNullException.ThrowIfNull(rowsOf);
        var charged = 0;
        foreach (var days in frozen.GroupBy(day => day.Meter, StringComparer.Ordinal))
        {
            if (draft.Head.StandingOf(days.Key) is { Use: MeterUse.Water } standing)
            {
                var room = Math.Max(0, MostEntries - draft.Entries.Count - 1); // a correction may follow; what does not fit is due again at the next run
                charged += Post(draft, standing, [.. days.Where(day => !(standing.WaterThrough >= day.Date)).OrderBy(day => day.Date).Take(room)], rowsOf(days.Key), run);
            }
        }

        return charged;
    }

    /// <summary>Posts what a change of day rows means for dates that are charged already; the rest waits for its run.</summary>
    /// <param name="draft">Collects the change; the standing is stored already, with the change in its figures.</param>
    /// <param name="standing">The water meter after the change.</param>
    /// <param name="before">Changed rows as they were stored; a new row has none.</param>
    /// <param name="after">The same rows as they become.</param>
    /// <param name="zone">The site's zone.</param>
    /// <param name="cause">Why; null for readings that arrived late.</param>
    internal static void Follow(
        AccountDraft draft, MeterStanding standing, IEnumerable<MeterDay> before, IEnumerable<MeterDay> after, SiteZone zone, CorrectionCause? cause)
    {
        if (standing.WaterThrough is { } through)
        {
            var difference = PricedParts.Of(after).Minus(PricedParts.Of(before)).Where(part => part.Date <= through).ToImmutableArray();
            if (!difference.IsEmpty)
            {
                var (first, last) = (difference[0].Date, difference[^1].Date);
                var (from, to) = (Math.Max(zone.StartOf(first.DayNumber), standing.Since), Math.Min(zone.StartOf(last.DayNumber + 1), standing.Until ?? long.MaxValue));
                Correct(draft, standing, difference, (from, to), cause ?? Late);
            }
        }
    }

    private static int Post(AccountDraft draft, MeterStanding before, IReadOnlyList<WaterDay> days, IReadOnlyList<MeterDay> rows, string run)
    {
        var standing = before;
        foreach (var day in days)
        {
            standing = Charge(draft, standing, day, run);
        }

        if (days.Count > 0)
        {
            var now = PricedParts.Of(rows).Where(part => part.Date <= standing.WaterThrough && !(part.Date <= before.WaterThrough));
            Correct(draft, standing, now.Minus(days.SelectMany(day => day.Parts)), (days[0].ServiceFrom, days[^1].ServiceTo), SinceFrozen);
        }

        return days.Count;
    }

    private static MeterStanding Charge(AccountDraft draft, MeterStanding standing, WaterDay day, string run)
    {
        var (amount, remainder) = Tariffs.Charge.Of(day.Fen, standing.Remainder);
        var json = new StringBuilder(512).Append(CultureInfo.InvariantCulture, $"{{\"meter\":\"{day.Meter}\",\"register\":\"T\",\"date\":\"{day.Date:yyyy-MM-dd}\",\"run\":{JsonSerializer.Serialize(run)}");
        day.AppendRegistersAndParts(json);
        Post(draft, "water", day.Key, amount, Close(json, standing.Remainder, remainder), (day.ServiceFrom, day.ServiceTo));
        var after = Moved(standing, day.Counts) with { WaterThrough = day.Date, Remainder = remainder };
        draft.Put(after);
        return after;
    }

    /// <summary>Posts a difference, in as many entries as their evidence needs.</summary>
    private static void Correct(AccountDraft draft, MeterStanding standing, ImmutableArray<PricedPart> difference, (long From, long To) service, CorrectionCause cause)
    {
        foreach (var parts in difference.Chunk(MostPartsPerEntry))
        {
            standing = CorrectOnce(draft, standing, [.. parts], service, cause);
        }
    }

    private static MeterStanding CorrectOnce(AccountDraft draft, MeterStanding standing, ImmutableArray<PricedPart> difference, (long From, long To) service, CorrectionCause cause)
    {
        var (amount, remainder) = Tariffs.Charge.Of(difference.Fen(), standing.Remainder);
        var corrected = difference.Select(part => part.Date).Distinct().Select(date => WaterDay.KeyOf(standing.Meter, date));
        var json = new StringBuilder(512).Append(CultureInfo.InvariantCulture, $"{{\"meter\":\"{standing.Meter}\",\"register\":\"T\",\"corrects\":{JsonSerializer.Serialize(corrected)}");
        difference.Append(json);
        json.Append(CultureInfo.InvariantCulture, $",\"cause\":{JsonSerializer.Serialize(cause.Key)},\"reason\":{JsonSerializer.Serialize(cause.Reason)}");
        var key = string.Create(CultureInfo.InvariantCulture, $"correction:{standing.Meter}:{cause.Key}:{difference[0].Date:yyyyMMdd}:{draft.Head.EntryCount + 1}");
        Post(draft, "correction", key, amount, Close(json, standing.Remainder, remainder), service);
        var after = Moved(standing, difference.Counts()) with { Remainder = remainder };
        draft.Put(after);
        return after;
    }

    private static void Post(AccountDraft draft, string kind, string key, Money amount, string evidence, (long From, long To) service) => draft.Post(
        kind,
        key,
        [new(CounterAccounts.WaterWallet, -amount), new(CounterAccounts.WaterRevenue, amount)],
        evidence,
        DateTimeOffset.FromUnixTimeSeconds(service.From),
        DateTimeOffset.FromUnixTimeSeconds(service.To));

    private static string Close(StringBuilder json, decimal before, decimal after) =>
        json.Append(CultureInfo.InvariantCulture, $",\"remainderBefore\":\"{before}\",\"remainderAfter\":\"{after}\"}}").ToString();

    private static MeterStanding Moved(MeterStanding standing, long counts) =>
        standing with { Figures = standing.Figures + new RegisterFigures(counts, -counts, 0, 0, 0, 0) };
}
