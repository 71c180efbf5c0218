using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Prepaid.Domain.Billing;

/// <summary>One pool, worked out.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Snapshot">What it follows from.</param>
/// <param name="SnapshotText">The same as frozen.</param>
/// <param name="Weights">One for each member of the inputs.</param>
/// <param name="Fen">Share of each member.</param>
public sealed record SharedPool(Pool Pool, PoolSnapshot Snapshot, string SnapshotText, IReadOnlyList<decimal> Weights, IReadOnlyList<long> Fen)
{
    /// <summary>SHA-256 of the frozen text.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(SnapshotText)));
}

/// <summary>Shares out the pools of a site for a month. Pure: the same inputs give the same shares (M3).</summary>
public static class Apportionment
{
    /// <summary>The snapshot flag of a pool whose members used more than its mains counted.</summary>
    public const string ResidualNegative = "residual-negative";

    /// <summary>Works all pools out, in order.</summary>
    public static IReadOnlyList<SharedPool> Of(ApportionmentInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var days = new RoomDays(inputs.Members, inputs.Month);
        var fed = inputs.Pools.ToDictionary(p => p.Pool.Id, _ => new List<FedShare>(), StringComparer.Ordinal);
        var shared = new List<SharedPool>(inputs.Pools.Count);
        foreach (var (pool, definition) in inputs.Pools)
        {
            var one = Share(inputs, pool, definition, days, fed[pool.Id], shared.Count + 1);
            shared.Add(one);
            foreach (var feed in one.Snapshot.Feeds)
            {
                fed[feed.Pool].Add(new FedShare(pool.Id, feed.Weight, feed.Fen));
            }
        }

        return shared;
    }

    /// <summary>The items of the accounts, ascending by id, the house account among them.</summary>
    public static IEnumerable<(string Account, ApportionmentContent Content)> Items(ApportionmentInputs inputs, IReadOnlyList<SharedPool> shared, long from, long to)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(shared);
        var isHouseDone = false;
        for (var i = 0; i < inputs.Members.Count; i++)
        {
            var member = inputs.Members[i];
            if (!isHouseDone && string.CompareOrdinal(inputs.HouseAccount, member.Account) < 0)
            {
                isHouseDone = true;
                if (House() is { } house)
                {
                    yield return house;
                }
            }

            if (!member.IsClosed && SharesOf(inputs, shared, i) is { Count: > 0 } shares)
            {
                yield return (member.Account, new ApportionmentContent(from, to, shares));
            }
        }

        if (!isHouseDone && House() is { } last)
        {
            yield return last;
        }

