using System.Collections.Immutable;
using System.Text.Json;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Billing;

/// <summary>A new version of a pool (docs/billing.md).</summary>
/// <param name="Pool">Id of the pool.</param>
/// <param name="Version">Id of the version.</param>
/// <param name="From">First month, such as 202603.</param>
/// <param name="Reason">Why it is made.</param>
/// <param name="Purpose">commonArea or loss.</param>
/// <param name="Wallet">electricity or water.</param>
/// <param name="Mains">Meters shared out.</param>
/// <param name="Weights">use, area, fixed, equal or people.</param>
/// <param name="Fallback">landlord, equal or area.</param>
/// <param name="FixedPrice">Yuan for one unit; null takes the month's average.</param>
/// <param name="Units">Rooms with their weights; null takes all rooms.</param>
/// <param name="Subtracts">Meters taken off.</param>
/// <param name="SubtractsMembers">Takes members' own use off.</param>
/// <param name="Exclusions">Rooms that do not take part.</param>
/// <param name="Feeds">Pools that bear a part.</param>
/// <param name="DeadlineDays">Days until a missing reading is estimated.</param>
/// <param name="IsActive">False ends the pool.</param>
public sealed record PoolBody(
    string Pool,
    string Version,
    string From,
    string Reason,
    PoolPurpose Purpose,
    Wallet Wallet,
    ImmutableArray<string> Mains,
    WeightRule Weights,
    PoolFallback Fallback,
    decimal? FixedPrice = null,
    ImmutableArray<PoolUnit>? Units = null,
    ImmutableArray<string>? Subtracts = null,
    bool SubtractsMembers = false,
    ImmutableArray<string>? Exclusions = null,
    ImmutableArray<PoolFeed>? Feeds = null,
    int DeadlineDays = 5,
    bool IsActive = true) : IRequestBody
{
    private const int MostUnits = 2_000;

    public string? Fault() =>
        RequestBody.IdFault("pool", Pool) ?? RequestBody.IdFault("version", Version) ?? RequestBody.TextFault("reason", Reason)
        ?? (BillingPeriod.TryParse(From, out var from) && from.IsMonth ? null : "from: expected a month like 202603")
        ?? (Wallet is Wallet.Electricity or Wallet.Water ? null : "wallet: expected electricity or water")
        ?? (FixedPrice is null || IsPrice(FixedPrice.Value) ? null : "fixedPrice: expected 0 to 1000 yuan with at most 6 decimals")
        ?? (DeadlineDays is >= 0 and <= 28 ? null : "deadlineDays: expected 0 to 28")
        ?? MetersFault() ?? UnitsFault() ?? FeedsFault();

    /// <summary>The pool that it says.</summary>
    public Pool ToPool() => new()
    {
        Id = Pool,
        Version = Version,
        From = BillingPeriod.Parse(From),
        IsActive = IsActive,
        Purpose = Purpose,
        Wallet = Wallet,
        Mains = Mains,
        Subtracts = Subtracts ?? [],
        SubtractsMembers = SubtractsMembers,
        FixedPrice = FixedPrice,
        Weights = Weights,
        Units = Units ?? [],
        Exclusions = Exclusions ?? [],
        Feeds = Feeds ?? [],
        Fallback = Fallback,
        DeadlineDays = DeadlineDays,
    };

    /// <summary>As stored.</summary>
    public string Write() => JsonSerializer.Serialize(this, RequestBody.Json);

    /// <exception cref="JsonException">It is not what <see cref="Write"/> wrote.</exception>
    public static PoolBody Read(string text) => JsonSerializer.Deserialize<PoolBody>(text, RequestBody.Json)!;

    private static bool IsPrice(decimal price) => price is >= 0m and <= 1000m && IsPlain(price);

    private static bool IsPlain(decimal value) => decimal.Round(value, 6) == value;

    private static bool IsWeight(decimal weight) => weight is >= 0m and <= 1_000_000_000m && IsPlain(weight);

    private static bool AreDistinct(IReadOnlyCollection<string> ids) => ids.Distinct(StringComparer.Ordinal).Count() == ids.Count;

    private string? MetersFault() =>
        Mains.IsDefault || !AreDistinct([.. Mains, .. Subtracts ?? []]) ? "mains: expected meters, each once and none of them in subtracts" : null;

    private string? UnitsFault() =>
        Units is null ? (Weights is WeightRule.Use or WeightRule.Equal ? null : "units: expected rooms with their weights")
        : Units.Value.Length is 0 or > MostUnits || !AreDistinct([.. Units.Value.Select(u => u.Room)]) ? $"units: expected 1 to {MostUnits} rooms, each once"
        : Units.Value.All(u => IsWeight(u.Area) && IsWeight(u.People) && IsWeight(u.Share)) ? null
        : "units: expected weights from 0 to 1000000000 with at most 6 decimals";

    private string? FeedsFault() =>
        Feeds is null || (AreDistinct([.. Feeds.Value.Select(f => f.Pool), Pool]) && Feeds.Value.All(f => IsWeight(f.Weight))) ? null
        : "feeds: expected other pools, each once, with weights from 0 to 1000000000";
}
