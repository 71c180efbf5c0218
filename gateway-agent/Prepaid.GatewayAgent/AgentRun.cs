using Microsoft.Extensions.Logging;
using Prepaid.GatewayAgent.Drivers;
using Prepaid.GatewayAgent.Hub;
using Prepaid.GatewayAgent.Polling;
using Prepaid.GatewayAgent.Relays;
using Prepaid.GatewayAgent.Sending;

namespace Prepaid.GatewayAgent;

/// <summary>One run of the agent: a loop per meter and one for the hub, and what they tell each other.</summary>
internal sealed partial class AgentRun : IHubListener, IAsyncDisposable
{
    private readonly IHubLink hub;
    private readonly AgentScope scope;
    private readonly CommandInbox inbox;
    private readonly StateSchedule states;
    private readonly Sender sender;
    private readonly ILogger log;
    private readonly TaskCompletionSource failedInCallback = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, MeterLoop> meters = new(StringComparer.Ordinal);

    private AgentRun(GatewayConfig config, IHubLink hub, AgentScope scope)
    {
        this.hub = hub;
        this.scope = scope;
        log = scope.Log;
        inbox = new CommandInbox(config, scope);
        states = new StateSchedule(scope.Clock.GetUtcNow(), scope.StopPollingAt, () => [.. meters.Values.Select(m => m.State)]);
        sender = new Sender(hub, this, scope, states, now => meters.Values.Any(m => m.HasNotTried(now)));
    }

    public static async Task<AgentRun> Prepare(GatewayConfig config, Func<MeterConfig, IMeterDriver> openMeter, IHubLink hub, AgentScope scope)
    {
        var run = new AgentRun(config, hub, scope);
        foreach (var meter in config.Meters)
        {
            var memory = await scope.Store.Meters.Open(meter, scope.Clock.GetUtcNow());
            run.meters.Add(meter.Id, new MeterLoop(meter, memory, openMeter(meter), scope, run.sender.Wake));
        }

        await run.inbox.RefuseForgottenMeters();
        return run;
    }

    /// <summary>Runs until cancelled, or until one loop fails, which ends them all.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] loops = [sender.Run(stop.Token), .. meters.Values.Select(m => m.Run(stop.Token)), failedInCallback.Task.WaitAsync(stop.Token)];
        var first = await Task.WhenAny(loops);
        await stop.CancelAsync();
        await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!first.IsCanceled)
        {
            await first;
        }
    }

    public async Task Received(byte[] body, string lockToken)
    {
        scope.Activity.BeginWork();
        try
        {
            Wake(await inbox.Take(body));
            await hub.Complete(lockToken, CancellationToken.None); // only now: the commands are on disk
        }
        catch (Exception untold) when (untold is HubUnreachableException or HubRefusedException)
        {
            LogComesAgain(untold.Message); // the hub delivers it again, and it is known then
        }
        catch (Exception failure)
        {
            failedInCallback.TrySetException(failure); // the vendor's client would swallow it
        }
        finally
        {
            scope.Activity.EndWork();
        }
    }

    public void Lost(string reason)
    {
        LogLost(reason);
        sender.ConnectionLost();
    }

    public async ValueTask DisposeAsync()
    {
        sender.Dispose();
        foreach (var meter in meters.Values)
        {
            await meter.DisposeAsync();
        }
    }

    private void Wake(IReadOnlySet<string>? toObey)
    {
        if (toObey is null)
        {
            states.TellProblem();
        }

        foreach (var meter in toObey ?? new HashSet<string>())
        {
            meters[meter].CommandArrived();
        }

        sender.Wake();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A command message is stored, but the hub could not be told; it will come again: {Reason}")]
    private partial void LogComesAgain(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connection to the hub lost: {Reason}")]
    private partial void LogLost(string reason);
}
