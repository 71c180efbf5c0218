namespace Prepaid.Domain.Metering;

/// <summary>One register value of one meter as it arrived.</summary>
/// <param name="Register">Index in the <see cref="MeterSetup"/>: 0 is the total.</param>
/// <param name="MeasuredAt">Unix seconds, by the gateway's clock.</param>
/// <param name="ReceivedAt">Unix seconds, by ours.</param>
/// <param name="Sequence">Of the gateway, per meter.</param>
/// <param name="Counts">Smallest steps of the register.</param>
public readonly record struct MeterReading(int Register, long MeasuredAt, long ReceivedAt, long Sequence, long Counts)
{
    /// <summary>Measured later than received by more than this many seconds is the future (rule R18).</summary>
    public const long FutureSeconds = 300;

    /// <summary>True for an estimate put in by policy, never for what a meter said (rule R17).</summary>
    public bool IsEstimate { get; init; }

    /// <summary>True when it claims to have been measured after it was received.</summary>
    public bool IsFuture => MeasuredAt - ReceivedAt > FutureSeconds;
}
