namespace Prepaid.Domain.Tariffs;

/// <summary>An exact amount turned into whole fen, with what is left of a fen carried to the next charge (rule R2).</summary>
/// <param name="Amount">Rounded down.</param>
/// <param name="Remainder">In fen, at least 0 and below 1.</param>
public readonly record struct Charge(Money Amount, decimal Remainder)
{
    /// <summary>Charges an exact amount.</summary>
    /// <param name="exactFen">In fen; negative for a correction.</param>
    /// <param name="carried">Remainder of the charge before.</param>
    public static Charge Of(decimal exactFen, decimal carried)
    {
        var due = exactFen + carried;
        var fen = decimal.Floor(due);
        return new Charge(Money.FromFen(decimal.ToInt64(fen)), due - fen);
    }
}
