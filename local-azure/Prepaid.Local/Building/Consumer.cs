namespace Prepaid.Local.Building;

/// <summary>Sums what a curve draws while the supply is on. Exact: the same times and switchings give the same sum.</summary>
internal sealed class Consumer(LoadCurve curve, long startSecond)
{
    private long at = startSecond;

    /// <summary>Unit x seconds drawn so far.</summary>
    public long Drawn { get; private set; }

    public bool IsSupplied { get; set; } = true;

    /// <summary>Moves on to a later moment; an earlier one changes nothing.</summary>
    public void AdvanceTo(long second)
    {
        while (at < second)
        {
            var slot = Math.DivRem(at, LoadCurve.SlotSeconds).Quotient;
            var until = Math.Min(second, (slot + 1) * LoadCurve.SlotSeconds);
            if (IsSupplied)
            {
                Drawn += curve.RateIn(slot) * (until - at);
            }

            at = until;
        }
    }
}
