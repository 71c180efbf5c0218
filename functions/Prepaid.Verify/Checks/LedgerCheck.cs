using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>One account's entries: balanced, without a gap, chained by hash, and what the head says of them.</summary>
internal static class LedgerCheck
{
    private const string Genesis = "-";

    public static void Run(AccountPartition account, HeadRow head, Findings findings, Tally tally)
    {
        long next = 1;
        var previous = Genesis;
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in account.Entries)
        {
            findings.Same(Check.BooksBalance, entry.Place, "sequence", next, entry.Sequence);
            findings.Same(Check.BooksBalance, entry.Place, "lines that sum to", 0, entry.Lines.Sum(l => l.Fen));
            findings.Same(Check.BooksBalance, entry.Place, "hash of the stored fields", entry.ComputedHash, entry.StoredHash);
            findings.Same(Check.BooksBalance, entry.Place, "hash of the entry before", previous, entry.Previous);
            if (!keys.TryAdd(entry.Key, entry.Place))
            {
                findings.Add(Check.NothingTwice, entry.Place, $"key {entry.Key} once", $"also in {keys[entry.Key]}");
            }

            (next, previous) = (entry.Sequence + 1, entry.StoredHash);
            Count(entry, tally);
        }

        findings.Same(Check.BooksBalance, head.Place, "EntryCount", next - 1, head.EntryCount);
        findings.Same(Check.BooksBalance, head.Place, "LastHash of the newest entry", previous, head.LastHash);
        foreach (var (wallet, balance) in head.Balances)
        {
            findings.Same(Check.BooksBalance, head.Place, $"{wallet}, summed over the entries,", account.Entries.Sum(e => e.Gain(wallet)), balance);
        }
    }

    private static void Count(EntryRow entry, Tally tally)
    {
        var gain = entry.Lines.Where(l => l.Account.StartsWith("wallet:", StringComparison.Ordinal)).Sum(l => l.Fen);
        if (entry.Kind is "consumption" or "water" or "correction")
        {
            tally.DebitsFen -= gain;
        }
        else if (entry.Kind == "top-up")
        {
            tally.CreditsFen += gain;
        }
    }
}
