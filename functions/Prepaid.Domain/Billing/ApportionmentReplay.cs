namespace Prepaid.Domain.Billing;

/// <summary>Shares a run's pools out again from what is frozen, and compares (M3).</summary>
public sealed class ApportionmentReplay
{
    private readonly Dictionary<string, (PoolSnapshot Snapshot, List<ShareWeight> Weights, List<long> Fen)> pools = new(StringComparer.Ordinal);
    private readonly string houseAccount;

    /// <summary>Begins with the frozen pools.</summary>
    public ApportionmentReplay(IEnumerable<PoolSnapshot> snapshots, string houseAccount)
    {
        ArgumentNullException.ThrowIfNull(snapshots);
        this.houseAccount = houseAccount;
        foreach (var snapshot in snapshots)
        {
            pools[snapshot.Pool] = (
                snapshot,
                [.. snapshot.Feeds.Select(f => new ShareWeight(Pool.MemberOf(f.Pool), f.Weight)), new ShareWeight(houseAccount, snapshot.LandlordWeight)],
                [.. snapshot.Feeds.Select(f => f.Fen), snapshot.LandlordFen]);
        }
    }

    /// <summary>Takes the shares of a frozen item.</summary>
    public void Add(string account, IReadOnlyList<PoolShare> shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        foreach (var share in shares)
        {
            var (_, weights, fen) = pools[share.Pool];
            if (!share.IsLandlord)
            {
                weights.Add(new ShareWeight(account, share.Weight));
                fen.Add(share.Fen);
            }

            foreach (var borne in share.Borne)
            {
                weights.Add(new ShareWeight(borne.Account, borne.Weight));
                fen.Add(borne.Fen);
            }
        }
    }

    /// <summary>Every share that comes out otherwise, and every pool whose figures do not follow; empty when all is the same.</summary>
    public IReadOnlyList<string> Differences()
    {
        var found = new List<string>();
        foreach (var (id, (snapshot, weights, fen)) in pools.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (PoolAmount.Of(snapshot.MonthQuantity, snapshot.TrueUp, snapshot.CarriedIn, snapshot.Price).Own.Fen != snapshot.OwnFen || snapshot.OwnFen + snapshot.Fed.Sum(f => f.Fen) != snapshot.AmountFen)
            {
                found.Add($"{id}: the amount does not follow");
            }

            if (snapshot.AmountFen == 0)
            {
                continue; // nothing to split: its members have no items
            }

            var split = Shares.Split(Money.FromFen(snapshot.AmountFen), weights);
            found.AddRange(split.Select((again, i) => (again, i)).Where(s => s.again != fen[s.i]).Select(s => $"{id}: {weights[s.i].Id} has {fen[s.i]} fen; expected {s.again}"));
            if (weights.Sum(w => w.Weight) != snapshot.TotalWeight)
            {
                found.Add($"{id}: the weights of {houseAccount} and the members do not sum to {snapshot.TotalWeight}");
            }
        }

        return found;
    }
}
