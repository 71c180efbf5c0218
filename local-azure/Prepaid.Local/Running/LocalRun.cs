using System.Diagnostics;
using Azure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prepaid.Domain.Metering;
using Prepaid.Functions.Metering;
using Prepaid.GatewayAgent;
using Prepaid.GatewayAgent.Drivers;
using Prepaid.GatewayAgent.Hub;
using Prepaid.Local.Building;
using Prepaid.Local.Operators;
using Prepaid.Local.Tenants;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.EventHubs;
using Prepaid.LocalAzure.Functions;
using Prepaid.LocalAzure.IotHub;
using Prepaid.LocalAzure.Tables;
using Prepaid.Verify;

namespace Prepaid.Local.Running;

/// <summary>The whole product in one process: embedded cloud, functions, agent, building and tenants.</summary>
/// <remarks>What a fault plan kills is started again, as a host would; everything durable stays in the data folder.</remarks>
public sealed class LocalRun : IAsyncDisposable
{
    private static readonly TimeSpan StandstillAfter = TimeSpan.FromSeconds(10);

    private readonly RunState state;
    private readonly ILoggerFactory loggers;
    private readonly LocalCloud cloud;
    private readonly EmbeddedHub hub;
    private readonly SimulatedBuilding building;
    private readonly IReadOnlyList<BuildingMeter> meters;
    private readonly RunScene scene;
    private readonly PaymentLog payments;
    private readonly SandboxProvider provider;
    private readonly SimulatedTenants people;
    private readonly SimulatedOperators operators;
    private readonly IReadOnlyList<Tenant> tenants;
    private readonly Product product;
    private readonly WorkCounter restarts;
    private readonly string data;
    private readonly string tariffJson;
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> keepers = [];
    private Gateway? agent;
    private AgentWatch? agentWatch;
    private Task agentRun = Task.CompletedTask;
    private Arrivals arrivals;
    private DateTimeOffset lastSeen;

    private LocalRun(string data, RunState state, TimeProvider clock, int port, string tariffJson, RunScene scene, ILoggerFactory loggers)
    {
        this.data = data;
        this.scene = scene;
        this.state = state;
        this.loggers = loggers;
        this.tariffJson = tariffJson;
        var faults = scene.Faults ?? FaultPlan.Of(state.Plan);
        cloud = new LocalCloud(new LocalCloudOptions(NameOf(data), Path.Combine(data, "cloud"), clock) { Faults = faults, Loggers = loggers });
        cloud.Activities.Add(new DeathWatch(cloud.Calls));
        restarts = new WorkCounter("a restart", cloud.Activities);
        cloud.Activities.Add(restarts);
        hub = EmbeddedHub.Of(cloud);
        hub.StartAsync().GetAwaiter().GetResult();
        hub.AddDevice(Settlement.Gateway);
        building = SimulatedBuilding.Start(new BuildingOptions(Evidence.BuildingFolder(data), clock)
        {
            Seed = state.Plan.Seed,
            Start = state.Plan.Start,
            Zone = TimeZoneInfo.FindSystemTimeZoneById(state.Plan.Zone),
            Faults = faults,
        });
        meters = [.. building.Meters.Where(scene.IsConnected)];
        tenants = scene.Tenants?.Invoke(meters) ?? TenantPlan.Of(meters, state.Plan.Seed);
        product = new Product(cloud, RunSettings.Of(cloud, hub, port));
        payments = new PaymentLog(data);
        provider = new SandboxProvider(() => product.Address, RunSettings.SandboxKey, clock);
        people = new SimulatedTenants(cloud, tenants, building, payments, provider, state.Plan.Until);
        operators = new SimulatedOperators(cloud, OperatorPlan.Of(state.Plan, tenants, meters.Any(m => m.Kind == MeterKind.Main)), () => product.Address, loggers.CreateLogger("Prepaid.Local"));
    }

    public LocalCloud Cloud => cloud;

    public SimulatedBuilding Building => building;

