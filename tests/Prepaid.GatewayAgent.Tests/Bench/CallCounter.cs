namespace Prepaid.GatewayAgent.Tests.Bench;

/// <summary>Numbers the agent's calls to the outside over all its lives, from 1.</summary>
internal sealed class CallCounter
{
    private long count;

    public long? KillBefore { get; init; }

    public long? KillAfter { get; init; }

    public long Count => Interlocked.Read(ref count);

    public long Next() => Interlocked.Increment(ref count);
}
