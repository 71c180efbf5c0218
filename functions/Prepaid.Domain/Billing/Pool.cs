using System.Collections.Immutable;
using Prepaid.Domain.Ledger;

namespace Prepaid.Domain.Billing;

/// <summary>What a pool shares out; each has a line of its own.</summary>
public enum PoolPurpose
{
    /// <summary>What common areas used (S10).</summary>
    CommonArea = 0,

    /// <summary>What lines and transformers lost (S9).</summary>
    Loss = 1,
}

/// <summary>What a member's weight is.</summary>
public enum WeightRule
{
    /// <summary>Use of the member's own meters in the month.</summary>
    Use = 0,

    /// <summary>Area of the room, times active days.</summary>
    Area = 1,

    /// <summary>Fixed share of the room, times active days.</summary>
    Fixed = 2,

    /// <summary>Active days.</summary>
    Equal = 3,

    /// <summary>People of the room, times active days.</summary>
    People = 4,
}

/// <summary>Who bears a pool whose weights are all zero (R44).</summary>
public enum PoolFallback
{
    /// <summary>The landlord.</summary>
    Landlord = 0,

    /// <summary>The rooms, by active days.</summary>
    Equal = 1,

    /// <summary>The rooms, by area and active days; the landlord when no area is known.</summary>
    Area = 2,
}

/// <summary>A room that takes part.</summary>
/// <param name="Room">Room of the directory.</param>
/// <param name="Area">Square metres, at least 0.</param>
/// <param name="People">At least 0.</param>
/// <param name="Share">Fixed share, at least 0, any unit.</param>
public sealed record PoolUnit(string Room, decimal Area, decimal People, decimal Share)
{
    /// <summary>The room's weight for one active day; 0 by use, which has none.</summary>
    public decimal WeightBy(WeightRule rule) => rule switch
    {
        WeightRule.Area => Area,
        WeightRule.People => People,
        WeightRule.Fixed => Share,
        WeightRule.Equal => 1m,
        WeightRule.Use => 0m,
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "expected a rule of the enum"),
    };
}

/// <summary>Another pool that bears a part of this one: a cascade (R49).</summary>
/// <param name="Pool">Its id.</param>
/// <param name="Weight">At least 0, in the unit of this pool's weights.</param>
public sealed record PoolFeed(string Pool, decimal Weight);

/// <summary>One version of a pool: immutable, in force from a month on until the next (R43).</summary>
public sealed record Pool
{
    /// <summary>Id of the pool.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the version, chosen by whoever makes it.</summary>
    public required string Version { get; init; }

    /// <summary>First month it is for.</summary>
    public required BillingPeriod From { get; init; }

    /// <summary>False ends the pool.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>What it shares out.</summary>
    public PoolPurpose Purpose { get; init; }

    /// <summary>Wallet that its shares are taken from: electricity or water. Its meters measure the same.</summary>
    public Wallet Wallet { get; init; }

    /// <summary>Meters whose use is shared out; they belong to the house account.</summary>
    public ImmutableArray<string> Mains { get; init; } = [];

    /// <summary>Meters of the house account whose use is taken off.</summary>
    public ImmutableArray<string> Subtracts { get; init; } = [];

    /// <summary>True takes off what the members' own meters used, too: what is left is loss.</summary>
    public bool SubtractsMembers { get; init; }

    /// <summary>Yuan for one unit; null takes the average that the site's tenants were billed in the month.</summary>
    public decimal? FixedPrice { get; init; }

    /// <summary>What a member's weight is.</summary>
    public WeightRule Weights { get; init; }

    /// <summary>Rooms that take part with their weights; empty takes all rooms with an account (by use or equally).</summary>
    public ImmutableArray<PoolUnit> Units { get; init; } = [];

    /// <summary>Rooms that do not take part.</summary>
    public ImmutableArray<string> Exclusions { get; init; } = [];

    /// <summary>Pools that bear a part.</summary>
    public ImmutableArray<PoolFeed> Feeds { get; init; } = [];

    /// <summary>Who bears it when all weights are zero.</summary>
    public PoolFallback Fallback { get; init; }

    /// <summary>Days behind the month after which a missing reading is estimated, 0 to 28 (R45).</summary>
    public int DeadlineDays { get; init; } = 5;

    /// <summary>True when members' own meters must be read.</summary>
    public bool ReadsMembers => Weights == WeightRule.Use || SubtractsMembers;

    /// <summary>Name of the pool as a member of another.</summary>
    public static string MemberOf(string pool) => "pool:" + pool;

    /// <summary>Counter-account that its shares are revenue of.</summary>
    public static string RevenueOf(PoolPurpose purpose) => purpose == PoolPurpose.Loss ? CounterAccounts.LossRevenue : CounterAccounts.CommonAreaRevenue;

    /// <summary>Counter-account of the landlord's share.</summary>
    public static string LandlordOf(PoolPurpose purpose) => purpose == PoolPurpose.Loss ? CounterAccounts.LandlordLoss : CounterAccounts.LandlordCommonArea;
}
