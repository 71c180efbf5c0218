using System.Security.Cryptography;
using System.Text;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>Billing runs: frozen before the first posting, decided by two people, each item posted once or reversed as a whole.</summary>
internal sealed class RunCheck(OtherTables tables, Findings findings)
{
    private static readonly HashSet<string> FrozenKinds = new(StringComparer.Ordinal) { "rent", "property-fee", "rent-correction", "property-fee-correction", "apportionment" };

    /// <summary>The items of one account against its entries.</summary>
    public void Take(AccountPartition account)
    {
        var entries = account.Entries.DistinctBy(e => e.Key).ToDictionary(e => e.Key, StringComparer.Ordinal);
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in tables.Runs.ItemsByAccount[account.Account])
        {
            if (!tables.Runs.Heads.TryGetValue(item.Run, out var run))
            {
                continue; // said once, with the run
            }

            try
            {
                Item(account, run, item, entries, named);
            }
            catch (FormatException wrong)
            {
                findings.Add(CheckOf(run.Job), item.Place, "content as docs/evidence.md describes it", wrong.Message);
            }
        }

        foreach (var entry in account.Entries.Where(e => FrozenKinds.Contains(e.Kind.Replace("-reversed", string.Empty, StringComparison.Ordinal)) && !named.Contains(e.Key)))
        {
            findings.Add(CheckOf(entry.Kind), entry.Place, $"an item of a run that froze {entry.Key}", "none");
        }
    }

    /// <summary>Each run by itself.</summary>
    public void Finish()
    {
        foreach (var run in tables.Runs.Heads.Values)
        {
            var check = CheckOf(run.Job);
            var items = tables.Runs.ItemsByRun[run.Id].OrderBy(i => i.Account, StringComparer.Ordinal).ToList();
            if (run.IsFrozen || run.MustBeFrozen)
            {
                findings.Same(check, run.Place, "Items and TotalFen by its item rows", (items.Count, items.Sum(i => i.AmountFen)), (run.Items, run.TotalFen));
                findings.Same(check, run.Place, "hash of its frozen rows", HashOf(run, items), run.Hash);
            }

            Results(run, items, check);
            People(run, check);
            var rows = StepsOf(run);
            var steps = rows.ConvertAll(s => s.Number);
            if (rows.MaxBy(s => s.Number) is { } last)
            {
                findings.Same(check, run.Place, $"State of {last.Place},", last.State, run.State);
            }

            if (!steps.Order().SequenceEqual(Enumerable.Range(1, (int)Math.Min(run.Steps, int.MaxValue)).Select(n => (long)n)))
            {
                findings.Add(check, run.Place, FormattableString.Invariant($"a row of each of {run.Steps} steps"), string.Join(", ", steps.Order()));
            }
        }

        foreach (var twice in tables.Runs.Heads.Values.Where(r => !r.IsUndone).GroupBy(r => (r.Site, r.Job, r.Period)).Where(g => g.Count() > 1))
        {
            findings.Add(CheckOf(twice.Key.Job), twice.Last().Place, "one run of the period that is neither rejected nor reversed", twice.First().Place);
        }

        foreach (var period in tables.Runs.Heads.Values.GroupBy(r => (r.Site, r.Job)))
        {
            var newest = period.MaxBy(r => r.Period, StringComparer.Ordinal)!;
            var (place, named) = tables.Runs.Newest.GetValueOrDefault(period.Key, (newest.Place, "none"));
            findings.Same(CheckOf(period.Key.Job), place, $"the newest period, by {newest.Place},", newest.Period, named);
        }

        var heads = tables.Runs.Heads.Values.Select(StepsKeyOf).ToHashSet();
        foreach (var (key, steps) in tables.Runs.Steps.Where(s => !heads.Contains(s.Key)))
        {
            findings.Add(CheckOf(key.Run), steps[0].Place, $"the head of run {key.Run}", "none");
        }

        foreach (var orphan in tables.Runs.ItemsByRun.Where(g => !tables.Runs.Heads.ContainsKey(g.Key)))
        {
            findings.Add(CheckOf(orphan.Key.Split(':')[0]), orphan.First().Place, $"the head of run {orphan.Key}", "none");
        }
    }

    private void Item(AccountPartition account, RunRow run, RunItemRow item, Dictionary<string, EntryRow> entries, HashSet<string> named)
    {
        var check = CheckOf(run.Job);
        var isPosted = item.State is "Posted" or "Reversed";
        var mark = account.Keys.Find(k => k.Kind == "run" && k.Id == run.PostedId);
        if (isPosted && mark is null)
        {
            findings.Add(Check.NothingLost, item.Place, $"a key row run-{run.PostedId} in account {account.Account}", "none");
        }
        else if (mark is not null && item.State is "Posted" or "Skipped")
        {
            findings.Same(Check.NothingLost, mark.Place, $"Content and Entry as in {item.Place},", ($"{item.State}|{item.Reason}", item.Entry), (mark.Content, mark.Entry));
        }

        if (run.Job is not ("rent" or "apportionment"))
        {
            return; // its entries are judged by what they are about
        }

        var isUnderWay = item.State == "Waiting" && mark is not null; // posted, but a crash kept the result from being written
        foreach (var frozen in FrozenEntry.Parse(item.Content))
        {
            var entry = entries.GetValueOrDefault(frozen.Key);
            if (isPosted || isUnderWay)
            {
                named.Add(frozen.Key);
                Same(check, item, frozen, entry, sign: 1);
            }
            else if (entry is not null)
            {
                findings.Add(check, entry.Place, $"nothing of {item.Place}, which is {item.State}", entry.Key);
            }

            if (item.State == "Reversed" || (run.State == "Reversing" && entries.ContainsKey(frozen.ReversedKey)))
            {
                named.Add(frozen.ReversedKey);
                Same(check, item, frozen with { Key = frozen.ReversedKey, Kind = frozen.Kind + "-reversed" }, entries.GetValueOrDefault(frozen.ReversedKey), sign: -1);
            }
        }
    }

    private void Same(Check check, RunItemRow item, FrozenEntry frozen, EntryRow? entry, int sign)
    {
        if (entry is null)
        {
            findings.Add(check, item.Place, $"an entry {frozen.Key}", "none");
            return;
        }

        findings.Same(check, entry.Place, $"Kind as frozen in {item.Place},", frozen.Kind, entry.Kind);
        findings.Same(check, entry.Place, $"lines as frozen in {item.Place},", Text(frozen.Lines.Select(l => (l.Account, sign * l.Fen))), Text(entry.Lines.Select(l => (Original(l.Account, frozen, sign), l.Fen))));
        if (sign > 0)
        {
            findings.Same(check, entry.Place, $"Evidence as frozen in {item.Place},", frozen.Evidence, entry.Evidence);
        }

        findings.Same(check, entry.Place, $"service period as frozen in {item.Place},", (frozen.From, frozen.To), (entry.ServiceFrom.ToUnixTimeSeconds(), entry.ServiceTo.ToUnixTimeSeconds()));
    }

    /// <summary>What a closed account gets back is due to its tenant in cash.</summary>
    private static string Original(string account, FrozenEntry frozen, int sign) =>
        sign < 0 && account == "refund:cash" ? frozen.Lines.First(l => l.Account.StartsWith("wallet:", StringComparison.Ordinal)).Account : account;

    private static string Text(IEnumerable<(string Account, long Fen)> lines) => string.Join(';', lines.Select(l => FormattableString.Invariant($"{l.Account}={l.Fen}")));

    private void Results(RunRow run, List<RunItemRow> items, Check check)
    {
        var counted = (Posted: (long)items.Count(i => i.State is "Posted" or "Reversed"), Skipped: (long)items.Count(i => i.State == "Skipped"), Reversed: (long)items.Count(i => i.State == "Reversed"));
        switch (run.State)
        {
            case "Posted":
                findings.Same(check, run.Place, "posted and skipped, by its item rows,", counted, (run.Posted, run.Skipped, run.Reversed));
                findings.Same(check, run.Place, "posted + skipped", run.Items, run.Posted + run.Skipped);
                break;
            case "Reversed":
                findings.Same(check, run.Place, "posted, skipped and reversed, by its item rows,", counted, (run.Posted, run.Skipped, run.Reversed));
                findings.Same(check, run.Place, "reversed", run.Posted, run.Reversed);
                break;
            case "Posting" or "Reversing" or "Approved":
                findings.Untold(check, run.Place, $"the run is {run.State}");
                break;
            default:
                findings.Same(check, run.Place, "nothing posted,", (0L, 0L, 0L), counted);
                break;
        }
    }

    private void People(RunRow run, Check check)
    {
        var isDecided = run.State is "Approved" or "Posting" or "Posted" or "Reversing" or "Reversed";
        if (isDecided && run.NeedsApproval && (run.Approval.By.Length == 0 || run.Approval.Decided.Length == 0 || run.Approval.By == run.Approval.Decided))
        {
            findings.Add(check, run.Place, "somebody to propose and another to approve", $"{run.Approval}");
        }

        if (run.State is "Reversing" or "Reversed" && (run.Reversal.By.Length == 0 || run.Reversal.Decided.Length == 0 || run.Reversal.By == run.Reversal.Decided))
        {
            findings.Add(check, run.Place, "two people who reverse it", $"{run.Reversal}");
        }
    }

    /// <summary>Snapshots by name, then items by account: <c>s name content</c>, <c>i account fen content</c>, each field with a line feed behind it.</summary>
    private string HashOf(RunRow run, List<RunItemRow> items)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var snapshot in tables.Runs.Snapshots.Where(s => s.Run == run.Id).OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"s\n{snapshot.Name}\n{snapshot.Content}\n"));
        }

        foreach (var item in items)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"i\n{item.Account}\n{item.AmountFen}\n{item.Content}\n")));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private List<RunStepRow> StepsOf(RunRow run) => tables.Runs.Steps.GetValueOrDefault(StepsKeyOf(run)) ?? [];

    private static (string Site, string Run) StepsKeyOf(RunRow run) => (run.Site, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{run.Job}:{run.Period}:{run.Number:D3}"));

    private static Check CheckOf(string name) =>
        name.StartsWith("rent", StringComparison.Ordinal) || name.StartsWith("property-fee", StringComparison.Ordinal) ? Check.RentOncePerPeriod
        : name.StartsWith("apportionment", StringComparison.Ordinal) ? Check.ApportionmentSums
        : name.StartsWith("water", StringComparison.Ordinal) ? Check.WaterOncePerDay
        : Check.NothingLost;
}
