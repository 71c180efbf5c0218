using System.Collections.Immutable;
using Prepaid.Domain.Ledger;

namespace Prepaid.Domain.Reports;

/// <summary>
/// What a statement says besides its entries, frozen when it is issued: whose it is, where it begins and ends, registers,
/// and prices as they were published then. With the entries behind <see cref="After"/> up to <see cref="Cut"/> it is the
/// whole statement, for ever (ADR 0004).
/// </summary>
public sealed record StatementFrame
{
    /// <summary>Account id.</summary>
    public required string Account { get; init; }

    /// <summary>Site id.</summary>
    public required string Site { get; init; }

    /// <summary>Name of the site.</summary>
    public required string SiteName { get; init; }

    /// <summary>IANA zone that dates are meant in.</summary>
    public required string Zone { get; init; }

    /// <summary>Room as people call it.</summary>
    public required string Room { get; init; }

    /// <summary>Tenant id, or empty.</summary>
    public required string Tenant { get; init; }

    /// <summary>Tenant's name, or empty.</summary>
    public required string TenantName { get; init; }

    /// <summary>First day of the local month.</summary>
    public required DateOnly Month { get; init; }

    /// <summary>Sequence of the last entry of the statement before; 0 for the first statement.</summary>
    public required long After { get; init; }

    /// <summary>Sequence of its last entry: the account's newest when it was issued.</summary>
    public required long Cut { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>Who issued it.</summary>
    public required string IssuedBy { get; init; }

    /// <summary>When the account was closed; null while it was open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Balances behind <see cref="After"/>.</summary>
    public required WalletBalances Opening { get; init; }

    /// <summary>Meters of the account, those that left in the meantime too.</summary>
    public required ImmutableArray<StatementMeter> Meters { get; init; }

    /// <summary>Electricity of the month by voltage class, against catalogue and cap.</summary>
    public required ImmutableArray<UnitPrice> UnitPrices { get; init; }
}

/// <summary>Balances of an account's wallets.</summary>
/// <param name="Electricity">Electricity wallet.</param>
/// <param name="Water">Water wallet.</param>
/// <param name="Rent">Rent wallet.</param>
public readonly record struct WalletBalances(Money Electricity, Money Water, Money Rent)
{
    /// <summary>Balances of a head.</summary>
    public static WalletBalances Of(AccountHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        return new WalletBalances(head.Electricity, head.Water, head.Rent);
    }

    /// <summary>All wallets together.</summary>
    public Money Total => Electricity + Water + Rent;

    /// <summary>Balances after an entry.</summary>
    public WalletBalances With(LedgerRow entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new WalletBalances(
            Electricity + entry.GainOf(CounterAccounts.ElectricityWallet), Water + entry.GainOf(CounterAccounts.WaterWallet), Rent + entry.GainOf(CounterAccounts.RentWallet));
    }

    /// <summary>Balances before an entry.</summary>
    public WalletBalances Without(LedgerRow entry)
    {
        var gain = default(WalletBalances).With(entry);
        return new WalletBalances(Electricity - gain.Electricity, Water - gain.Water, Rent - gain.Rent);
    }

    /// <summary>Balance of one wallet.</summary>
    public Money this[Wallet wallet] => wallet switch
    {
        Wallet.Electricity => Electricity,
        Wallet.Water => Water,
        Wallet.Rent => Rent,
        _ => throw new ArgumentOutOfRangeException(nameof(wallet), wallet, "expected Electricity, Water or Rent"),
    };
}

/// <summary>A meter on a statement.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="Utility"><c>electricity</c> or <c>water</c>.</param>
/// <param name="Use">What its readings are for: Electricity, Water or House.</param>
/// <param name="Serial">Serial of the first installation; later ones stand in the lines of their swaps.</param>
/// <param name="Step">Units in one count.</param>
/// <param name="Opening">Register where the statement before ended; null for a meter not read before.</param>
/// <param name="Closing">Believed register when the statement was issued; null for a meter not read yet.</param>
/// <param name="Left">When the meter left the account; null while it belongs to it.</param>
public sealed record StatementMeter(
    string Meter, string Utility, MeterUse Use, string Serial, decimal Step, RegisterValue? Opening, RegisterValue? Closing, DateTimeOffset? Left);

/// <summary>A register at a time.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Value">Units, as the register shows them.</param>
public sealed record RegisterValue(DateTimeOffset At, decimal Value);

/// <summary>What a unit of electricity really cost in the month (R51), and what it was allowed to cost.</summary>
/// <param name="VoltageClass">Class of the supply points.</param>
/// <param name="Quantity">Units used in the month.</param>
/// <param name="Energy">For the units.</param>
/// <param name="Fee">Service fee on the top-ups that paid for them.</param>
/// <param name="CommonArea">Common-area share.</param>
/// <param name="Loss">Loss share.</param>
/// <param name="AllIn">All of it for one unit, in yuan; null without use.</param>
/// <param name="Catalogue">Catalogue price of a unit, by the bands used; null where none is published, or without use.</param>
/// <param name="Uplift">Energy price over catalogue price, minus 1; null where there is none.</param>
/// <param name="Cap">The rule that it was checked against; null where the region has none.</param>
public sealed record UnitPrice(
    string VoltageClass, decimal Quantity, Money Energy, Money Fee, Money CommonArea, Money Loss, decimal? AllIn, decimal? Catalogue, decimal? Uplift, CapTerms? Cap);

/// <summary>A cap rule with its outcome.</summary>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Uplift">0.15 allows 15 % above the catalogue.</param>
/// <param name="CountsFee">Whether the service fee counts.</param>
/// <param name="CountsCommonArea">Whether the common-area share counts.</param>
/// <param name="CountsLoss">Whether the loss share counts.</param>
/// <param name="Counted">What counted for one unit, in yuan; null without use.</param>
/// <param name="Limit">Most allowed, in yuan; null without use.</param>
public sealed record CapTerms(string Rule, decimal Uplift, bool CountsFee, bool CountsCommonArea, bool CountsLoss, decimal? Counted, decimal? Limit);
