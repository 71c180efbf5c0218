using System.Globalization;
using System.Numerics;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>Each pool's amount follows from its quantity and price, its shares from the weights: largest remainders, to the fen.</summary>
internal sealed class ApportionmentCheck(OtherTables tables, Findings findings)
{
    private const Check Own = Check.ApportionmentSums;

    public void Run()
    {
        foreach (var snapshot in tables.Runs.Snapshots.Where(s => s.Name.StartsWith("pool:", StringComparison.Ordinal)))
        {
            if (!tables.Runs.Heads.TryGetValue(snapshot.Run, out var run) || !run.IsFrozen)
            {
                continue; // a run that a crash cut short is planned again
            }

            try
            {
                var pool = PoolRow.Of(snapshot);
                Amount(pool);
                Shares(pool, SharesOf(snapshot.Run, pool.Pool));
            }
            catch (FormatException wrong)
            {
                findings.Add(Own, snapshot.Place, "content as docs/evidence.md describes it", wrong.Message);
            }
        }
    }

    private void Amount(PoolRow pool)
    {
        if (pool.ByMeters is { } counted)
        {
            findings.Same(Own, pool.Place, "monthQuantity by its meters", counted, pool.MonthQuantity);
        }

        findings.Same(Own, pool.Place, "quantity", Math.Max(0m, Math.Max(0m, pool.MonthQuantity) + pool.TrueUp + pool.CarriedIn), pool.Quantity);
        findings.Same(Own, pool.Place, "ownFen", (long)decimal.Floor(pool.Quantity * pool.Price * 100m), pool.OwnFen);
        findings.Same(Own, pool.Place, "amountFen", pool.OwnFen + pool.TakenFen, pool.AmountFen);
    }

    private List<PoolShareRow> SharesOf(string run, string pool)
    {
        List<PoolShareRow> shares = [];
        foreach (var item in tables.Runs.ItemsByRun[run])
        {
            foreach (var entry in FrozenEntry.Parse(item.Content))
            {
                var told = PoolShareRow.Of(item, entry);
                shares.AddRange(told.Where(s => s.Pool == pool));
                findings.Same(Own, item.Place, $"{entry.Key}: fen taken", told.Sum(s => s.Fen), -entry.Lines.Where(l => !l.Account.StartsWith("revenue:", StringComparison.Ordinal)).Sum(l => l.Fen));
            }
        }

        return shares;
    }

    private void Shares(PoolRow pool, List<PoolShareRow> told)
    {
        List<PoolShareRow> all = [.. told, .. pool.Feeds.Select(f => new PoolShareRow(pool.Place, pool.Pool, f.Id, f.Weight, f.Fen))];
        findings.Same(Own, pool.Place, "sum of the shares in fen", pool.AmountFen, all.Sum(s => s.Fen));
        if (pool.AmountFen == 0)
        {
            return;
        }

        findings.Same(Own, pool.Place, "sum of the weights", pool.TotalWeight, all.Sum(s => s.Weight));
        if (all.Sum(s => s.Weight) <= 0m)
        {
            return;
        }

        foreach (var (share, fen) in Split(pool.AmountFen, [.. all.OrderBy(s => s.Bearer, StringComparer.Ordinal)]))
        {
            findings.Same(Own, share.Place, $"{pool.Pool}, share of {share.Bearer} in fen", fen, share.Fen);
        }
    }

    /// <summary>Rounded down, then one fen each to the largest remainders; of equal ones the bearer that comes first.</summary>
    private static IEnumerable<(PoolShareRow Share, long Fen)> Split(long amount, IReadOnlyList<PoolShareRow> bearers)
    {
        var weights = bearers.Select(b => Whole(b.Weight)).ToList();
        var total = weights.Aggregate(BigInteger.Zero, (sum, w) => sum + w);
        var cut = weights.Select(w => BigInteger.DivRem(amount * w, total)).ToList();
        var left = (int)(amount - cut.Aggregate(BigInteger.Zero, (sum, c) => sum + c.Quotient));
        var lucky = Enumerable.Range(0, cut.Count).OrderByDescending(i => cut[i].Remainder).ThenBy(i => bearers[i].Bearer, StringComparer.Ordinal).Take(left).ToHashSet();
        return bearers.Select((b, i) => (b, (long)cut[i].Quotient + (lucky.Contains(i) ? 1 : 0)));
    }

    /// <summary>A weight in units so small that none has a fraction.</summary>
    private static BigInteger Whole(decimal weight) => BigInteger.Parse(weight.ToString("F28", CultureInfo.InvariantCulture).Replace(".", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