    /// <summary>Where HTTP is answered; null while the functions are down.</summary>
    public Uri? Address => product.Address;

    /// <summary>Starts everything in the folder, or continues what is there.</summary>
    public static async Task<LocalRun> Start(
        string data, RunState state, TimeProvider clock, int port, string tariffJson, ILoggerFactory loggers, RunScene? scene = null)
    {
        var run = new LocalRun(data, state, clock, port, tariffJson, scene ?? new RunScene(), loggers);
        var opening = run.Open();
        try
        {
            if (run.cloud.Calls.Faults.OutageEnd("tables", clock.GetUtcNow()) is null)
            {
                await opening; // else it waits for the clock
            }
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }

        run.StartAgent();
        run.people.Start();
        run.operators.Start();
        run.keepers.Add(run.KeepAlive(CallOrigin.Functions, opening, run.RestartProduct));
        run.keepers.Add(run.KeepAlive(CallOrigin.Agent, Task.CompletedTask, run.RestartAgent));
        return run;
    }

    /// <summary>Runs virtual time until polling has ended and nothing is left to carry out.</summary>
    public async Task RunVirtual(VirtualClock clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(clock);
        using var standstill = new Timer(_ => TellStandstill(clock), null, StandstillAfter, StandstillAfter);
        await clock.Run(
            cloud.Activities,
            next =>
            {
                state.Keep(next);
                return ValueTask.CompletedTask;
            },
            now => now >= state.Plan.Until && IsDrained(),
            cancellationToken);
    }