        (string, ApportionmentContent)? House() =>
            LandlordOf(inputs, shared) is { Count: > 0 } shares ? (inputs.HouseAccount, new ApportionmentContent(from, to, shares)) : null;
    }

    private static SharedPool Share(ApportionmentInputs inputs, Pool pool, JsonElement definition, RoomDays days, List<FedShare> fed, int order)
    {
        var (mains, subtracts) = (Lines(inputs, pool.Mains), Lines(inputs, pool.Subtracts));
        var members = pool.SubtractsMembers ? MembersUse(inputs, pool) : default;
        var average = inputs.Averages.GetValueOrDefault(pool.Wallet);
        var price = pool.FixedPrice ?? average.Price;
        var amount = PoolAmount.Of(
            mains.Sum(m => m.Quantity) - subtracts.Sum(m => m.Quantity) - members.Quantity,
            mains.Sum(m => m.TrueUp) - subtracts.Sum(m => m.TrueUp) - members.TrueUp,
            inputs.Carried.GetValueOrDefault(pool.Id),
            price);
        var total = Money.FromFen(amount.Own.Fen + fed.Sum(f => f.Fen));
        var weights = PoolWeights.Of(inputs, pool, days, out var isFallback);
        var split = Shares.Split(
            total,
            [.. inputs.Members.Select((m, i) => new ShareWeight(m.Account, weights.Members[i])), new ShareWeight(inputs.HouseAccount, weights.Landlord), .. pool.Feeds.Select(f => new ShareWeight(Pool.MemberOf(f.Pool), f.Weight))]);
        var count = inputs.Members.Count;
        var flags = FlagsOf(mains.Concat(subtracts).Any(m => m.Estimated) || members.IsEstimated, amount, price, isFallback);
        var snapshot = new PoolSnapshot
        {
            Pool = pool.Id,
            Version = pool.Version,
            Order = order,
            Mains = mains,
            Subtracts = subtracts,
            MembersQuantity = members.Quantity + members.TrueUp,
            MonthQuantity = amount.MonthQuantity,
            TrueUp = amount.TrueUp,
            CarriedIn = amount.CarriedIn,
            Quantity = amount.Quantity,
            CarriedOut = amount.CarriedOut,
            Price = price ?? 0m,
            AverageFen = pool.FixedPrice is null ? average.Fen : 0m,
            AverageQuantity = pool.FixedPrice is null ? average.Quantity : 0m,
            OwnFen = amount.Own.Fen,
            Fed = [.. fed],
            AmountFen = total.Fen,
            Rule = weights.Rule,
            TotalWeight = weights.Members.Sum() + weights.Landlord + pool.Feeds.Sum(f => f.Weight),
            LandlordWeight = weights.Landlord,
            LandlordFen = split[count],
            Feeds = [.. pool.Feeds.Select((f, i) => new FedShare(f.Pool, f.Weight, split[count + 1 + i]))],
            Flags = flags,
            Definition = definition,
        };
        return new SharedPool(pool, snapshot, JsonSerializer.Serialize(snapshot, ApportionmentContent.Json), weights.Members, split[..count]);
    }

    private static List<string> FlagsOf(bool isEstimated, PoolAmount amount, decimal? price, bool isFallback)
    {
        List<string> flags = [];
        Add(isEstimated, "estimated");
        Add(amount.IsResidualNegative, ResidualNegative);
        Add(price is null, "no-price");
        Add(isFallback, "fallback");
        return flags;

        void Add(bool holds, string flag)
        {
            if (holds)
            {
                flags.Add(flag);
            }
        }
    }

    private static List<MeterLine> Lines(ApportionmentInputs inputs, IEnumerable<string> meters) =>
        [.. meters.Where(inputs.House.ContainsKey).Select(m => MeterLine.Of(inputs.House[m].Use))];

    /// <summary>What the meters of rooms used: of those that take part, whoever had them, and of vacant units.</summary>
    private static (decimal Quantity, decimal TrueUp, bool IsEstimated) MembersUse(ApportionmentInputs inputs, Pool pool)
    {
        var rooms = pool.Units.Select(u => u.Room).ToHashSet(StringComparer.Ordinal);
        var (quantity, trueUp, isEstimated) = (0m, 0m, false);
        var own = inputs.Members.Where(m => rooms.Count == 0 || rooms.Contains(m.Room)).SelectMany(m => m.Meters).Where(m => m.Wallet == pool.Wallet).Select(m => m.Use);
        foreach (var use in own.Concat(inputs.VacantMeters(pool.Wallet)))
        {
            (quantity, trueUp, isEstimated) = (quantity + use.Quantity, trueUp + use.TrueUp, isEstimated || use.IsEstimated);
        }

        return (quantity, trueUp, isEstimated);
    }

    private static List<PoolShare> SharesOf(ApportionmentInputs inputs, IReadOnlyList<SharedPool> shared, int member)
    {
        var shares = new List<PoolShare>(shared.Count);
        foreach (var pool in shared.Where(p => p.Snapshot.AmountFen > 0 && p.Weights[member] > 0m))
        {
            shares.Add(ShareOf(pool, pool.Weights[member], pool.Fen[member]) with
            {
                Days = inputs.Members[member].Days.Days,
                Meters = pool.Snapshot.Rule == "use"
                    ? [.. inputs.Members[member].Meters.Where(m => m.Wallet == pool.Pool.Wallet).Select(m => MeterLine.Of(m.Use))]
                    : [],
            });
        }

        return shares;
    }

    private static List<PoolShare> LandlordOf(ApportionmentInputs inputs, IReadOnlyList<SharedPool> shared)
    {
        var shares = new List<PoolShare>();
        foreach (var pool in shared.Where(p => p.Snapshot.AmountFen > 0))
        {
            List<BorneShare> borne = [.. inputs.Members
                .Select((m, i) => (Member: m, Weight: pool.Weights[i], Fen: pool.Fen[i]))
                .Where(m => m.Member.IsClosed && m.Weight > 0m)
                .Select(m => new BorneShare(m.Member.Account, m.Weight, m.Fen))];
            if (pool.Snapshot.LandlordWeight > 0m || borne.Count > 0)
            {
                shares.Add(ShareOf(pool, pool.Snapshot.LandlordWeight, pool.Snapshot.LandlordFen) with { IsLandlord = true, Borne = borne });
            }
        }

        return shares;
    }

    private static PoolShare ShareOf(SharedPool pool, decimal weight, long fen) => new()
    {
        Pool = pool.Pool.Id,
        Purpose = pool.Pool.Purpose,
        Wallet = pool.Pool.Wallet,
        Weight = weight,
        OfWeight = pool.Snapshot.TotalWeight,
        Fen = fen,
        OfFen = pool.Snapshot.AmountFen,
        Snapshot = pool.Hash,
    };
}
