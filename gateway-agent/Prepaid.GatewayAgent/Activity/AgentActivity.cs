namespace Prepaid.GatewayAgent.Activity;

/// <summary>What the agent says of itself, so that a virtual clock knows whether anything can be worked on now.</summary>
/// <remarks>
/// <see cref="Version"/> grows with every change from idle to busy: two equal readings around a scan prove that
/// nothing moved meanwhile. The agent is busy from its making until all its loops wait, and from its end (stopped
/// or failed) until it is disposed, so that the clock waits for whoever starts it again.
/// </remarks>
public sealed class AgentActivity
{
    private readonly Lock gate = new();
    private AgentLoop[] loops = [];
    private bool running;
    private bool disposed;
    private int workInHand;
    private long ownVersion;

    internal AgentActivity(string name) => Name = name;

    /// <summary>Raised whenever the agent may have gone idle.</summary>
    public event Action? Changed;

    /// <summary>For messages about what is busy.</summary>
    public string Name { get; }

    /// <summary>Grows with every change from idle to busy.</summary>
    public long Version => Interlocked.Read(ref ownVersion) + Volatile.Read(ref loops).Sum(l => l.Version);

    /// <summary>How late a loop found itself after a wait, at the most; zero when no timer ran late.</summary>
    public TimeSpan LongestLateness => Volatile.Read(ref loops).Select(l => l.LongestLateness).DefaultIfEmpty().Max();

    /// <summary>True when nothing can be done at <paramref name="now"/>: no poll, message or command in hand or due.</summary>
    public bool IsIdle(DateTimeOffset now) =>
        Volatile.Read(ref disposed)
        || (Volatile.Read(ref running) && Volatile.Read(ref workInHand) == 0 && Array.TrueForAll(Volatile.Read(ref loops), l => l.IsIdle(now)));

    /// <summary>The loops that are busy at <paramref name="now"/>, for a message about a clock that stands still.</summary>
    public IReadOnlyList<string> BusyLoops(DateTimeOffset now) => [.. Volatile.Read(ref loops).Where(l => !l.IsIdle(now)).Select(l => l.Name)];

    internal void Add(AgentLoop loop)
    {
        lock (gate)
        {
            loops = [.. loops, loop];
        }
    }

    internal void Runs() => Volatile.Write(ref running, true);

    internal void Ended()
    {
        Volatile.Write(ref running, false);
        Interlocked.Increment(ref ownVersion);
    }

    internal void Disposed()
    {
        Volatile.Write(ref disposed, true);
        NotifyChanged();
    }

    internal void BeginWork()
    {
        Interlocked.Increment(ref workInHand);
        Interlocked.Increment(ref ownVersion);
    }

    internal void EndWork()
    {
        if (Interlocked.Decrement(ref workInHand) == 0)
        {
            NotifyChanged();
        }
    }

    internal void NotifyChanged() => Changed?.Invoke();
}
