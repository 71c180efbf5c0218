using Prepaid.Domain.Metering;
using Prepaid.Domain.Relays;

namespace Prepaid.Domain.Ledger;

/// <summary>A meter on its way from one account to another.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="Use">What its readings are for at the taker.</param>
/// <param name="Final">The signed register value: the giver's last, the taker's first.</param>
/// <param name="Installation">Index of the installation that showed it.</param>
/// <param name="Installations">Installations known to the giver.</param>
/// <param name="Relay">Its relay, so that command numbers go on; null when it has none.</param>
public sealed record HandedMeter(string Meter, MeterUse Use, Mark Final, int Installation, int Installations, RelayState? Relay);

/// <summary>
/// What one account gives and another takes: two transactions, the second keyed by the first, both against
/// <c>in-transit</c> (architecture.md, Money). The giver's outbox row lives until the taker has it.
/// </summary>
/// <param name="From">Giver.</param>
/// <param name="To">Taker, of the same site.</param>
/// <param name="By">Actor who asked for it.</param>
/// <param name="At">Moment of the hand-over.</param>
/// <param name="Meter">Meter handed over, or null for money alone.</param>
/// <param name="Electricity">Balance handed over with it.</param>
/// <param name="Water">Balance handed over with it.</param>
/// <param name="Rent">Balance handed over with it.</param>
public sealed record HandOver(string From, string To, string By, DateTimeOffset At, HandedMeter? Meter, Money Electricity, Money Water, Money Rent)
{
    /// <summary>Kind of key row that lets the taker take it once.</summary>
    public const string KeyKind = "hand-over";

    /// <summary>Id at the taker.</summary>
    /// <param name="number">Outbox number at the giver.</param>
    public string KeyOf(long number) => FormattableString.Invariant($"{From}-{number}");

    /// <summary>What it says, for the key row.</summary>
    public string Content => FormattableString.Invariant($"{From}|{To}|{At.ToUnixTimeSeconds()}|{Meter?.Meter}|{Meter?.Final.Counts}|{Electricity.Fen}|{Water.Fen}|{Rent.Fen}");

    /// <summary>The lines of its entry at one side; a hand-over without money has one line of zero.</summary>
    /// <param name="isTaker">True at the taker, false at the giver.</param>
    public IReadOnlyList<LedgerLine> Lines(bool isTaker)
    {
        List<LedgerLine> lines = [];
        var sum = Money.Zero;
        foreach (var (wallet, amount) in new[] { (Wallet.Electricity, Electricity), (Wallet.Water, Water), (Wallet.Rent, Rent) })
        {
            if (amount != Money.Zero)
            {
                lines.Add(new(CounterAccounts.Of(wallet), isTaker ? amount : -amount));
                sum += amount;
            }
        }

        lines.Add(new(CounterAccounts.InTransit, isTaker ? -sum : sum));
        return lines;
    }
}
