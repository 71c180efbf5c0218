namespace Prepaid.Domain.Tariffs;

/// <summary>The service fee of a payment that nobody ordered: no more than leaves the real price of a unit under the cap (M2).</summary>
/// <remarks>A payment is never sent back because of the cap; what may not be withheld is credited.</remarks>
public static class LawfulFee
{
    /// <summary>Divides a payment.</summary>
    /// <param name="gross">Paid, above zero.</param>
    /// <param name="version">Tariff version in force when it was paid; its ratio, rounded down, is the most that is withheld.</param>
    /// <param name="cap">The guard; null where no cap applies.</param>
    /// <param name="supplies">Supply classes of the account's meters.</param>
    /// <param name="local">Site-local time of the payment.</param>
    public static ServiceFee Of(Money gross, TariffVersion version, PriceCap? cap, IReadOnlyList<SupplyClass> supplies, DateTime local)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(supplies);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(gross, Money.Zero);
        var wanted = ServiceFee.TryWithhold(gross, version.ServiceFee, out var whole) ? whole.Fee.Fen : 0;
        if (cap is null || wanted == 0 || IsLawful(wanted))
        {
            return Split(wanted);
        }

        var (lawful, above) = (0L, wanted); // what is lawful for a fee is lawful for any lower one
        while (above - lawful > 1)
        {
            var middle = lawful + ((above - lawful) / 2);
            (lawful, above) = IsLawful(middle) ? (middle, above) : (lawful, middle);
        }

        return Split(lawful);

        ServiceFee Split(long fee) => new(gross - Money.FromFen(fee), Money.FromFen(fee));

        bool IsLawful(long fee) => supplies.All(supply => cap.CheckOrder(supply, version, Split(fee), local).Allowed);
    }
}
