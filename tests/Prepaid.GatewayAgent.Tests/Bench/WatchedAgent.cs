using Prepaid.LocalAzure.Core;

namespace Prepaid.GatewayAgent.Tests.Bench;

/// <summary>Shows the agent that lives now to the virtual clock.</summary>
internal sealed class WatchedAgent(Activities activities) : IActivity
{
    private Gateway? agent;
    private long earlierVersions;

    public string Name => "agent";

    public long Version => Interlocked.Read(ref earlierVersions) + (Volatile.Read(ref agent)?.Activity.Version ?? 0);

    public bool IsIdle(DateTimeOffset now) => Volatile.Read(ref agent)?.Activity.IsIdle(now) ?? true;

    public void Watch(Gateway next)
    {
        next.Activity.Changed += activities.NotifyChanged;
        Interlocked.Add(ref earlierVersions, (Volatile.Read(ref agent)?.Activity.Version ?? 0) + 1);
        Volatile.Write(ref agent, next);
    }
}
