using Prepaid.LocalAzure.Core;

namespace Prepaid.LocalAzure.Functions;

/// <summary>What the Functions hosts of a cloud did so far, over restarts of the host.</summary>
public sealed class HostCounters
{
    private long invocations;
    private long failures;
    private long retries;
    private long checkpoints;
    private long failedCheckpoints;
    private long timerRuns;
    private long longestTimerLatenessTicks;

    private HostCounters()
    {
    }

    public long Invocations => Interlocked.Read(ref invocations);

    /// <summary>Invocations that ended with an exception, deaths of the process excepted.</summary>
    public long Failures => Interlocked.Read(ref failures);

    /// <summary>Invocations that were second or later tries under a retry policy.</summary>
    public long Retries => Interlocked.Read(ref retries);

    public long Checkpoints => Interlocked.Read(ref checkpoints);

    /// <summary>Checkpoints that the service refused; the next one covers them.</summary>
    public long FailedCheckpoints => Interlocked.Read(ref failedCheckpoints);

    public long TimerRuns => Interlocked.Read(ref timerRuns);

    /// <summary>Business time between schedule and run, at the most; runs that were past due are not late.</summary>
    public TimeSpan LongestTimerLateness => new(Interlocked.Read(ref longestTimerLatenessTicks));

    public static HostCounters Of(LocalCloud cloud)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        return cloud.Part(_ => new HostCounters());
    }

    internal long CountInvocation() => Interlocked.Increment(ref invocations);

    internal void CountFailure() => Interlocked.Increment(ref failures);

    internal void CountRetry() => Interlocked.Increment(ref retries);

    internal void CountCheckpoint() => Interlocked.Increment(ref checkpoints);

    internal void CountFailedCheckpoint() => Interlocked.Increment(ref failedCheckpoints);

    internal void CountTimerRun(TimeSpan lateness)
    {
        Interlocked.Increment(ref timerRuns);
        InterlockedMax(ref longestTimerLatenessTicks, lateness.Ticks);
    }

    private static void InterlockedMax(ref long place, long value)
    {
        var seen = Interlocked.Read(ref place);
        while (value > seen)
        {
            var before = Interlocked.CompareExchange(ref place, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