    /// <summary>In real time: waits until nothing is left to carry out, looking once a second.</summary>
    public async Task Drain(CancellationToken cancellationToken)
    {
        while (!IsDrained())
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cloud.Clock, cancellationToken);
        }
    }

    /// <summary>How late any wait ended, at the most.</summary>
    public (string Who, TimeSpan Late) LongestLateness => new[]
    {
        ("a timer function", HostCounters.Of(cloud).LongestTimerLateness),
        ("the agent", agent?.Activity.LongestLateness ?? default),
        ("the tenants", people.LongestLateness),
        ("the operators", operators.LongestLateness),
    }.MaxBy(l => l.Item2);

    /// <summary>What is busy, for a message about a clock that stands still.</summary>
    public string Busy() => $"{cloud.Activities.FirstBusy(cloud.Clock.GetUtcNow())} {string.Join(", ", agent?.Activity.BusyLoops(cloud.Clock.GetUtcNow()) ?? [])}";

    /// <summary>Stops everything in order.</summary>
    public async Task Stop()
    {
        if (stop.IsCancellationRequested)
        {
            return;
        }

        await stop.CancelAsync();
        await people.DisposeAsync();
        await operators.DisposeAsync();
        await StopAgent();
        CountArrivals();
        await product.Stop();
    }

    /// <summary>Writes the evidence of a stopped run and verifies the rows in the store against it.</summary>
    public VerificationReport Verify(Stopwatch elapsed)
    {
        ArgumentNullException.ThrowIfNull(elapsed);
        Evidence.Write(data, cloud, payments.All, tariffJson);
        var store = TableStore.Of(cloud);
        var figures = new RunFigures(
            (decimal)(cloud.Clock.GetUtcNow() - state.Plan.Start).TotalHours,
            (decimal)elapsed.Elapsed.TotalSeconds,
            arrivals.Duplicates,
            arrivals.Late,
            store.Counters.Transactions,
            store.Counters.Entities,
            store.Counters.PointReads,
            store.Counters.Queries,
            store.Counters.PartitionsScanned);
        figures.Write(Evidence.FolderOf(data));
        return Verification.Run(new VerificationInput(store.Rows().Select(r => VerifiedRow.Of(r.Table, r.Entity)), Evidence.FolderOf(data)), figures);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await building.DisposeAsync();
        await cloud.DisposeAsync();
        payments.Dispose();
        provider.Dispose();
        state.Dispose();
        stop.Dispose();
    }

    private static string NameOf(string data) =>
        "local" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Path.GetFullPath(data))), 0, 6);

    /// <summary>Business time that stands still for long in real time is a mistake of ours: say what it waits for.</summary>
    private void TellStandstill(VirtualClock clock)
    {
        var now = clock.GetUtcNow();
        if (now == lastSeen)
        {
            loggers.CreateLogger("Prepaid.Local").LogWarning("The clock stands still; busy: {Busy}", Busy());
        }

        lastSeen = now;
    }

    private bool IsDrained() =>
        !people.HasWork
        && !operators.HasWork
        && agent is { Queued: 0 }
        && hub is { DelayedMessages: 0, QueuedCommands: 0 }
        && PartitionedLog.Of(cloud).BacklogOf("pipeline") == 0
        && !TableStore.Of(cloud).Rows("pending").Any();

    private void StartAgent()
    {
        var config = new GatewayConfig(Settlement.Gateway, Path.Combine(data, "gateway"), [.. building.Configs.Where(c => meters.Any(m => m.Id == c.Id))]) { StopPollingAt = state.Plan.Until };
        agent = new Gateway(
            config,
            meter => MeterDrivers.Open(meter),
            new DeviceHubLink(hub.DeviceConnectionString(Settlement.Gateway)),
            cloud.Clock,
            loggers.CreateLogger("Prepaid.GatewayAgent"));
        agent.Activity.Changed += cloud.Activities.NotifyChanged;
        agentWatch = new AgentWatch(agent.Activity);
        cloud.Activities.Add(agentWatch);
        agentRun = Task.Run(() => agent.Run(stop.Token));
    }

    private async Task StopAgent()
    {
        if (agent is not null && agentWatch is not null)
        {
            await agent.DisposeAsync();
            await agentRun.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cloud.Activities.Remove(agentWatch);
        }
    }

    /// <summary>Starts the functions and enters the building; without its storage no host starts, so it tries again a minute later, and killed meanwhile it starts again.</summary>
    private async Task Open()
    {
        var opening = new LoopActivity("start of the functions", cloud.Activities, cloud.Clock);
        cloud.Activities.Add(opening);
        cloud.Calls.Revive(CallOrigin.Functions);
        try
        {
            while (true)
            {
                try
                {
                    await product.Start(stop.Token);
                    await Settlement.Enter(product.Services, state.Plan, meters, tenants, tariffJson, scene.Rules, stop.Token);
                    return;
                }
                catch (ProcessKilledException) when (!cloud.Calls.Faults.KillsWholeProcess)
                {
                    await product.Stop();
                    cloud.Calls.Revive(CallOrigin.Functions);
                }
                catch (RequestFailedException failure) when (failure.Status >= 500)
                {
                    await product.Stop();
                    await opening.WaitUntil(cloud.Clock.GetUtcNow() + TimeSpan.FromMinutes(1), stop.Token);
                }
            }
        }
        finally
        {
            cloud.Activities.Remove(opening);
        }
    }

    private async Task KeepAlive(CallOrigin origin, Task opening, Func<Task> restart)
    {
        await opening;
        while (true)
        {
            var death = await cloud.Calls.KilledOf(origin).WaitAsync(stop.Token);
            loggers.CreateLogger("Prepaid.Local").LogWarning("{Origin} was killed at call {Call}; it starts again.", origin, death.Call);
            try
            {
                await restart();
            }
            catch (ProcessKilledException)
            {
                // Killed again while it started.
            }
        }
    }

    private async Task RestartProduct()
    {
        CountArrivals();
        await product.Stop();
        await Open();
    }

    private async Task RestartAgent()
    {
        restarts.Begin(); // the clock waits until the new agent is watched
        await StopAgent();
        cloud.Calls.Revive(CallOrigin.Agent);
        StartAgent();
        restarts.End();
    }

    private void CountArrivals() => arrivals += product.IsUp ? product.Services.GetRequiredService<IntakeCounters>().Total : default;
}
