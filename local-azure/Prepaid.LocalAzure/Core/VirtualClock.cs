namespace Prepaid.LocalAzure.Core;

/// <summary>Business time that advances only when nothing can be worked on now (architecture.md, Time).</summary>
/// <remarks>Callbacks of one moment run on the thread pool, in parallel, and the clock waits for all of them to return.</remarks>
public sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<VirtualTimer, (long Due, long Order)> timers = new();
    private long nowTicks = start.UtcTicks;
    private long order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref nowTicks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref nowTicks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Advances from moment to moment until <paramref name="finished"/> says so at a quiet moment.</summary>
    /// <param name="activities">What must be idle before the clock moves.</param>
    /// <param name="beforeAdvance">Called with the next moment while everything is idle, e.g. to make it durable.</param>
    /// <param name="finished">Asked at every quiet moment, before the clock moves.</param>
    /// <param name="cancellationToken">Stops the clock where it is.</param>
    public async Task Run(
        Activities activities,
        Func<DateTimeOffset, ValueTask> beforeAdvance,
        Func<DateTimeOffset, bool> finished,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(activities);
        ArgumentNullException.ThrowIfNull(beforeAdvance);
        ArgumentNullException.ThrowIfNull(finished);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var change = activities.NextChange();
            if (activities.FirstBusy(GetUtcNow()) is not null)
            {
                await change.WaitAsync(cancellationToken);
                continue;
            }

            if (finished(GetUtcNow()))
            {
                return;
            }

            if (NextDue() is not { } next)
            {
                await change.WaitAsync(cancellationToken);
                continue;
            }

            if (next > GetUtcNow())
            {
                await beforeAdvance(next);
                if (activities.FirstBusy(GetUtcNow()) is not null || NextDue() != next)
                {
                    continue; // something of real time, such as a lost connection, came in between
                }

                Interlocked.Exchange(ref nowTicks, next.UtcTicks);
            }

            await Fire(next);
        }
    }

    private DateTimeOffset? NextDue()
    {
        lock (gate)
        {
            while (timers.TryPeek(out var timer, out var priority))
            {
                if (timer.IsArmedFor(priority))
                {
                    return new DateTimeOffset(priority.Due, TimeSpan.Zero);
                }

                timers.Dequeue();
            }
        }

        return null;
    }

    private async Task Fire(DateTimeOffset moment)
    {
        var due = new List<VirtualTimer>();
        lock (gate)
        {
            while (timers.TryPeek(out var timer, out var priority) && priority.Due <= moment.UtcTicks)
            {
                timers.Dequeue();
                if (timer.Take(priority))
                {
                    due.Add(timer);
                }
            }
        }

        await Task.WhenAll(due.Select(t => Task.Run(t.Call)));
    }

    private void Arm(VirtualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            timer.Armed = null;
            timer.Period = period > TimeSpan.Zero ? period : null;
            if (dueTime >= TimeSpan.Zero)
            {
                Enqueue(timer, nowTicks + dueTime.Ticks);
            }
        }
    }

    private void Enqueue(VirtualTimer timer, long due)
    {
        timer.Armed = (due, ++order);
        timers.Enqueue(timer, timer.Armed.Value);
    }

    private sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public (long Due, long Order)? Armed { get; set; }

        public TimeSpan? Period { get; set; }

        public bool IsArmedFor((long Due, long Order) priority) => Armed == priority;

        /// <summary>Under the clock's lock: true when this queue place is the timer's current one.</summary>
        public bool Take((long Due, long Order) priority)
        {
            if (Armed != priority)
            {
                return false;
            }

            Armed = null;
            if (Period is { } period)
            {
                clock.Enqueue(this, priority.Due + period.Ticks);
            }

            return true;
        }

        public void Call() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Arm(this, dueTime, period);
            return true;
        }

        public void Dispose() => clock.Arm(this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
