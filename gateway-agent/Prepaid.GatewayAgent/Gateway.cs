using Microsoft.Extensions.Logging;
using Prepaid.GatewayAgent.Activity;
using Prepaid.GatewayAgent.Drivers;
using Prepaid.GatewayAgent.Hub;
using Prepaid.GatewayAgent.Store;

namespace Prepaid.GatewayAgent;

/// <summary>The gateway agent: polls meters, keeps readings until the hub has them, obeys relay commands once.</summary>
/// <remarks>
/// All waiting is on the <see cref="TimeProvider"/>, so it can be hosted under a virtual clock, which asks
/// <see cref="Activity"/>. It may be killed at any point; another one with the same data folder continues.
/// </remarks>
public sealed class Gateway : IAsyncDisposable
{
    private readonly GatewayConfig config;
    private readonly Func<MeterConfig, IMeterDriver> openMeter;
    private readonly IHubLink hub;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly CancellationTokenSource stop = new();
    private AgentStore? store;
    private Task? running;

    /// <param name="config">What to poll and where to keep it.</param>
    /// <param name="openMeter">Makes the driver of a meter; called once per meter and run.</param>
    /// <param name="hub">The connection to the hub; disposed with the agent.</param>
    /// <param name="clock">Time of polls, retries and expiry.</param>
    /// <param name="log">Where to tell what happens.</param>
    public Gateway(GatewayConfig config, Func<MeterConfig, IMeterDriver> openMeter, IHubLink hub, TimeProvider clock, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(openMeter);
        ArgumentNullException.ThrowIfNull(hub);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(log);
        this.config = config;
        this.openMeter = openMeter;
        this.hub = hub;
        this.clock = clock;
        this.log = log;
        Activity = new AgentActivity($"gateway agent {config.Gateway}");
    }

    /// <summary>Tells a virtual clock whether the agent is idle. Busy from now until all loops wait, and from the end until disposed.</summary>
    public AgentActivity Activity { get; }

    /// <summary>What it did so far.</summary>
    public AgentCounters Counters { get; } = new();

    /// <summary>Readings, relay reports and messages that the hub has not acknowledged; 0 before the run.</summary>
    public long Queued => Volatile.Read(ref store)?.Outgoing.Queued ?? 0;

    /// <summary>Runs until cancelled or disposed, and then returns; throws what no retry can cure, after stopping everything.</summary>
    /// <exception cref="InvalidOperationException">It ran before, or the data folder is not its own.</exception>
    public Task Run(CancellationToken cancellationToken)
    {
        if (running is not null)
        {
            throw new InvalidOperationException("An agent runs once; make another one with the same data folder.");
        }

        running = RunToEnd(cancellationToken);
        return running;
    }

    /// <summary>Stops the run, if any, and closes the connection and the store.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await (running ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await hub.DisposeAsync();
        stop.Dispose();
        Activity.Disposed();
    }

    private async Task RunToEnd(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, cancellationToken);
        try
        {
            await using var opened = AgentStore.Open(config.DataFolder, config.Gateway, clock.GetUtcNow());
            Volatile.Write(ref store, opened);
            using var scope = new AgentScope(config, opened, Activity, Counters, clock, log);
            await using var run = await AgentRun.Prepare(config, openMeter, hub, scope);
            Activity.Runs();
            await run.Run(either.Token);
        }
        finally
        {
            Activity.Ended();
        }
    }
}
