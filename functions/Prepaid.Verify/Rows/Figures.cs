namespace Prepaid.Verify.Rows;

/// <summary>What became of a meter's counts.</summary>
internal readonly record struct Figures(long Billed, long Measured, long Held, long Rejected, long Wrapped, long Advance)
{
    public bool AddUp => Billed + Measured + Held + Rejected == Advance + Wrapped;

    public static Figures operator +(Figures left, Figures right) => new(
        left.Billed + right.Billed,
        left.Measured + right.Measured,
        left.Held + right.Held,
        left.Rejected + right.Rejected,
        left.Wrapped + right.Wrapped,
        left.Advance + right.Advance);

    public static Figures Of(IReadOnlyList<long> six) =>
        six.Count == 6 ? new Figures(six[0], six[1], six[2], six[3], six[4], six[5]) : throw new FormatException("Expected six figures.");

    public override string ToString() =>
        FormattableString.Invariant($"billed {Billed} + measured {Measured} + held {Held} + rejected {Rejected} = advance {Advance} + wrapped {Wrapped}");
}
