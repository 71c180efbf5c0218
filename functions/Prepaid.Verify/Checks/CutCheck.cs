using Prepaid.Verify.Files;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>Judges each cut by what the account had seen when it was decided.</summary>
internal sealed class CutCheck(AccountPartition account, SiteRow site, IReadOnlyList<SentText> texts, IEnumerable<InboxRow> inbox, Findings findings)
{
    /// <summary>A balance that rises no further than this above zero does not end the time of emptiness (1 yuan).</summary>
    private const long HysteresisFen = 100;

    private readonly IReadOnlyList<InboxRow> payments = [.. inbox.Where(r => !r.IsCase)];

    public void Run(ObeyedCommand line, CommandRow cut)
    {
        var where = $"{line.Place} {cut.Place}";
        var decided = cut.DecidedAt;
        var cause = CutCause.Of(cut);
        var level = cause.Level;
        if (!cause.IsAllowedOn(site))
        {
            findings.Add(Check.EveryCutJustified, where, $"no cut for {cut.Why} on site {site.Site}", "one");
        }

        if (account.Head!.Meters.Any(m => m.Meter == cut.Meter && !m.IsDebited))
        {
            findings.Add(Check.EveryCutJustified, where, "a cut of a tenant's electricity meter", $"one of {cut.Meter}, which is not");
        }

        if (EmptySince(decided, cause) is not { } since)
        {
            findings.Add(
                Check.EveryCutJustified,
                where,
                $"{cause.Owed} by the entries booked by then",
                FormattableString.Invariant($"{account.Entries.Where(e => e.BookedAt <= decided).Sum(cause.Gain)} fen at {decided:O}"));
        }
        else if (!texts.Any(t => t.Level == level && t.SentAt.ToUnixTimeSeconds() >= since.ToUnixTimeSeconds() && decided - t.SentAt >= site.NoticeBeforeCut))
        {
            findings.Add(
                Check.EveryCutJustified,
                where,
                FormattableString.Invariant($"a text of level {level} in texts.csv from {since:O} on, {site.NoticeBeforeCut.TotalMinutes} minutes before {decided:O}"),
                texts.LastOrDefault(t => t.Level == level && t.SentAt <= decided) is { } last ? $"the last one at {last.SentAt:O} ({last.Place})" : "none");
        }

        Reading(where, decided);
        foreach (var waiting in payments.Where(p => p.ReceivedAt < decided && p.State != "Suspense" && !account.Entries.Any(e => e.Key == p.Key && e.BookedAt <= decided)))
        {
            findings.Add(Check.EveryCutJustified, where, "no payment waiting in the inbox", $"{waiting.Place} received at {waiting.ReceivedAt:O}");
        }

        if (account.Audit.LastOrDefault(a => a.Action is "protect" or "unprotect" && a.At <= decided) is { Action: "protect" } kept)
        {
            findings.Add(Check.EveryCutJustified, where, "an account that is not protected", $"protected by {kept.Place}");
        }
    }

    private void Reading(string where, DateTimeOffset decided)
    {
        var debited = account.Head!.Meters.Where(m => m.IsDebited && HadAt(m.Meter, decided)).Select(m => m.Meter).ToHashSet(StringComparer.Ordinal);
        var newest = account.Days
            .Where(d => debited.Contains(d.Meter))
            .SelectMany(d => d.Readings)
            .Where(r => r.IsJudged && r.ReceivedAt <= decided.ToUnixTimeSeconds())
            .Concat(account.HandOvers.Where(h => h.IsTaken && debited.Contains(h.Meter ?? string.Empty) && h.Entry.BookedAt <= decided).Select(SignedBy))
            .DefaultIfEmpty()
            .MaxBy(r => r.Time);
        if (newest == default || decided.ToUnixTimeSeconds() - newest.Time > site.FreshFor.TotalSeconds || newest.Quality != 'a')
        {
            findings.Add(
                Check.EveryCutJustified,
                where,
                FormattableString.Invariant($"an accepted reading of the last {site.FreshFor.TotalMinutes} minutes before {decided:O}"),
                newest == default ? "none" : FormattableString.Invariant($"quality {newest.Quality} at {DateTimeOffset.FromUnixTimeSeconds(newest.Time):O}"));
        }
    }

    /// <summary>True when the account had the meter, by the entries booked until then.</summary>
    private bool HadAt(string meter, DateTimeOffset decided)
    {
        var sides = account.HandOvers.Where(h => h.Meter == meter).ToList();
        return sides.LastOrDefault(h => h.Entry.BookedAt <= decided) is { } last ? last.IsTaken : sides is [] or [{ IsTaken: false }, ..];
    }

    /// <summary>A meter that came is known by its signed value until it is read.</summary>
    private static StoredReading SignedBy(HandOverEvidence taken) =>
        new(0, taken.At, 0, taken.Counts, taken.Entry.BookedAt.ToUnixTimeSeconds(), 'a', '-', false, '-', 0);

    /// <summary>Since when the balance was empty at a moment; null when it was not.</summary>
    /// <remarks>Entries booked at that very moment may stand before or behind the decision: it is empty if it was so before or between them.</remarks>
    private DateTimeOffset? EmptySince(DateTimeOffset decided, CutCause cause)
    {
        long balance = 0;
        DateTimeOffset? since = account.Entries.Count == 0 && cause.IsOwedAtZero ? DateTimeOffset.UnixEpoch : null;
        DateTimeOffset? found = since;
        foreach (var entry in account.Entries.TakeWhile(e => e.BookedAt <= decided))
        {
            balance += cause.Gain(entry);
            var isEmpty = cause.IsOwedAtZero ? balance <= 0 : balance < 0;
            since = isEmpty ? since ?? entry.BookedAt : cause.IsOwedAtZero && balance <= HysteresisFen ? since : null;
            var isNow = isEmpty ? since : null;
            found = entry.BookedAt < decided ? isNow : isNow ?? found;
        }

        return found;
    }
}
