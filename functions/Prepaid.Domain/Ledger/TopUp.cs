using System.Text.Json;
using Prepaid.Domain.Payments;
using Prepaid.Domain.Relays;

namespace Prepaid.Domain.Ledger;

/// <summary>What came of a payment at the account.</summary>
public enum TopUpOutcome
{
    /// <summary>Credited now.</summary>
    Credited = 0,

    /// <summary>Credited before with the same content: nothing to do.</summary>
    AlreadyCredited = 1,

    /// <summary>The same transaction was credited with other content: a case for a person.</summary>
    IdReusedWithOtherContent = 2,

    /// <summary>The account is closed: the money waits for a person (R8).</summary>
    AccountClosed = 3,
}

/// <summary>Books a payment on the wallet that it names (R4, R6, R8).</summary>
public static class TopUp
{
    /// <summary>Decides one payment. Pure: it sees only the rows of its transaction.</summary>
    /// <param name="draft">Collects the change.</param>
    /// <param name="seen">The key row of this payment if it was booked before, else null.</param>
    /// <param name="notice">The verified payment.</param>
    /// <param name="feeRatio">Share of the gross that is withheld as service fee of electricity, 0 up to below 1; the fee is rounded down.</param>
    public static TopUpOutcome Decide(AccountDraft draft, BookedKey? seen, PaymentNotice notice, decimal feeRatio)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(notice);
        ArgumentOutOfRangeException.ThrowIfNegative(feeRatio);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(feeRatio, 1m);
        if (seen is not null)
        {
            return seen.Content == notice.Content ? TopUpOutcome.AlreadyCredited : TopUpOutcome.IdReusedWithOtherContent;
        }

        if (draft.Head.IsClosed)
        {
            return TopUpOutcome.AccountClosed;
        }

        var withheld = notice.Wallet == Wallet.Electricity ? feeRatio : 0m;
        var fee = Money.FromFen((long)decimal.Floor(notice.Amount.Fen * withheld));
        var id = KeyOf(notice.Provider, notice.Transaction);
        List<LedgerLine> lines =
        [
            new(CounterAccounts.Of(notice.Wallet), notice.Amount - fee),
            new(CounterAccounts.Clearing(notice.Provider), -notice.Amount),
        ];
        if (fee > Money.Zero)
        {
            lines.Insert(1, new(CounterAccounts.ServiceFee, fee));
        }

        var evidence = JsonSerializer.Serialize(new
        {
            provider = notice.Provider,
            transaction = notice.Transaction,
            grossFen = notice.Amount.Fen,
            feeRatio = withheld.ToString(System.Globalization.CultureInfo.InvariantCulture),
            feeFen = fee.Fen,
        });
        var entry = draft.Post("top-up", $"payment:{id}", lines, evidence, notice.PaidAt, notice.PaidAt);
        draft.Put(new PaymentCredit(entry.Sequence, notice.Provider, notice.Transaction, notice.Wallet, notice.Amount - fee, fee));
        draft.Book(new BookedKey("payment", id, notice.Content, entry.Sequence));
        draft.Note("top-up", id, $"gross {notice.Amount}, fee {fee}, balance {draft.Before.BalanceOf(notice.Wallet)} -> {draft.Head.BalanceOf(notice.Wallet)}");
        return TopUpOutcome.Credited;
    }

    /// <summary>Id of a payment in keys: provider and transaction.</summary>
    public static string KeyOf(string provider, string transaction) => $"{provider}-{transaction}";
}
