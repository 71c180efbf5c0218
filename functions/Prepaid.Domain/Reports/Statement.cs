using System.Collections.Immutable;
using System.Text.Json;
using Prepaid.Domain.Ledger;

namespace Prepaid.Domain.Reports;

/// <summary>An account's statement of one month.</summary>
/// <param name="Frame">What was frozen when it was issued.</param>
/// <param name="Wallets">Every wallet from opening to closing balance.</param>
/// <param name="Utilities">What was charged for electricity and water.</param>
/// <param name="Lines">Every entry.</param>
public sealed record Statement(
    StatementFrame Frame, ImmutableArray<WalletSummary> Wallets, ImmutableArray<UtilitySummary> Utilities, ImmutableArray<StatementLine> Lines)
{
    /// <summary>Balances behind its last entry.</summary>
    public WalletBalances Closing => new(Wallets[0].Closing, Wallets[1].Closing, Wallets[2].Closing);
}

/// <summary>One wallet over the statement: opening + movements = closing.</summary>
/// <param name="Wallet">Which.</param>
/// <param name="Opening">Balance before the first entry.</param>
/// <param name="Movements">By kind of entry.</param>
/// <param name="Closing">Balance behind the last entry.</param>
public sealed record WalletSummary(Wallet Wallet, Money Opening, ImmutableArray<WalletMovement> Movements, Money Closing);

/// <summary>What entries of one kind did to a wallet.</summary>
/// <param name="Kind">Kind of the entries.</param>
/// <param name="Entries">How many.</param>
/// <param name="Amount">Sum.</param>
public sealed record WalletMovement(string Kind, int Entries, Money Amount);

/// <summary>What the statement charges for one utility, corrections included.</summary>
/// <param name="Utility"><c>electricity</c> or <c>water</c>.</param>
/// <param name="Quantity">Units charged.</param>
/// <param name="Energy">For the units.</param>
/// <param name="CommonArea">Common-area shares.</param>
/// <param name="Loss">Loss shares.</param>
/// <param name="Fee">Service fee withheld from top-ups of the wallet.</param>
/// <param name="AllIn">All of it for one unit, in yuan; null without use.</param>
public sealed record UtilitySummary(string Utility, decimal Quantity, Money Energy, Money CommonArea, Money Loss, Money Fee, decimal? AllIn)
{
    /// <summary>All amounts together.</summary>
    public Money Total => Energy + CommonArea + Loss + Fee;
}

/// <summary>One entry on the statement.</summary>
/// <param name="Sequence">Its number in the account's ledger.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Key">Its business key.</param>
/// <param name="BookedAt">When it was booked.</param>
/// <param name="ServiceFrom">Start of the time that is paid for; of a correction the original one.</param>
/// <param name="ServiceTo">End of it.</param>
/// <param name="Postings">All lines of the entry, which sum to zero.</param>
/// <param name="Meter">Meter, or empty.</param>
/// <param name="Cause">Why it corrects or reverses another, or empty.</param>
/// <param name="Parts">Priced parts.</param>
/// <param name="Evidence">What the amounts follow from, as booked.</param>
/// <param name="Hash">Its hash in the chain.</param>
public sealed record StatementLine(
    long Sequence,
    string Kind,
    string Key,
    DateTimeOffset BookedAt,
    DateTimeOffset ServiceFrom,
    DateTimeOffset ServiceTo,
    ImmutableArray<LedgerLine> Postings,
    string Meter,
    string Cause,
    ImmutableArray<ChargedPart> Parts,
    JsonElement Evidence,
    string Hash)
{
    /// <summary>What a counter-account gained.</summary>
    public Money GainOf(string counterAccount) =>
        Postings.Where(p => p.CounterAccount == counterAccount).Aggregate(Money.Zero, (sum, p) => sum + p.Amount);

    /// <summary>What a wallet gained.</summary>
    public Money GainOf(Wallet wallet) => GainOf(CounterAccounts.Of(wallet));
}
