namespace Prepaid.Domain.Tariffs;

/// <summary>A top-up divided into what is credited and the service fee; they add up to what was paid (rule R6).</summary>
/// <param name="Net">Credited; above zero.</param>
/// <param name="Fee">Withheld, rounded down.</param>
public readonly record struct ServiceFee(Money Net, Money Fee)
{
    /// <summary>Withholds a fee.</summary>
    /// <param name="gross">Paid.</param>
    /// <param name="ratio">0 to below 1.</param>
    /// <param name="split">The division, or the default.</param>
    /// <returns>False when nothing would be left to credit.</returns>
    public static bool TryWithhold(Money gross, decimal ratio, out ServiceFee split)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ratio);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ratio, 1m);
        var fee = Money.FromFen(gross.Fen <= 0 ? 0 : decimal.ToInt64(decimal.Floor(gross.Fen * ratio)));
        split = gross - fee > Money.Zero ? new ServiceFee(gross - fee, fee) : default;
        return split.Net > Money.Zero;
    }

    /// <summary>Fee that goes back with a refund of unused net, pro rata; refunding all of it in any pieces returns the whole fee.</summary>
    /// <param name="refundedBefore">Net refunded of this top-up already.</param>
    /// <param name="refund">Net refunded now; not more than is left.</param>
    public Money Returned(Money refundedBefore, Money refund)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(refundedBefore + refund, Net);
        return UpTo(refundedBefore + refund) - UpTo(refundedBefore);
    }

    private Money UpTo(Money refunded) => Money.FromFen((long)((Int128)Fee.Fen * refunded.Fen / Net.Fen));
}
