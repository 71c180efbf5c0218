using System.Collections.Immutable;

namespace Prepaid.Domain.Tariffs;

/// <summary>What an account was charged for electricity in a local month: the input of <see cref="StatementFigures"/>, as loaded.</summary>
/// <param name="Account">Account id.</param>
/// <param name="Month">First day of the month.</param>
/// <param name="Region">Region of the catalogue.</param>
/// <param name="VoltageClass">Class of an account without use.</param>
/// <param name="PartsByClass">Billed parts and fixed charges of the month, by voltage class.</param>
/// <param name="ReturnedByClass">Overcharges returned for the month.</param>
/// <param name="CommonArea">Common-area shares of the month.</param>
/// <param name="Loss">Loss shares of the month.</param>
/// <param name="Fees">Service fees withheld until the end of the month.</param>
/// <param name="Credited">What the payments behind them, and the balance brought over, credited.</param>
public sealed record MonthFigures(
    string Account,
    DateOnly Month,
    string Region,
    string VoltageClass,
    IReadOnlyDictionary<string, IReadOnlyList<RatedPart>> PartsByClass,
    IReadOnlyDictionary<string, Money> ReturnedByClass,
    Money CommonArea,
    Money Loss,
    Money Fees,
    Money Credited)
{
    /// <summary>One figure for each class with use, by class; shares without use stand with the account's class.</summary>
    /// <remarks>
    /// Energy is the exact cost, rounded down, less what was returned. The fee on top-ups falls on energy as fees stand to
    /// credits. Shares are divided among classes by use.
    /// </remarks>
    public ImmutableArray<StatementFigures> ByClass()
    {
        var classes = PartsByClass.Keys.Order(StringComparer.Ordinal).ToList();
        if (classes.Count == 0)
        {
            return CommonArea == Money.Zero && Loss == Money.Zero
                ? []
                : [new StatementFigures(Account, Month, new SupplyClass(Region, VoltageClass), 0m, Money.Zero, Money.Zero, CommonArea, Loss)];
        }

        var quantities = classes.Select(c => PartsByClass[c].Sum(p => p.Quantity)).ToList();
        var commonArea = Divide(CommonArea, quantities);
        var loss = Divide(Loss, quantities);
        return [.. classes.Select((voltageClass, i) => FigureOf(voltageClass, quantities[i], commonArea[i], loss[i]))];
    }

    private StatementFigures FigureOf(string voltageClass, decimal quantity, Money commonArea, Money loss)
    {
        var parts = PartsByClass[voltageClass];
        var energy = Money.FromFen((long)decimal.Floor(parts.Sum(p => p.Fen))) - ReturnedByClass.GetValueOrDefault(voltageClass);
        return new StatementFigures(Account, Month, new SupplyClass(Region, voltageClass), quantity, energy, FeeOn(energy), commonArea, loss)
        {
            ByBand = [.. parts.Where(p => p.Band.Length > 0).GroupBy(p => p.Band, StringComparer.Ordinal).Select(g => (g.Key, g.Sum(p => p.Quantity)))],
        };
    }

    private Money FeeOn(Money energy) => Credited <= Money.Zero ? Money.Zero : Money.FromFen((long)((Int128)energy.Fen * Fees.Fen / Credited.Fen));

    // By cumulative difference, so that the parts add up; without any use all of it goes to the last class.
    private static List<Money> Divide(Money whole, List<decimal> weights)
    {
        var sum = weights.Sum();
        var parts = new List<Money>(weights.Count);
        var (passed, given) = (0m, Money.Zero);
        for (var i = 0; i < weights.Count; i++)
        {
            passed += weights[i];
            var upTo = i == weights.Count - 1 ? whole : sum <= 0m ? Money.Zero : Money.FromFen((long)decimal.Floor(whole.Fen * passed / sum));
            parts.Add(upTo - given);
            given = upTo;
        }

        return parts;
    }
}
