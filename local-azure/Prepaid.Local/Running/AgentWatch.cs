using Prepaid.GatewayAgent.Activity;
using Prepaid.LocalAzure.Core;

namespace Prepaid.Local.Running;

/// <summary>The agent's account of itself, as the virtual clock wants it.</summary>
public sealed class AgentWatch(AgentActivity agent) : IActivity
{
    public string Name => "agent";

    public long Version => agent.Version;

    public bool IsIdle(DateTimeOffset now) => agent.IsIdle(now);
}
