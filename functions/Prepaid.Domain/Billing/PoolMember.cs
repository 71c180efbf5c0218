using Prepaid.Domain.Ledger;

namespace Prepaid.Domain.Billing;

/// <summary>An account of the site as a run sees it.</summary>
/// <param name="Account">Account id.</param>
/// <param name="Room">Its room.</param>
/// <param name="Days">Days on which it has the room.</param>
/// <param name="IsClosed">True when it takes no more entries: the landlord bears its share.</param>
/// <param name="Meters">Its meters' use, where a pool asks for it; else empty.</param>
public sealed record PoolMember(string Account, string Room, Occupancy Days, bool IsClosed, IReadOnlyList<(Wallet Wallet, MeterMonth Use)> Meters)
{
    /// <summary>What its meters of a wallet used, at least 0.</summary>
    public decimal UseOf(Wallet wallet) => Math.Max(0m, Meters.Where(m => m.Wallet == wallet).Sum(m => m.Use.Counted));
}

/// <summary>All that a month's apportionment of a site follows from.</summary>
public sealed record ApportionmentInputs
{
    /// <summary>Pools in force, in order of the cascade.</summary>
    public required IReadOnlyList<(Pool Pool, System.Text.Json.JsonElement Definition)> Pools { get; init; }

    /// <summary>The month.</summary>
    public required BillingPeriod Month { get; init; }

    /// <summary>Accounts of the site but the house account, ascending by id (ordinal).</summary>
    public required IReadOnlyList<PoolMember> Members { get; init; }

    /// <summary>Meters of the house account, by id.</summary>
    public required IReadOnlyDictionary<string, (Wallet Wallet, MeterMonth Use)> House { get; init; }

    /// <summary>House account: the landlord's id in splits.</summary>
    public required string HouseAccount { get; init; }

    /// <summary>What tenants were billed in the month, by wallet.</summary>
    public IReadOnlyDictionary<Wallet, TariffAverage> Averages { get; init; } = new Dictionary<Wallet, TariffAverage>();

    /// <summary>Left by the run before, by pool.</summary>
    public IReadOnlyDictionary<string, decimal> Carried { get; init; } = new Dictionary<string, decimal>();

    /// <summary>Meters of the house account that no pool names: those of vacant units.</summary>
    public IEnumerable<MeterMonth> VacantMeters(Wallet wallet)
    {
        var named = Pools.SelectMany(p => p.Pool.Mains.Concat(p.Pool.Subtracts)).ToHashSet(StringComparer.Ordinal);
        return House.Where(m => m.Value.Wallet == wallet && !named.Contains(m.Key)).Select(m => m.Value.Use);
    }
}
