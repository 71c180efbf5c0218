namespace Prepaid.Domain.Ledger;

/// <summary>What one payment brought a wallet, and how much of it went back: the base of every refund (R6, R7).</summary>
/// <param name="Sequence">Its top-up entry.</param>
/// <param name="Channel">Provider that took it, to which a refund goes back.</param>
/// <param name="Transaction">The provider's id.</param>
/// <param name="Wallet">Wallet that gained.</param>
/// <param name="Net">What the wallet gained, above zero.</param>
/// <param name="Fee">Service fee withheld.</param>
public sealed record PaymentCredit(long Sequence, string Channel, string Transaction, Wallet Wallet, Money Net, Money Fee)
{
    /// <summary>Net given back so far.</summary>
    public Money RefundedNet { get; init; }

    /// <summary>Fee given back so far: the share of <see cref="RefundedNet"/>, rounded down.</summary>
    public Money RefundedFee { get; init; }

    /// <summary>Net that can still be given back.</summary>
    public Money Left => Net - RefundedNet;

    /// <summary>Gives back some of the net and the fee's share of it; all of the net brings back all of the fee.</summary>
    /// <param name="net">Above zero and at most <see cref="Left"/>.</param>
    public (PaymentCredit After, Money Fee) GiveBack(Money net)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(net, Left);
        var total = RefundedNet + net;
        var fee = Money.FromFen((long)((Int128)Fee.Fen * total.Fen / Net.Fen));
        return (this with { RefundedNet = total, RefundedFee = fee }, fee - RefundedFee);
    }
}
