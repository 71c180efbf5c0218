using Microsoft.Extensions.Logging;
using Prepaid.GatewayAgent.Activity;
using Prepaid.GatewayAgent.Store;

namespace Prepaid.GatewayAgent;

/// <summary>What the loops of one running agent share.</summary>
internal sealed class AgentScope(
    GatewayConfig config, AgentStore store, AgentActivity activity, AgentCounters counters, TimeProvider clock, ILogger log) : IDisposable
{
    private readonly SemaphoreSlim exchanges = new(config.ParallelMeters);

    public AgentStore Store => store;

    public AgentActivity Activity => activity;

    public AgentCounters Counters => counters;

    public TimeProvider Clock => clock;

    public ILogger Log => log;

    /// <summary>No poll at or after this moment.</summary>
    public DateTimeOffset StopPollingAt { get; } = config.StopPollingAt ?? DateTimeOffset.MaxValue;

    /// <summary>True when no further reading may be queued.</summary>
    public bool IsQueueFull => store.Outgoing.Queued >= config.QueueLimit;

    /// <summary>Waits for a place among the meters that are spoken with at once; dispose to leave it.</summary>
    public async Task<IDisposable> Exchange(CancellationToken cancellationToken)
    {
        await exchanges.WaitAsync(cancellationToken);
        return new Place(exchanges);
    }

    public void Dispose() => exchanges.Dispose();

    private sealed class Place(SemaphoreSlim exchanges) : IDisposable
    {
        public void Dispose() => exchanges.Release();
    }
}
