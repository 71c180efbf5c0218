using System.Collections.Immutable;

namespace Prepaid.Domain.Tariffs;

/// <summary>What a corrected cap finds in a period (feature S3).</summary>
/// <param name="Rule">The corrected rule.</param>
/// <param name="Lines">Overcharges by month and account.</param>
/// <param name="NotComparable">Statements whose catalogue price is missing: not found innocent, but not found.</param>
public sealed record OverchargeReport(CapRule Rule, ImmutableArray<Overcharge> Lines, ImmutableArray<StatementFigures> NotComparable)
{
    /// <summary>A fine may be five times what was overcharged.</summary>
    public const int FineFactor = 5;

    /// <summary>What must be returned.</summary>
    public Money Refunds => Lines.Aggregate(Money.Zero, (sum, line) => sum + line.Refund);

    /// <summary>The highest fine on top of it.</summary>
    public Money FineExposure => Money.FromFen(Refunds.Fen * FineFactor);

    /// <summary>Finds overcharges.</summary>
    /// <param name="statements">Of the period.</param>
    /// <param name="corrected">The rule as it should have been applied.</param>
    /// <param name="catalogue">Catalogue prices.</param>
    public static OverchargeReport Find(IEnumerable<StatementFigures> statements, CapRule corrected, CataloguePrices catalogue)
    {
        ArgumentNullException.ThrowIfNull(statements);
        ArgumentNullException.ThrowIfNull(corrected);
        var cap = new PriceCap(new CapRules([corrected]), catalogue);
        var lines = ImmutableArray.CreateBuilder<Overcharge>();
        var unknown = ImmutableArray.CreateBuilder<StatementFigures>();
        foreach (var statement in statements.OrderBy(each => each.Month).ThenBy(each => each.Account, StringComparer.Ordinal))
        {
            var verdict = cap.CheckStatement(statement, corrected);
            if (!verdict.Missing.IsEmpty)
            {
                unknown.Add(statement);
            }

            foreach (var breach in verdict.Breaches)
            {
                lines.Add(new Overcharge(statement, breach, statement.Counted(corrected) - cap.MostAllowed(statement, corrected)));
            }
        }

        return new OverchargeReport(corrected, lines.ToImmutable(), unknown.ToImmutable());
    }
}
