using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>What an account's entries charged for one meter.</summary>
/// <param name="Fen">Whole fen.</param>
/// <param name="Remainder">What is left of a fen behind the newest.</param>
/// <param name="Counts">Counts with a price.</param>
/// <param name="Marks">Register values that they name.</param>
internal sealed record Charged(long Fen, decimal Remainder, long Counts, List<(string Place, long At, long Counts)> Marks)
{
    public static Charged Nothing => new(0, 0m, 0, []);
}

/// <summary>Follows each meter's charges from entry to entry: registers, fen and the carried remainder.</summary>
internal static class ChargeCheck
{
    /// <summary>By meter.</summary>
    public static IReadOnlyDictionary<string, Charged> Run(AccountPartition account, Findings findings)
    {
        var charged = new Dictionary<string, Charged>(StringComparer.Ordinal);
        foreach (var entry in account.Entries.Where(e => e.Kind is "consumption" or "water" or "correction"))
        {
            try
            {
                Follow(entry, ChargeEvidence.Parse(entry.Evidence), charged, findings);
            }
            catch (Exception wrong) when (wrong is FormatException or OverflowException)
            {
                findings.Add(Check.BooksBalance, entry.Place, "evidence as docs/evidence.md describes it", wrong.Message);
            }
        }

        return charged;
    }

    private static void Follow(EntryRow entry, ChargeEvidence evidence, Dictionary<string, Charged> charged, Findings findings)
    {
        var before = charged.GetValueOrDefault(evidence.Meter) ?? Charged.Nothing;
        var fen = -entry.Gain(EntryRow.ElectricityWallet) - entry.Gain(EntryRow.WaterWallet);
        findings.Same(Check.BooksBalance, entry.Place, "remainderBefore carried from the entry before,", before.Remainder, evidence.RemainderBefore);
        findings.Same(Check.BooksBalance, entry.Place, "parts + remainderBefore - remainderAfter =", evidence.Fen + evidence.RemainderBefore - evidence.RemainderAfter, fen);
        if (evidence.RemainderAfter is < 0m or >= 1m)
        {
            findings.Add(Check.BooksBalance, entry.Place, "remainderAfter from 0 to below 1", FormattableString.Invariant($"{evidence.RemainderAfter}"));
        }

        if (evidence.HasRegisters)
        {
            before.Marks.Add((entry.Place, evidence.FromAt, evidence.FromCounts));
            before.Marks.Add((entry.Place, evidence.ToAt, evidence.ToCounts));
        }

        charged[evidence.Meter] = new Charged(before.Fen + fen, evidence.RemainderAfter, before.Counts + evidence.Counts, before.Marks);
    }
}
