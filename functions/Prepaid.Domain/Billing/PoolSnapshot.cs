using System.Text.Json;
using System.Text.Json.Serialization;

namespace Prepaid.Domain.Billing;

/// <summary>A meter's use in a run, for the evidence.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="Account">Account whose day rows it was read from.</param>
/// <param name="Quantity">Use dated in the month.</param>
/// <param name="TrueUp">Of earlier estimates.</param>
/// <param name="Through">Unix seconds up to which its register is believed.</param>
/// <param name="Estimated">True when a part is an estimate.</param>
public sealed record MeterLine(string Meter, string Account, decimal Quantity, decimal TrueUp, long Through, bool Estimated)
{
    /// <summary>The line of a meter.</summary>
    public static MeterLine Of(MeterMonth use)
    {
        ArgumentNullException.ThrowIfNull(use);
        return new MeterLine(use.Meter, use.Account, use.Quantity, use.TrueUp, use.Through, use.IsEstimated);
    }
}

/// <summary>What another pool gave, or bears.</summary>
/// <param name="Pool">Id of the other pool.</param>
/// <param name="Weight">Its weight in the split.</param>
/// <param name="Fen">Its share.</param>
public sealed record FedShare(string Pool, decimal Weight, long Fen);

/// <summary>All that the shares of one pool follow from, but the members' weights, which stand in the items: frozen with the run (M3).</summary>
public sealed record PoolSnapshot
{
    /// <summary>Pool id.</summary>
    public required string Pool { get; init; }

    /// <summary>Version in force.</summary>
    public required string Version { get; init; }

    /// <summary>From 1: pools are shared out in this order.</summary>
    public int Order { get; init; }

    /// <summary>Meters shared out.</summary>
    public IReadOnlyList<MeterLine> Mains { get; init; } = [];

    /// <summary>Meters taken off.</summary>
    public IReadOnlyList<MeterLine> Subtracts { get; init; } = [];

    /// <summary>Use of the members' meters that is taken off, true-ups included; 0 when the pool takes none off.</summary>
    public decimal MembersQuantity { get; init; }

    /// <summary>Mains less what is taken off, this month.</summary>
    public decimal MonthQuantity { get; init; }

    /// <summary>The same, of earlier estimates.</summary>
    public decimal TrueUp { get; init; }

    /// <summary>Left by the run before; negative or 0.</summary>
    public decimal CarriedIn { get; init; }

    /// <summary>What is priced: max(0, month) + true-up + carried in, at least 0.</summary>
    public decimal Quantity { get; init; }

    /// <summary>Left for the next run; negative or 0.</summary>
    public decimal CarriedOut { get; init; }

    /// <summary>Yuan for one unit; 0 when there was none (flag no-price).</summary>
    public decimal Price { get; init; }

    /// <summary>What tenants were billed in the month, in fen; 0 at a fixed price.</summary>
    public decimal AverageFen { get; init; }

    /// <summary>Units that they were billed.</summary>
    public decimal AverageQuantity { get; init; }

    /// <summary>Quantity × price × 100, rounded down.</summary>
    public long OwnFen { get; init; }

    /// <summary>What other pools added.</summary>
    public IReadOnlyList<FedShare> Fed { get; init; } = [];

    /// <summary>What is split: own and fed.</summary>
    public long AmountFen { get; init; }

    /// <summary>Rule by which the weights were made; after a fallback the one that it fell back to.</summary>
    public string Rule { get; init; } = string.Empty;

    /// <summary>Sum of all weights.</summary>
    public decimal TotalWeight { get; init; }

    /// <summary>The landlord's weight, for vacant units.</summary>
    public decimal LandlordWeight { get; init; }

    /// <summary>The landlord's share for vacant units.</summary>
    public long LandlordFen { get; init; }

    /// <summary>What other pools bear.</summary>
    public IReadOnlyList<FedShare> Feeds { get; init; } = [];

    /// <summary>estimated, residual-negative, no-price, fallback.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>The version as it was made.</summary>
    public JsonElement Definition { get; init; }
}

/// <summary>The share of one account in one pool: the evidence of its entry, frozen in the item.</summary>
public sealed record PoolShare
{
    /// <summary>Pool id.</summary>
    public required string Pool { get; init; }

    /// <summary>What it shares out.</summary>
    public PoolPurpose Purpose { get; init; }

    /// <summary>Wallet that it is taken from.</summary>
    public Ledger.Wallet Wallet { get; init; }

    /// <summary>The member's weight.</summary>
    public decimal Weight { get; init; }

    /// <summary>Sum of all weights.</summary>
    public decimal OfWeight { get; init; }

    /// <summary>The share.</summary>
    public long Fen { get; init; }

    /// <summary>What was split.</summary>
    public long OfFen { get; init; }

    /// <summary>Active days of the member.</summary>
    public int Days { get; init; }

    /// <summary>SHA-256 of the pool's snapshot, in lower-case hex.</summary>
    public required string Snapshot { get; init; }

    /// <summary>The member's own meters, where they make its weight.</summary>
    public IReadOnlyList<MeterLine> Meters { get; init; } = [];

    /// <summary>True for the share of the landlord, in the house account.</summary>
    public bool IsLandlord { get; init; }

    /// <summary>Shares of accounts that are closed: the landlord bears them on top.</summary>
    public IReadOnlyList<BorneShare> Borne { get; init; } = [];

    /// <summary>What is posted.</summary>
    [JsonIgnore]
    public Money Total => Money.FromFen(Fen + Borne.Sum(b => b.Fen));
}

/// <summary>A share that the landlord bears for a closed account.</summary>
/// <param name="Account">The closed account.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Fen">Its share.</param>
public sealed record BorneShare(string Account, decimal Weight, long Fen);
