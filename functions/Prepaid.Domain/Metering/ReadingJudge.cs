namespace Prepaid.Domain.Metering;

/// <summary>Decides the quality of readings from the set of them in measured order (rules R11-R14, R17-R19, R22).</summary>
/// <remarks>
/// A left fold: judging a batch from the closing state of the one before equals judging both at once, so that
/// meter-days can be judged one by one. Nothing depends on arrival order.
/// </remarks>
public static class ReadingJudge
{
    /// <summary>Judges one batch.</summary>
    /// <param name="setup">The meter.</param>
    /// <param name="opening">Closing state of what was measured before; default for nothing.</param>
    /// <param name="readings">In the order of <see cref="DayReading"/>, without duplicates; verdicts in them are ignored.</param>
    public static Judgement Judge(MeterSetup setup, in MeterState opening, ReadOnlySpan<DayReading> readings)
    {
        ArgumentNullException.ThrowIfNull(setup);
        var fold = new ReadingFold(setup, opening, readings.ToArray());
        var at = 0;
        while (at < readings.Length)
        {
            var end = at + 1;
            while (end < readings.Length && readings[end].Reading.MeasuredAt == readings[at].Reading.MeasuredAt)
            {
                end++;
            }

            fold.Take(at, end);
            at = end;
        }

        return fold.Done();
    }

    /// <summary>Whether a value can follow another: none or roll-over when it can, else the reason for doubt.</summary>
    internal static QualityReason Follow(RegisterModel model, in Mark from, in Mark to)
    {
        var difference = to.Counts - from.Counts;
        var most = model.MostCountsIn(to.Time - from.Time);
        if (difference >= 0)
        {
            return difference <= most ? QualityReason.None : QualityReason.Jump;
        }

        if (model.PassesItsEnd(from.Counts, to.Counts) && difference + model.Modulus <= most)
        {
            return QualityReason.RollOver;
        }

        if (to.Sequence < from.Sequence && to.Sequence > 0)
        {
            return QualityReason.ClockSkew;
        }

        return -difference <= most ? QualityReason.ReverseFlow : QualityReason.Fell;
    }

    /// <summary>What keeps a reading out of the fold before its value is even looked at.</summary>
    internal static QualityReason Excluded(MeterSetup setup, in DayReading reading)
    {
        var counts = reading.EffectiveCounts;
        if (reading.Reading.IsFuture)
        {
            return QualityReason.FutureTime;
        }

        if (reading.Decision.Kind == DecisionKind.None
            && setup.BackBillingLimit is { } limit
            && reading.Reading.ReceivedAt - reading.Reading.MeasuredAt > (long)limit.TotalSeconds)
        {
            return QualityReason.TooLate;
        }

        if (reading.Reading.MeasuredAt < setup.Installations[0].From)
        {
            return QualityReason.NotInstalled;
        }

        return counts < 0 || counts >= ModelAt(setup, reading.Reading.MeasuredAt).Modulus ? QualityReason.OutOfRange : QualityReason.None;
    }

    private static RegisterModel ModelAt(MeterSetup setup, long time)
    {
        var all = setup.Installations;
        var at = all.Length - 1;
        while (at > 0 && all[at].From > time)
        {
            at--;
        }

        return all[at].Model;
    }
}
