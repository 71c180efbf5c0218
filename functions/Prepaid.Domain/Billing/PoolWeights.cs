namespace Prepaid.Domain.Billing;

/// <summary>The weights of one pool: members in the order of the inputs, and the landlord for vacant units (R43, R46).</summary>
/// <param name="Rule">How they were made; empty after a fallback to the landlord alone.</param>
/// <param name="Members">One for each member.</param>
/// <param name="Landlord">For vacant units.</param>
public sealed record PoolWeights(string Rule, IReadOnlyList<decimal> Members, decimal Landlord)
{
    /// <summary>True when nobody has a weight.</summary>
    public bool AreZero => Landlord == 0m && Members.All(w => w == 0m);

    /// <summary>The weights by the pool's rule, or by its fallback when all of those are zero.</summary>
    /// <param name="inputs">The site's month.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="days">Days of each member, each day of a room given to one account.</param>
    /// <param name="isFallback">True when the fallback made them.</param>
    public static PoolWeights Of(ApportionmentInputs inputs, Pool pool, RoomDays days, out bool isFallback)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(days);
        var weights = By(inputs, pool, days, pool.Weights);
        isFallback = weights.AreZero && pool.Feeds.All(f => f.Weight == 0m);
        if (!isFallback)
        {
            return weights;
        }

        var other = pool.Fallback switch
        {
            PoolFallback.Equal => By(inputs, pool, days, WeightRule.Equal),
            PoolFallback.Area => By(inputs, pool, days, WeightRule.Area),
            _ => weights,
        };
        return other.AreZero ? new PoolWeights("landlord", weights.Members, 1m) : other;
    }

    private static PoolWeights By(ApportionmentInputs inputs, Pool pool, RoomDays days, WeightRule rule)
    {
        var excluded = pool.Exclusions.ToHashSet(StringComparer.Ordinal);
        var units = pool.Units.Where(u => !excluded.Contains(u.Room)).ToDictionary(u => u.Room, StringComparer.Ordinal);
        var isForAll = pool.Units.IsEmpty;
        var members = new decimal[inputs.Members.Count];
        for (var i = 0; i < members.Length; i++)
        {
            var member = inputs.Members[i];
            var takesPart = isForAll ? !excluded.Contains(member.Room) : units.ContainsKey(member.Room);
            members[i] = !takesPart ? 0m
                : rule == WeightRule.Use ? member.UseOf(pool.Wallet)
                : UnitWeight(member.Room) * days.Of(i);
        }

        var landlord = rule == WeightRule.Use
            ? Math.Max(0m, inputs.VacantMeters(pool.Wallet).Sum(m => m.Counted))
            : (isForAll ? days.Rooms.Where(r => !excluded.Contains(r)) : units.Keys).Sum(room => UnitWeight(room) * days.VacantOf(room));
        return new PoolWeights(rule.ToString().ToLowerInvariant(), members, landlord);

        decimal UnitWeight(string room) => isForAll ? (rule == WeightRule.Equal ? 1m : 0m) : units[room].WeightBy(rule);
    }
}

/// <summary>Days of rooms: each day of a room counts for one account, the first by id; what is left is vacant.</summary>
public sealed class RoomDays
{
    private readonly int[] days;
    private readonly Dictionary<string, Occupancy> taken = new(StringComparer.Ordinal);
    private readonly int all;

    /// <summary>Gives the days out.</summary>
    public RoomDays(IReadOnlyList<PoolMember> members, BillingPeriod month)
    {
        ArgumentNullException.ThrowIfNull(members);
        all = Occupancy.AllOf(month).Days;
        days = new int[members.Count];
        for (var i = 0; i < days.Length; i++)
        {
            var before = taken.GetValueOrDefault(members[i].Room);
            days[i] = members[i].Days.Without(before).Days;
            taken[members[i].Room] = before.With(members[i].Days);
        }
    }

    /// <summary>Rooms with an account.</summary>
    public IReadOnlyCollection<string> Rooms => taken.Keys;

    /// <summary>Days of a member.</summary>
    public int Of(int member) => days[member];

    /// <summary>Days on which nobody has the room.</summary>
    public int VacantOf(string room) => all - taken.GetValueOrDefault(room).Days;
}
