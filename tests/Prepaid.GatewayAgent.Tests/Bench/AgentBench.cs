using Microsoft.Extensions.Logging.Abstractions;
using Prepaid.LocalAzure.Core;

namespace Prepaid.GatewayAgent.Tests.Bench;

/// <summary>The real agent with its real store under a virtual clock, between a fake hub and fake meters that outlive it.</summary>
internal sealed class AgentBench : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo folder;
    private readonly Activities activities = new();
    private readonly WatchedAgent watched;
    private readonly List<ITimer> planned = [];
    private Gateway? agent;
    private Task running = Task.CompletedTask;

    public AgentBench(int meters = 3, DateTimeOffset? start = null, CallCounter? calls = null, DirectoryInfo? folder = null)
    {
        this.folder = folder ??= Directory.CreateTempSubdirectory("prepaid-agent-");
        Clock = new VirtualClock(start ?? Start);
        Calls = calls ?? new CallCounter();
        Hub = new FakeHub(Clock);
        Meters = Enumerable.Range(1, meters).ToDictionary(i => $"E-{i:D3}", _ => new FakeMeter(Clock));
        Config = new GatewayConfig("gw-1", folder.FullName, [.. Meters.Keys.Select(id => new MeterConfig(id, "modbus-tcp", "localhost", 502, "1"))]);
        watched = new WatchedAgent(activities);
        activities.Add(watched);
    }

    public VirtualClock Clock { get; }

    public CallCounter Calls { get; }

    public FakeHub Hub { get; }

    public Dictionary<string, FakeMeter> Meters { get; }

    public GatewayConfig Config { get; set; }

    public Gateway Agent => agent!;

    public int Kills { get; private set; }

    public FakeMeter Meter(int number) => Meters[$"E-{number:D3}"];

    /// <summary>Does something at a moment, before the agent does what is due then or after.</summary>
    public void At(TimeSpan sinceStart, Action what) =>
        planned.Add(Clock.CreateTimer(_ => what(), null, Start + sinceStart - Clock.GetUtcNow(), Timeout.InfiniteTimeSpan));

    /// <summary>Runs the agent, and again after each kill, until the moment is quiet.</summary>
    public async Task RunUntil(TimeSpan sinceStart)
    {
        await StartAgent();
        using var end = Clock.CreateTimer(_ => { }, null, Start + sinceStart - Clock.GetUtcNow(), Timeout.InfiniteTimeSpan);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        var clockRun = Clock.Run(activities, _ => ValueTask.CompletedTask, now => now >= Start + sinceStart, limit.Token);
        while (await Task.WhenAny(running, clockRun) == running && running.IsFaulted)
        {
            if (running.Exception!.InnerException is not KilledException)
            {
                await running;
            }

            Kills++;
            await StartAgent();
        }

        try
        {
            await clockRun;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Stuck at {Clock.GetUtcNow():O}: {string.Join(", ", Agent.Activity.BusyLoops(Clock.GetUtcNow()))}");
        }

        Assert.Equal(TimeSpan.Zero, Agent.Activity.LongestLateness);
    }

    /// <summary>Lets time pass while no agent runs.</summary>
    public async Task Pass(TimeSpan span)
    {
        var until = Clock.GetUtcNow() + span;
        using var end = Clock.CreateTimer(_ => { }, null, span, Timeout.InfiniteTimeSpan);
        await Clock.Run(activities, _ => ValueTask.CompletedTask, now => now >= until, CancellationToken.None);
    }

    /// <summary>Another bench with the same store; dispose it first.</summary>
    public AgentBench WithClockAt(DateTimeOffset start) => new(Meters.Count, start, folder: folder);

    /// <summary>Ends the agent in good order; the next <see cref="RunUntil"/> starts it again.</summary>
    public async Task StopAgent()
    {
        if (agent is not null)
        {
            await agent.DisposeAsync();
            agent = null;
            running = Task.CompletedTask;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAgent();
        planned.ForEach(p => p.Dispose());
        if (folder.Exists)
        {
            folder.Delete(recursive: true);
            folder.Refresh();
        }
    }

    private async Task StartAgent()
    {
        if (agent is not null && !running.IsCompleted)
        {
            return;
        }

        var life = new Incarnation(Calls);
        var next = new Gateway(Config, m => Meters[m.Id].Open(life), Hub.Open(life), Clock, NullLogger.Instance);
        watched.Watch(next); // busy already, before the one before is disposed
        if (agent is not null)
        {
            await agent.DisposeAsync();
        }

        agent = next;
        running = next.Run(CancellationToken.None);
    }
}
