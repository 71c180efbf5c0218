using System.Text.Json;
using Prepaid.Domain.Payments;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Tariffs;

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

    /// <summary>It names an order that is not known, or is not what was paid, or was paid before: the money waits for a person (R8).</summary>
    OrderMismatch = 4,
}

/// <summary>What a payment is credited by.</summary>
/// <param name="Split">Net and fee; together what was paid.</param>
/// <param name="FeeRatio">The ratio behind it, for the evidence.</param>
/// <param name="Order">Order that it pays, or null.</param>
public sealed record TopUpTerms(ServiceFee Split, decimal FeeRatio, TopUpOrder? Order = null)
{
    /// <summary>The fee of a ratio, rounded down; electricity alone bears one.</summary>
    public static TopUpTerms Of(PaymentNotice notice, decimal feeRatio)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var withheld = notice.Wallet == Wallet.Electricity ? feeRatio : 0m;
        return new TopUpTerms(ServiceFee.TryWithhold(notice.Amount, withheld, out var split) ? split : new ServiceFee(notice.Amount, Money.Zero), withheld);
    }
}

/// <summary>Books a payment on the wallet that it names (R4, R6, R8).</summary>
public static class TopUp
{
    /// <summary>Decides one payment. Pure: it sees only the rows of its transaction.</summary>
    /// <param name="draft">Collects the change.</param>
    /// <param name="seen">The key row of this payment if it was booked before, else null.</param>
    /// <param name="notice">The verified payment.</param>
    /// <param name="terms">Fee and order; null when the payment names an order that it must not be credited on.</param>
    public static TopUpOutcome Decide(AccountDraft draft, BookedKey? seen, PaymentNotice notice, TopUpTerms? terms)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(notice);
        if (seen is not null)
        {
            return seen.Content == notice.Content ? TopUpOutcome.AlreadyCredited : TopUpOutcome.IdReusedWithOtherContent;
        }

        if (draft.Head.IsClosed)
        {
            return TopUpOutcome.AccountClosed;
        }

        if (terms is null)
        {
            return TopUpOutcome.OrderMismatch;
        }

        Book(draft, notice, terms);
        return TopUpOutcome.Credited;
    }

    private static void Book(AccountDraft draft, PaymentNotice notice, TopUpTerms terms)
    {
        var fee = terms.Split.Fee;
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
            feeRatio = terms.FeeRatio.ToString(System.Globalization.CultureInfo.InvariantCulture),
            feeFen = fee.Fen,
            order = terms.Order?.Id,
        });
        var entry = draft.Post("top-up", $"payment:{id}", lines, evidence, notice.PaidAt, notice.PaidAt);
        draft.Put(new PaymentCredit(entry.Sequence, notice.Provider, notice.Transaction, notice.Wallet, notice.Amount - fee, fee));
        draft.Book(new BookedKey("payment", id, notice.Content, entry.Sequence));
        if (terms.Order is { } order)
        {
            draft.Put(order with { State = OrderState.Paid, PaidBy = id });
        }

        draft.Note("top-up", id, $"gross {notice.Amount}, fee {fee}, balance {draft.Before.BalanceOf(notice.Wallet)} -> {draft.Head.BalanceOf(notice.Wallet)}");
    }

    /// <summary>Id of a payment in keys: provider and transaction.</summary>
    public static string KeyOf(string provider, string transaction) => $"{provider}-{transaction}";
}
