namespace Prepaid.LocalAzure.Core;

/// <summary>What one long-lived part says of itself, so that a virtual clock knows whether anything can be worked on now.</summary>
/// <remarks>
/// A hand-over makes the receiver busy before the giver goes idle. <see cref="Version"/> grows with every
/// change from idle to busy, so that two equal readings around a scan prove that nothing moved meanwhile.
/// </remarks>
public interface IActivity
{
    string Name { get; }

    long Version { get; }

    /// <summary>True when nothing can be done at <paramref name="now"/>: it waits for a later moment or on an empty queue.</summary>
    bool IsIdle(DateTimeOffset now);
}

/// <summary>All the parts that a virtual clock watches.</summary>
public sealed class Activities
{
    private readonly Lock gate = new();
    private IActivity[] all = [];
    private TaskCompletionSource changed = NewSignal();
    private long joins;

    public void Add(IActivity activity)
    {
        lock (gate)
        {
            all = [.. all, activity];
            joins++;
        }

        NotifyChanged();
    }

    public void Remove(IActivity activity)
    {
        lock (gate)
        {
            all = [.. all.Where(a => !ReferenceEquals(a, activity))];
            joins++;
        }

        NotifyChanged();
    }

    /// <summary>To be called by a part whenever it may have gone idle.</summary>
    public void NotifyChanged() => Interlocked.Exchange(ref changed, NewSignal()).TrySetResult();

    /// <summary>Take this before a scan, await it when the scan found something busy.</summary>
    public Task NextChange() => Volatile.Read(ref changed).Task;

    /// <summary>The first part that is busy at <paramref name="now"/>, or null when the whole system is quiet.</summary>
    public string? FirstBusy(DateTimeOffset now)
    {
        while (true)
        {
            var parts = Volatile.Read(ref all);
            var before = VersionSum(parts);
            foreach (var part in parts)
            {
                if (!part.IsIdle(now))
                {
                    return part.Name;
                }
            }

            if (VersionSum(Volatile.Read(ref all)) == before)
            {
                return null;
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private long VersionSum(IActivity[] parts) => parts.Sum(p => p.Version) + Interlocked.Read(ref joins);
}

/// <summary>Counts work in hand: requests, invocations, messages being handled.</summary>
public sealed class WorkCounter(string name, Activities activities) : IActivity
{
    private int inHand;
    private long version;

    public string Name { get; } = name;

    public long Version => Interlocked.Read(ref version);

    public int InHand => Volatile.Read(ref inHand);

    public void Begin()
    {
        Interlocked.Increment(ref inHand);
        Interlocked.Increment(ref version);
    }

    public void End()
    {
        if (Interlocked.Decrement(ref inHand) == 0)
        {
            activities.NotifyChanged();
        }
    }

    public bool IsIdle(DateTimeOffset now) => Volatile.Read(ref inHand) == 0;
}

/// <summary>The state of one loop: busy, waiting for a moment of the clock, or waiting on an empty queue.</summary>
public sealed class LoopActivity(string name, Activities activities, TimeProvider clock) : IActivity
{
    private static readonly TimeSpan LeastStep = TimeSpan.FromMilliseconds(100); // a real clock moves less while a timer is armed

    private long waitsUntilTicks; // 0 = busy, MaxValue = on an empty queue
    private long version;

    public string Name { get; } = name;

    public long Version => Interlocked.Read(ref version);

    /// <summary>How late the loop found itself after a wait, at the most; zero when no timer ran late.</summary>
    public TimeSpan LongestLateness { get; private set; }

    public bool IsIdle(DateTimeOffset now) => Interlocked.Read(ref waitsUntilTicks) > now.UtcTicks;

    /// <summary>Marks the loop busy. The giver of work calls this before it goes idle itself.</summary>
    public void Busy()
    {
        Interlocked.Exchange(ref waitsUntilTicks, 0);
        Interlocked.Increment(ref version);
    }

    /// <summary>The loop found its queue empty; whoever fills it calls <see cref="Busy"/>.</summary>
    public void WaitsOnEmptyQueue()
    {
        Interlocked.Exchange(ref waitsUntilTicks, long.MaxValue);
        activities.NotifyChanged();
    }

    /// <summary>Waits for a moment of the clock; idle meanwhile, busy from that moment on.</summary>
    public async Task WaitUntil(DateTimeOffset moment, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var timer = clock.CreateTimer(_ => due.TrySetResult(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (Arm(timer, moment) is not { } fires)
        {
            return;
        }

        Interlocked.Exchange(ref waitsUntilTicks, fires.UtcTicks);
        activities.NotifyChanged();
        try
        {
            await due.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Busy();
        }

        var late = clock.GetUtcNow() - moment;
        if (late > LongestLateness)
        {
            LongestLateness = late;
        }
    }

    /// <summary>Arms the timer while the loop is still busy; null when the moment has come.</summary>
    /// <remarks>
    /// What happens in real time, such as a lost connection, can wake a loop just as the clock moves: a timer that was
    /// armed across the step would fire late, so it is armed again.
    /// </remarks>
    private DateTimeOffset? Arm(ITimer timer, DateTimeOffset moment)
    {
        while (true)
        {
            var before = clock.GetUtcNow();
            var span = moment - before;
            if (span <= TimeSpan.Zero)
            {
                return null;
            }

            timer.Change(span, Timeout.InfiniteTimeSpan);
            var after = clock.GetUtcNow();
            if (after - before < LeastStep)
            {
                return after + span;
            }
        }
    }
}
