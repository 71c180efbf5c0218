namespace Prepaid.Domain.Metering;

/// <summary>What became of the counts of a total register (M1). Figures of days add up to those of the register.</summary>
/// <param name="Billed">Priced and debited.</param>
/// <param name="Measured">Believed, but not yet or never debited.</param>
/// <param name="Held">Waiting: doubtful readings, and consumption without a price.</param>
/// <param name="Rejected">Will never be billed; the reason stands with the reading.</param>
/// <param name="Wrapped">Counts added because the register passed its end.</param>
/// <param name="Advance">By how much the newest value lies above the first.</param>
public readonly record struct RegisterFigures(long Billed, long Measured, long Held, long Rejected, long Wrapped, long Advance)
{
    /// <summary>Billed + measured + held + rejected = last - first, the register's end passed or not.</summary>
    public bool AddUp => Billed + Measured + Held + Rejected == Advance + Wrapped;

    /// <summary>Sum of two times.</summary>
    public static RegisterFigures operator +(RegisterFigures left, RegisterFigures right) => new(
        left.Billed + right.Billed,
        left.Measured + right.Measured,
        left.Held + right.Held,
        left.Rejected + right.Rejected,
        left.Wrapped + right.Wrapped,
        left.Advance + right.Advance);

    /// <summary>What a later verdict changed.</summary>
    public static RegisterFigures operator -(RegisterFigures left, RegisterFigures right) => new(
        left.Billed - right.Billed,
        left.Measured - right.Measured,
        left.Held - right.Held,
        left.Rejected - right.Rejected,
        left.Wrapped - right.Wrapped,
        left.Advance - right.Advance);
}
