namespace Prepaid.Domain.Metering;

/// <summary>A stored reading with its quality.</summary>
/// <param name="Reading">As it arrived.</param>
/// <param name="Quality">The verdict.</param>
/// <param name="Reason">Why.</param>
/// <param name="Decision">What a person decided, or none.</param>
public readonly record struct DayReading(MeterReading Reading, Quality Quality, QualityReason Reason, ReadingDecision Decision)
{
    /// <summary>The value that counts: the replacement when a person gave one.</summary>
    public long EffectiveCounts => Decision.Kind == DecisionKind.Replace ? Decision.Counts : Reading.Counts;

    /// <summary>True when both are the same reading of the same register: only the value may tell them apart.</summary>
    public bool HasKeyOf(in MeterReading other) =>
        Reading.MeasuredAt == other.MeasuredAt && Reading.Sequence == other.Sequence && Reading.Register == other.Register;

    /// <summary>Measured order, then sequence, register and value: one order for every arrival order.</summary>
    internal static int Compare(in MeterReading left, in MeterReading right)
    {
        var order = left.MeasuredAt.CompareTo(right.MeasuredAt);
        order = order != 0 ? order : left.Sequence.CompareTo(right.Sequence);
        order = order != 0 ? order : left.Register.CompareTo(right.Register);
        return order != 0 ? order : left.Counts.CompareTo(right.Counts);
    }
}
