using Prepaid.Domain.Ledger;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Payments;

/// <summary>How far an order has come.</summary>
public enum OrderState
{
    /// <summary>Waits to be paid.</summary>
    Open = 0,

    /// <summary>A payment was credited on it.</summary>
    Paid = 1,
}

/// <summary>A top-up that was ordered before it is paid: its amounts passed the price cap, and its fee is frozen (S27, M2).</summary>
/// <param name="Id">Of the sender, unique within the account.</param>
/// <param name="Wallet">Wallet that the payment is for.</param>
/// <param name="Split">Net and fee; together the gross that must be paid.</param>
/// <param name="FeeRatio">Service-fee ratio in force when it was placed.</param>
/// <param name="Version">Tariff version in force then; empty for a wallet without a fee.</param>
/// <param name="PlacedBy">Actor.</param>
/// <param name="PlacedAt">When.</param>
public sealed record TopUpOrder(string Id, Wallet Wallet, ServiceFee Split, decimal FeeRatio, string Version, string PlacedBy, DateTimeOffset PlacedAt)
{
    /// <summary>How long a payment still gets the frozen fee: as long as a payment code of the providers is good for.</summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromHours(2);

    /// <summary>How far it has come.</summary>
    public OrderState State { get; init; }

    /// <summary>Key of the payment that was credited on it (<see cref="TopUp.KeyOf"/>); empty while it is open.</summary>
    public string PaidBy { get; init; } = string.Empty;

    /// <summary>What must be paid.</summary>
    public Money Gross => Split.Net + Split.Fee;

    /// <summary>Last moment at which a payment gets the frozen fee; one that was paid later is credited at the fee in force then.</summary>
    public DateTimeOffset ValidUntil => PlacedAt + ValidFor;

    /// <summary>What was asked for: the same id with other content is refused.</summary>
    public string Content => ContentOf(Wallet, Gross);

    /// <summary>What a request asks for.</summary>
    public static string ContentOf(Wallet wallet, Money gross) => FormattableString.Invariant($"{WalletNames.Of(wallet)}|{gross.Fen}");

    /// <summary>Why a payment that names this order must not be credited by itself (R8), or null.</summary>
    public string? Mismatch(PaymentNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return notice.Wallet != Wallet ? $"order {Id} is for the {WalletNames.Of(Wallet)} wallet, {WalletNames.Of(notice.Wallet)} was paid"
            : notice.Amount != Gross ? FormattableString.Invariant($"order {Id} is over {Gross.Fen} fen, {notice.Amount.Fen} were paid")
            : State == OrderState.Paid ? $"order {Id} was paid by {PaidBy} before"
            : null;
    }
}
