using System.Text.Json;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Tests.Metering;

namespace Prepaid.Domain.Tests.Billing;

/// <summary>March 2026 of a site in Shanghai with a house account and rooms.</summary>
internal static class SampleMonth
{
    public static readonly BillingPeriod March = BillingPeriod.Parse("202603");

    public static Pool Pool(string id, WeightRule weights = WeightRule.Equal) => new()
    {
        Id = id,
        Version = "v1",
        From = March,
        Mains = ["M-" + id],
        FixedPrice = 1m,
        Weights = weights,
    };

    public static PoolMember Member(string account, string room, decimal use = 0m, uint days = uint.MaxValue >> 1, bool isClosed = false) =>
        new(account, room, new Occupancy(days), isClosed, [(Wallet.Electricity, Use("E-" + account, use))]);

    public static MeterMonth Use(string meter, decimal quantity) => new(meter, "any", quantity, 0m, SampleMeter.At(2026, 4, 1), false, null);

    public static ApportionmentInputs Inputs(IReadOnlyList<Pool> pools, IReadOnlyList<PoolMember> members, params (string Meter, decimal Quantity)[] house) => new()
    {
        Pools = [.. pools.Select(p => (p, JsonDocument.Parse("{}").RootElement))],
        Month = March,
        Members = members,
        HouseAccount = "H-1",
        House = house.ToDictionary(m => m.Meter, m => (Wallet.Electricity, Use(m.Meter, m.Quantity)), StringComparer.Ordinal),
    };

    /// <summary>What each account pays, by pool; the house account with what it bears.</summary>
    public static IReadOnlyDictionary<(string Account, string Pool), long> Paid(ApportionmentInputs inputs) => Apportionment.Items(inputs, Apportionment.Of(inputs), 0, 1)
        .SelectMany(i => i.Content.Shares.Select(s => (i.Account, s.Pool, s.Total.Fen)))
        .ToDictionary(s => (s.Account, s.Pool), s => s.Fen);
}
