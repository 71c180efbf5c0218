using System.Collections.Immutable;

namespace Prepaid.Domain.Tariffs;

/// <summary>What an account was charged in a month for one utility, as the ledger has it.</summary>
/// <param name="Account">Account id.</param>
/// <param name="Month">First day of the local month.</param>
/// <param name="Supply">Where it stands in the catalogue.</param>
/// <param name="Quantity">Units consumed.</param>
/// <param name="Energy">For the units.</param>
/// <param name="Fee">Service fee on top-ups that paid for them.</param>
/// <param name="CommonArea">Common-area share.</param>
/// <param name="Loss">Loss share.</param>
public sealed record StatementFigures(
    string Account, DateOnly Month, SupplyClass Supply, decimal Quantity, Money Energy, Money Fee, Money CommonArea, Money Loss)
{
    /// <summary>Units of each band, where the catalogue has prices for them; what is left is held to the flat price.</summary>
    public ImmutableArray<(string Band, decimal Quantity)> ByBand { get; init; } = [];

    /// <summary>What counts into the all-in price under a rule.</summary>
    public Money Counted(CapRule rule) =>
        Energy
        + (rule.CountsFee ? Fee : Money.Zero)
        + (rule.CountsCommonArea ? CommonArea : Money.Zero)
        + (rule.CountsLoss ? Loss : Money.Zero);
}
