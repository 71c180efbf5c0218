namespace Prepaid.GatewayAgent.Activity;

/// <summary>One loop's waiting: until a moment of the clock, or until somebody wakes it; busy in between.</summary>
/// <remarks>
/// Whoever hands over work calls <see cref="Wake"/> before it goes idle itself, and the timer is armed before
/// the waiting is published, so that a virtual clock can neither miss the work nor pass the moment.
/// </remarks>
internal sealed class AgentLoop : IDisposable
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1); // a loop looks again; timers have a limit

    private static readonly TimeSpan LeastStep = TimeSpan.FromMilliseconds(100); // a real clock moves less while a timer is armed

    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(1);

    private readonly Lock gate = new();
    private readonly AgentActivity activity;
    private readonly TimeProvider clock;
    private readonly ITimer timer;
    private TaskCompletionSource? waiting;
    private bool woken;
    private long waitsUntilTicks; // 0 = busy, MaxValue = on an empty queue
    private long version;

    public AgentLoop(string name, AgentActivity activity, TimeProvider clock)
    {
        Name = name;
        this.activity = activity;
        this.clock = clock;
        timer = clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        activity.Add(this);
    }

    public string Name { get; }

    public long Version => Interlocked.Read(ref version);

    public TimeSpan LongestLateness { get; private set; }

    public bool IsIdle(DateTimeOffset now) => Interlocked.Read(ref waitsUntilTicks) > now.UtcTicks;

    /// <summary>Makes the loop busy now, or keeps its next wait from beginning.</summary>
    public void Wake()
    {
        lock (gate)
        {
            if (waiting is null)
            {
                woken = true;
                return;
            }

            Interlocked.Exchange(ref waitsUntilTicks, 0);
            Interlocked.Increment(ref version);
            waiting.TrySetResult();
            waiting = null;
        }
    }

    /// <summary>Returns at the moment, when woken, or at once when the moment has come or somebody woke it meanwhile.</summary>
    public async Task Wait(DateTimeOffset? until, CancellationToken cancellationToken)
    {
        if (Begin(until) is not { } begun)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return;
        }

        activity.NotifyChanged();
        using (cancellationToken.UnsafeRegister(static loop => ((AgentLoop)loop!).Wake(), this))
        {
            await begun;
        }

        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        cancellationToken.ThrowIfCancellationRequested();
        var late = clock.GetUtcNow() - until - TimerStep; // timers are armed in whole milliseconds
        if (late > LongestLateness)
        {
            LongestLateness = late.Value;
        }
    }

    public void Dispose() => timer.Dispose();

    private Task? Begin(DateTimeOffset? until)
    {
        lock (gate)
        {
            if (woken || until <= clock.GetUtcNow())
            {
                woken = false;
                return null;
            }

            var fires = DateTimeOffset.MaxValue;
            if (until is { } moment)
            {
                if (Arm(moment) is not { } armed)
                {
                    return null;
                }

                fires = armed;
            }

            waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref waitsUntilTicks, fires.UtcTicks);
            return waiting.Task;
        }
    }

    /// <summary>Arms the timer and says when it fires; null when the moment has come.</summary>
    /// <remarks>A lost connection or a command can wake the loop just as a virtual clock moves: a timer armed across the step would fire late.</remarks>
    private DateTimeOffset? Arm(DateTimeOffset moment)
    {
        while (true)
        {
            var before = clock.GetUtcNow();
            var span = moment - before;
            if (span <= TimeSpan.Zero)
            {
                return null;
            }

            span = WholeMilliseconds(span < LongestTimer ? span : LongestTimer);
            timer.Change(span, Timeout.InfiniteTimeSpan);
            var after = clock.GetUtcNow();
            if (after - before < LeastStep)
            {
                return after + span;
            }
        }
    }

    // The system's timers cut off what is below a millisecond and would fire too early.
    private static TimeSpan WholeMilliseconds(TimeSpan span) =>
        TimeSpan.FromTicks((span.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond);
}
