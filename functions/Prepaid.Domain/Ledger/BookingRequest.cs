using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Ledger;

/// <summary>What a person asks to be booked on one account. The id comes from the sender, so that a repetition books nothing twice.</summary>
/// <param name="Id">Unique within the account.</param>
/// <param name="Reason">Why, for the audit.</param>
public abstract record BookingRequest(string Id, string Reason)
{
    /// <summary>Most that is booked at once: ten million yuan.</summary>
    public static readonly Money Most = Money.FromFen(1_000_000_000);

    /// <summary>Kind of key row that makes a request unique.</summary>
    public const string KeyKind = "request";

    /// <summary>What it says, without its id: the same id with other content is refused.</summary>
    public abstract string Content { get; }

    /// <summary>Money from one wallet to another of the same account.</summary>
    public sealed record Transfer(string Id, Wallet From, Wallet To, Money Amount, string Reason) : BookingRequest(Id, Reason)
    {
        /// <inheritdoc/>
        public override string Content => FormattableString.Invariant($"transfer|{From}|{To}|{Amount.Fen}|{Reason}");
    }

    /// <summary>Unused money back to the payer (R7).</summary>
    /// <param name="Net">From the wallet; the fee share comes on top.</param>
    public sealed record Refund(string Id, Wallet Wallet, Money Net, string Reason) : BookingRequest(Id, Reason)
    {
        /// <inheritdoc/>
        public override string Content => FormattableString.Invariant($"refund|{Wallet}|{Net.Fen}|{Reason}");
    }

    /// <summary>A correction of a balance that two people stand for.</summary>
    /// <param name="IsCredit">True adds to the wallet, false takes from it.</param>
    public sealed record Adjustment(string Id, Wallet Wallet, bool IsCredit, Money Amount, string Reason) : BookingRequest(Id, Reason)
    {
        /// <inheritdoc/>
        public override string Content => FormattableString.Invariant($"adjustment|{Wallet}|{(IsCredit ? "credit" : "debit")}|{Amount.Fen}|{Reason}");
    }

    /// <summary>The answer to a repetition, or null for a request not seen before.</summary>
    /// <param name="seen">The key row of its id, or null.</param>
    public BookingOutcome? Repeated(BookedKey? seen) =>
        seen is null ? null
        : seen.Content == Content ? new BookingOutcome.AlreadyDone(seen.Sequence)
        : BookingOutcome.No(RefusalReason.IdReusedWithOtherContent, $"id {Id} was used for {seen.Content}");

    /// <summary>The refusals that every booking of an amount shares, with those of its own.</summary>
    internal static Refusal? Check(AccountHead head, Money amount, params ReadOnlySpan<(bool Holds, RefusalReason Reason, string Detail)> own) =>
        Refusal.FirstOf(
        [
            (head.IsClosed, RefusalReason.AccountClosed, $"account {head.Account} was closed on {head.ClosedAt:u}"),
            (amount <= Money.Zero, RefusalReason.AmountNotPositive, $"{amount.Fen} fen; expected above 0"),
            (amount > Most, RefusalReason.AmountTooLarge, $"{amount.Fen} fen; expected at most {Most.Fen}"),
            .. own,
        ]);
}
