namespace Prepaid.Domain.Tariffs;

/// <summary>The all-in price under a rule: energy and the shares that count, times paid over kept if the fee counts.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Paid">What is paid: 1, or an order's gross.</param>
/// <param name="Kept">What of it buys units: 1 - fee ratio, or an order's net; above 0.</param>
/// <param name="Shares">Common area and loss.</param>
internal readonly record struct AllIn(CapRule Rule, decimal Paid, decimal Kept, UnitShares Shares)
{
    private const int ShownDecimals = 6;

    /// <summary>Compares sums over a weight, so that nothing is divided before the comparison.</summary>
    public CapTest Test(string name, DateTime at, decimal prices, decimal catalogue, decimal weight = 1m)
    {
        var counted = prices + (((Rule.CountsCommonArea ? Shares.CommonArea : 0m) + (Rule.CountsLoss ? Shares.Loss : 0m)) * weight);
        var (paid, kept) = Rule.CountsFee ? (Paid, Kept) : (1m, 1m);
        var limit = catalogue * (1m + Rule.Uplift);
        return new CapTest(
            name,
            at,
            Math.Round(counted * paid / kept / weight, ShownDecimals),
            Math.Round(limit / weight, ShownDecimals),
            Math.Round(catalogue / weight, ShownDecimals),
            counted * paid <= limit * kept);
    }
}
