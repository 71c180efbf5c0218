namespace Prepaid.Domain.Metering;

/// <summary>Readings of one moment: which contradict each other, and which band registers were read together.</summary>
internal readonly ref struct MomentReadings(ReadOnlySpan<DayReading> readings)
{
    private readonly ReadOnlySpan<DayReading> _readings = readings;

    /// <summary>True when another reading has the same key and none of the two is decided in this one's favour.</summary>
    public bool IsConflict(int index)
    {
        if (_readings.Length == 1 || IsBelieved(_readings[index].Decision.Kind))
        {
            return false;
        }

        for (var other = 0; other < _readings.Length; other++)
        {
            if (IsSameKey(index, other) && _readings[other].Decision.Kind != DecisionKind.Reject)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when a person decided for another reading of the same key.</summary>
    public bool IsSettled(int index)
    {
        for (var other = 0; other < _readings.Length; other++)
        {
            if (IsSameKey(index, other) && IsBelieved(_readings[other].Decision.Kind))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>All band registers of the meter at this moment, or none.</summary>
    public BandCounts Bands(MeterSetup setup)
    {
        var wanted = setup.BandRegisters.Length;
        if (wanted == 0 || _readings.Length <= wanted)
        {
            return default;
        }

        Span<long> counts = stackalloc long[wanted];
        var found = 0;
        for (var i = 0; i < _readings.Length; i++)
        {
            var register = _readings[i].Reading.Register;
            if (register > 0 && _readings[i].Decision.Kind != DecisionKind.Reject && !IsConflict(i) && ReadingJudge.Excluded(setup, _readings[i]) == QualityReason.None)
            {
                counts[register - 1] = _readings[i].EffectiveCounts;
                found |= 1 << register;
            }
        }

        return found == (1 << (wanted + 1)) - 2 ? BandCounts.Of(counts) : default;
    }

    private bool IsSameKey(int index, int other) => other != index && _readings[other].HasKeyOf(_readings[index].Reading);

    private static bool IsBelieved(DecisionKind decision) => decision is DecisionKind.Accept or DecisionKind.Replace or DecisionKind.Restart;
}
