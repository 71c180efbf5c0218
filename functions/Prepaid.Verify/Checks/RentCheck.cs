using System.Globalization;
using System.Text.Json;
using Prepaid.Verify.Rating;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>Each period of each agreement is charged once when it is due, and with its corrections it comes to what the agreement says.</summary>
internal sealed class RentCheck(AccountPartition account, HeadRow head, string zone, RentRows rent, Findings findings)
{
    private const Check Own = Check.RentOncePerPeriod;

    private static readonly string[] Kinds = ["rent", "property-fee"];

    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(zone);
    private readonly Dictionary<(string Agreement, DateOnly From), List<EntryRow>> charged = [];

    public void Run()
    {
        foreach (var entry in account.Entries.Where(e => e.Kind.Split("-correction")[0].Split("-reversed")[0] is var kind && Kinds.Contains(kind)))
        {
            Take(entry);
        }

        findings.Same(
            Check.BooksBalance, head.Place, "PropertyFeesFen", account.Entries.Sum(e => e.Gain("revenue:property-fee")), head.PropertyFeesFen);
        var agreements = rent.Of(account.Account);
        foreach (var versions in agreements)
        {
            Agreement(versions);
        }

        foreach (var ((agreement, _), entries) in charged.Where(c => !agreements.Any(a => a[0].Agreement == c.Key.Agreement)))
        {
            findings.Add(Own, entries[0].Place, $"an agreement {agreement} of account {account.Account} in table rent", "none");
        }
    }

    private void Take(EntryRow entry)
    {
        // rent:{agreement}:{yyyyMMdd}, rent-correction:{agreement}:{yyyyMMdd}:{version}, either with -reversed, either with the number of a later run behind it
        if (entry.Key.Split(':') is not [var word, var agreement, var day, ..] || !DateOnly.TryParseExact(day, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from)
            || word is not ("rent" or "rent-correction" or "rent-reversed" or "rent-correction-reversed"))
        {
            findings.Add(Own, entry.Place, "a key rent:{agreement}:{yyyyMMdd}", entry.Key);
            return;
        }

        if (!charged.TryGetValue((agreement, from), out var entries))
        {
            charged[(agreement, from)] = entries = [];
        }

        entries.Add(entry);
        findings.Same(Own, entry.Place, "start of service", from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), TimeZoneInfo.ConvertTime(entry.ServiceFrom, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    private void Agreement(IReadOnlyList<RentVersionRow> versions)
    {
        foreach (var same in versions.Where(v => v.InForceFrom is not null && v.ProposedBy == v.DecidedBy))
        {
            findings.Add(Own, same.Place, "approved by another person than proposed", same.DecidedBy);
        }

        var through = rent.PostedThrough(head.Site);
        if (head.ClosedAt is { } closed && LocalDate(closed) is var last && last < through)
        {
            through = last; // a closed account is charged no more
        }

        var agreement = versions[0].Agreement;
        Totals(versions, agreement, through);
        foreach (var (_, entries) in charged.Where(c => c.Key.Agreement == agreement).OrderBy(c => c.Key.From))
        {
            Period(versions, entries);
        }
    }

    /// <summary>What every period comes to; where a run was undone or is not done, the runs of each day tell.</summary>
    private void Totals(IReadOnlyList<RentVersionRow> versions, string agreement, DateOnly through)
    {
        if (rent.HasUnposted(head.Site))
        {
            return;
        }

        var due = InForce(versions, through) is { } inForce ? RentMonths.DueThrough(inForce, through) : new Dictionary<DateOnly, RentMonth>();
        foreach (var (from, month) in due.OrderBy(m => m.Key))
        {
            var entries = charged.GetValueOrDefault((agreement, from)) ?? [];
            findings.Same(Own, entries.LastOrDefault()?.Place ?? versions[0].Place, $"{agreement} from {from:yyyy-MM-dd}: fen charged", month.Fen, entries.Sum(e => e.Gain(versions[0].Revenue)));
        }

        foreach (var ((_, from), entries) in charged.Where(c => c.Key.Agreement == agreement).OrderBy(c => c.Key.From))
        {
            if (!due.ContainsKey(from))
            {
                findings.Same(Own, entries[^1].Place, $"{agreement} from {from:yyyy-MM-dd}, which is not due by {through:yyyy-MM-dd}: fen charged", 0L, entries.Sum(e => e.Gain(versions[0].Revenue)));
            }
        }
    }

    /// <summary>Charged once; each entry by a version that was in force, for what that version says, and not before it was due.</summary>
    private void Period(IReadOnlyList<RentVersionRow> versions, List<EntryRow> entries)
    {
        var firsts = entries.Count(e => e.Key.StartsWith("rent:", StringComparison.Ordinal)) - entries.Count(e => e.Key.StartsWith("rent-reversed:", StringComparison.Ordinal));
        if (firsts is < 0 or > 1)
        {
            findings.Add(Own, entries[^1].Place, "one charge of a period, unless a reversal undid the one before", FormattableString.Invariant($"{firsts}"));
        }

        foreach (var entry in entries.Where(e => !e.Kind.EndsWith("-reversed", StringComparison.Ordinal)))
        {
            findings.Same(Own, entry.Place, "taken from the rent wallet", -entry.Gain(versions[0].Revenue), entry.Gain("wallet:rent"));
            if (Evidence(entry) is not var (number, from, dueOn, fen))
            {
                findings.Add(Own, entry.Place, "agreement, version, from, dueOn and periodFen as evidence", entry.Evidence);
                continue;
            }

            var booked = LocalDate(entry.BookedAt);
            if (versions.FirstOrDefault(v => v.Version == number) is not { InForceFrom: { } inForce } version || inForce > booked)
            {
                findings.Add(Own, entry.Place, FormattableString.Invariant($"version {number} in force on {booked:yyyy-MM-dd}"), "not approved, or later");
                continue;
            }

            findings.Same(Own, entry.Place, "periodFen", RentMonths.DueThrough(version, booked).GetValueOrDefault(from)?.Fen ?? 0, fen);
            if (booked < dueOn && entry.Key.StartsWith("rent:", StringComparison.Ordinal))
            {
                findings.Add(Own, entry.Place, FormattableString.Invariant($"booked on {dueOn:yyyy-MM-dd} or later"), FormattableString.Invariant($"{booked:yyyy-MM-dd}"));
            }
        }
    }

    private static RentVersionRow? InForce(IReadOnlyList<RentVersionRow> versions, DateOnly day) => versions.LastOrDefault(v => v.InForceFrom <= day);

    private static (long Version, DateOnly From, DateOnly DueOn, long Fen)? Evidence(EntryRow entry)
    {
        try
        {
            using var json = JsonDocument.Parse(entry.Evidence);
            var told = json.RootElement;
            return (told.GetProperty("version").GetInt64(), Day(told.GetProperty("from")), Day(told.GetProperty("dueOn")), told.GetProperty("periodFen").GetInt64());
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentNullException)
        {
            return null;
        }
    }

    private static DateOnly Day(JsonElement json) => DateOnly.ParseExact(json.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private DateOnly LocalDate(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);
}
