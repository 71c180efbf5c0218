using Prepaid.Domain.Notices;

namespace Prepaid.Domain.Ledger;

/// <summary>The purses of an account.</summary>
public enum Wallet
{
    /// <summary>Debited by every reading of an electricity meter.</summary>
    Electricity = 0,

    /// <summary>Debited by the daily water run.</summary>
    Water = 1,

    /// <summary>Debited when rent is due.</summary>
    Rent = 2,
}

/// <summary>Who keeps the balance and deducts from it.</summary>
public enum BalanceAuthority
{
    /// <summary>This system, by readings.</summary>
    System = 0,

    /// <summary>The meter itself; the system mirrors it (S26, not built yet).</summary>
    Meter = 1,
}

/// <summary>How the meters of an account share its money (S21).</summary>
public enum BalanceSharing
{
    /// <summary>All meters draw on the wallets of the account.</summary>
    Pool = 0,

    /// <summary>One balance per meter: an account holds one meter of each kind, a tenant several accounts.</summary>
    PerMeter = 1,
}

/// <summary>
/// The state of an account. It is written in every transaction of the account, and its ETag is the account's
/// only concurrency token (architecture.md, Money). Balances are projections of the entries.
/// </summary>
public sealed record AccountHead
{
    /// <summary>Account id; also the partition of all its rows.</summary>
    public required string Account { get; init; }

    /// <summary>Site the account belongs to.</summary>
    public required string Site { get; init; }

    /// <summary>Balance of the electricity wallet; negative is owed.</summary>
    public Money Electricity { get; init; }

    /// <summary>Balance of the water wallet.</summary>
    public Money Water { get; init; }

    /// <summary>Balance of the rent wallet.</summary>
    public Money Rent { get; init; }

    /// <summary>Property fees taken from the rent wallet so far, less what was given back.</summary>
    public Money PropertyFees { get; init; }

    /// <summary>Rent that would be unpaid had no property fee ever been taken: supply is never cut for a property fee (R36).</summary>
    public Money UnpaidRent => Rent + PropertyFees < Money.Zero ? -(Rent + PropertyFees) : Money.Zero;

    /// <summary>True when the tenant was told that rent is overdue, since it became so.</summary>
    public bool IsRentOverdueTold { get; init; }

    /// <summary>When that text was sent; null while it was not.</summary>
    public DateTimeOffset? RentOverdueSentAt { get; init; }

    /// <summary>Notice level of the water wallet that the tenant was told last.</summary>
    public NoticeLevel WaterNoticeLevel { get; init; }

    /// <summary>True when the tenant was told that electricity may be cut for unpaid water, since the site cuts for it and it is unpaid.</summary>
    public bool IsWaterOverdueTold { get; init; }

    /// <summary>When that text was sent; null while it was not.</summary>
    public DateTimeOffset? WaterOverdueSentAt { get; init; }

    /// <summary>Entries so far; the next one has this plus one as its sequence.</summary>
    public long EntryCount { get; init; }

    /// <summary>Hash of the newest entry.</summary>
    public string LastHash { get; init; } = LedgerEntry.Genesis;

    /// <summary>Effects decided so far; numbers outbox rows.</summary>
    public long OutboxCount { get; init; }

    /// <summary>Audit rows so far.</summary>
    public long AuditCount { get; init; }

    /// <summary>Hash of the newest audit row; <see cref="LedgerEntry.Genesis"/> before the first.</summary>
    public string LastAuditHash { get; init; } = LedgerEntry.Genesis;

    /// <summary>Where each meter stands.</summary>
    public IReadOnlyList<MeterStanding> Meters { get; init; } = [];

    /// <summary>Notice level that the tenant was told last.</summary>
    public NoticeLevel NoticeLevel { get; init; }

    /// <summary>When the text about the empty balance was sent; null while none was, or since the balance rose again.</summary>
    public DateTimeOffset? FinalNoticeSentAt { get; init; }

    /// <summary>Protected supply (保电): never cut automatically.</summary>
    public bool IsProtected { get; init; }

    /// <summary>Relays that are wanted or reported off: while zero, a debit need not read the relay rows.</summary>
    public int RelaysOff { get; init; }

    /// <summary>When the account was closed; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>True when it takes no more bookings.</summary>
    public bool IsClosed => ClosedAt is not null;

    /// <summary>Who keeps the balance.</summary>
    public BalanceAuthority Authority { get; init; }

    /// <summary>How its meters share the money.</summary>
    public BalanceSharing Sharing { get; init; }

    /// <summary>Work that waits for a person's decision.</summary>
    public int HeldCount { get; init; }

    /// <summary>What readings debited lately, for the safety bounds (R56).</summary>
    public DebitHistory Debits { get; init; } = DebitHistory.None;

    /// <summary>First day of the month of its newest statement; null before the first.</summary>
    public DateOnly? StatementMonth { get; init; }

    /// <summary>Sequence of the last entry on that statement; 0 before the first.</summary>
    public long StatementCut { get; init; }

    /// <summary>Local date of the newest order; null before the first.</summary>
    public DateOnly? OrdersOn { get; init; }

    /// <summary>Orders placed on that date (R9).</summary>
    public int OrderCount { get; init; }

    /// <summary>Balance of one wallet.</summary>
    public Money BalanceOf(Wallet wallet) => wallet switch
    {
        Wallet.Electricity => Electricity,
        Wallet.Water => Water,
        Wallet.Rent => Rent,
        _ => throw new ArgumentOutOfRangeException(nameof(wallet), wallet, "expected Electricity, Water or Rent"),
    };

    /// <summary>True when it has an electricity meter: without one there is nothing to cut.</summary>
    public bool HasElectricity => Meters.Any(m => m is { Use: MeterUse.Electricity, IsLinked: true });

    /// <summary>The standing of a meter of this account, or null.</summary>
    public MeterStanding? StandingOf(string meter)
    {
        foreach (var standing in Meters)
        {
            if (standing.Meter == meter)
            {
                return standing;
            }
        }

        return null;
    }
}
