namespace Prepaid.Domain.Billing;

/// <summary>The average that a site's tenants were billed for one unit in a month.</summary>
/// <param name="Fen">Exact amount billed, in fen.</param>
/// <param name="Quantity">Units billed.</param>
public readonly record struct TariffAverage(decimal Fen, decimal Quantity)
{
    /// <summary>Yuan for one unit, rounded half to even to six decimals; null when nothing was billed.</summary>
    public decimal? Price => Quantity > 0m ? decimal.Round(Fen / Quantity / 100m, 6, MidpointRounding.ToEven) : null;

    /// <summary>Sum of two.</summary>
    public static TariffAverage operator +(TariffAverage left, TariffAverage right) => new(left.Fen + right.Fen, left.Quantity + right.Quantity);
}

/// <summary>What a pool comes to before it is split.</summary>
/// <param name="MonthQuantity">Mains less what is taken off, this month's use alone.</param>
/// <param name="TrueUp">The same for what earlier estimates turned out to be.</param>
/// <param name="CarriedIn">Quantity that an earlier true-up gave back too much of; negative or 0.</param>
/// <param name="Quantity">What is priced, at least 0.</param>
/// <param name="CarriedOut">What is left for the next month; negative or 0.</param>
/// <param name="Own">Quantity at the price, rounded down.</param>
public sealed record PoolAmount(decimal MonthQuantity, decimal TrueUp, decimal CarriedIn, decimal Quantity, decimal CarriedOut, Money Own)
{
    /// <summary>True when members used more than the mains counted (R47): nothing is charged, and somebody must look.</summary>
    public bool IsResidualNegative => MonthQuantity < 0m;

    /// <summary>Works the amount out. Pure.</summary>
    /// <param name="month">Mains less what is taken off, this month.</param>
    /// <param name="trueUp">The same, of earlier estimates.</param>
    /// <param name="carriedIn">Left by the run before.</param>
    /// <param name="price">Yuan for one unit; null prices nothing.</param>
    public static PoolAmount Of(decimal month, decimal trueUp, decimal carriedIn, decimal? price)
    {
        var quantity = Math.Max(0m, month) + trueUp + carriedIn;
        var priced = Math.Max(0m, quantity);
        return new PoolAmount(month, trueUp, carriedIn, priced, Math.Min(0m, quantity), Money.FromFen((long)decimal.Floor(priced * (price ?? 0m) * 100m)));
    }
}
