using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Ledger;

/// <summary>Body of a transfer between wallets.</summary>
public sealed record TransferBody(string Id, Wallet From, Wallet To, long AmountFen, string Reason) : IRequestBody
{
    public string? Fault() => RequestBody.IdFault("id", Id) ?? RequestBody.TextFault("reason", Reason);

    public BookingRequest ToRequest() => new BookingRequest.Transfer(Id, From, To, Money.FromFen(AmountFen), Reason);
}

/// <summary>Body of a refund; the fee's share comes on top of the net.</summary>
public sealed record RefundBody(string Id, Wallet Wallet, long NetFen, string Reason) : IRequestBody
{
    public string? Fault() => RequestBody.IdFault("id", Id) ?? RequestBody.TextFault("reason", Reason);

    public BookingRequest ToRequest() => new BookingRequest.Refund(Id, Wallet, Money.FromFen(NetFen), Reason);
}

/// <summary>Which way an adjustment goes.</summary>
public enum AdjustmentDirection
{
    /// <summary>Adds to the wallet.</summary>
    Credit = 0,

    /// <summary>Takes from the wallet.</summary>
    Debit = 1,
}

/// <summary>Body of a proposed adjustment; the amount is above zero, its direction is said.</summary>
public sealed record AdjustmentBody(string Id, Wallet Wallet, AdjustmentDirection Direction, long AmountFen, string Reason) : IRequestBody
{
    public string? Fault() => RequestBody.IdFault("id", Id) ?? RequestBody.TextFault("reason", Reason);

    public BookingRequest ToRequest() => new BookingRequest.Adjustment(Id, Wallet, Direction == AdjustmentDirection.Credit, Money.FromFen(AmountFen), Reason);
}

/// <summary>Body of a decision on what waits for a second person.</summary>
public sealed record DecisionBody(bool Approve, string Reason) : IRequestBody
{
    public string? Fault() => RequestBody.TextFault("reason", Reason);
}

/// <summary>Answer to a booking or a decision.</summary>
/// <param name="Account">The account.</param>
/// <param name="Outcome">booked, done-before, waiting or rejected.</param>
/// <param name="Entry">Sequence of the entry, when one was booked.</param>
/// <param name="Held">Id of the work that waits for a decision.</param>
public sealed record BookingAnswer(string Account, string Outcome, long? Entry, string? Held);
