using Microsoft.Azure.Devices;
using Microsoft.Extensions.Logging.Abstractions;
using Prepaid.Contract;
using Prepaid.GatewayAgent.Hub;
using Prepaid.GatewayAgent.Tests.Bench;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.EventHubs;
using Prepaid.LocalAzure.IotHub;

namespace Prepaid.GatewayAgent.Tests.Hub;

/// <summary>The agent with its real link: MQTT over TLS to the embedded hub, under a virtual clock.</summary>
public sealed class EmbeddedHubTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = AgentBench.Start;
    private static int made;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("prepaid-agent-hub-");
    private readonly VirtualClock clock = new(Start);
    private LocalCloud? cloud;

    [Fact]
    public async Task Twelve_hours_of_readings_and_a_command_pass_through_a_hub_that_drops_connections_and_ends_tokens()
    {
        var hub = await StartHub(new Faults(7) { DropConnectionRate = 0.2, DuplicateRate = 0.1 });
        var meter = new FakeMeter(clock);
        await using var agent = StartAgent(meter, hub.AddDevice("gw-1"));
        using var service = ServiceClient.CreateFromConnectionString(hub.ServiceConnectionString);
        var order = new CommandMessage([new("c-1", "E-001", 1, RelayPosition.Open, Start.AddHours(9).ToUnixTimeSeconds())]).ToJson();
        using var sending = clock.CreateTimer(_ => service.SendAsync("gw-1", new Message(order)).Wait(), null, TimeSpan.FromMinutes(486), Timeout.InfiniteTimeSpan);

        await Pass(TimeSpan.FromHours(12));

        var arrived = Logged(hub, "gw-1");
        Assert.True(arrived.Count > arrived.DistinctBy(m => m.SystemProperties["message-id"]).Count()); // the faults happened
        Assert.Equal(Enumerable.Range(1, 49).Select(i => (long)i), Sequences(arrived));
        Assert.Equal([(Start.AddMinutes(486), RelayPosition.Open)], meter.Switched);
        Assert.Equal(0, hub.QueuedCommands);
        var report = Reports(arrived).Single(r => r.Command is not null);
        Assert.Equal((CommandOutcome.Done, RelayPosition.Open), (report.Outcome, report.Relay));
        Assert.Equal(TimeSpan.Zero, agent.Activity.LongestLateness);
    }

    [Fact]
    public async Task An_hour_without_the_hub_is_caught_up()
    {
        var faults = new Faults(7);
        faults.AddOutage("hub", Start.AddHours(1), Start.AddHours(2));
        var hub = await StartHub(faults);
        await using var agent = StartAgent(new FakeMeter(clock), hub.AddDevice("gw-1"));

        await Pass(TimeSpan.FromHours(3));

        Assert.Equal(Enumerable.Range(1, 13).Select(i => (long)i), Sequences(Logged(hub, "gw-1")));
        Assert.Equal(0, agent.Queued);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_polling_goes_on()
    {
        var hub = await StartHub(new Faults(7));
        hub.AddDevice("gw-1");
        var wrong = hub.DeviceConnectionString("gw-1").Replace("SharedAccessKey=", "SharedAccessKey=AAAA", StringComparison.Ordinal);
        await using var agent = StartAgent(new FakeMeter(clock), wrong);

        await Pass(TimeSpan.FromHours(1));

        Assert.Empty(Logged(hub, "gw-1"));
        Assert.Equal(5, agent.Counters.PollsAnswered);
        Assert.InRange(agent.Counters.SendsFailed, 5, 12);
    }

    [Fact]
    public async Task An_agent_that_is_started_again_takes_the_connection_over()
    {
        var hub = await StartHub(new Faults(7));
        var meter = new FakeMeter(clock);
        await using (StartAgent(meter, hub.AddDevice("gw-1")))
        {
            await Pass(TimeSpan.FromHours(1));
        }

        await using var second = StartAgent(meter, hub.AddDevice("gw-1"));
        await Pass(TimeSpan.FromHours(1));

        Assert.Equal(Enumerable.Range(1, 9).Select(i => (long)i), Sequences(Logged(hub, "gw-1")));
    }

    public async ValueTask DisposeAsync()
    {
        if (cloud is not null)
        {
            await cloud.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    private async Task<EmbeddedHub> StartHub(Faults faults)
    {
        var name = FormattableString.Invariant($"agenthub{Interlocked.Increment(ref made)}");
        cloud = new LocalCloud(new LocalCloudOptions(name, folder.FullName, clock) { Faults = faults });
        var hub = EmbeddedHub.Of(cloud);
        await hub.StartAsync();
        return hub;
    }

    private Gateway StartAgent(FakeMeter meter, string connectionString)
    {
        var life = new Incarnation(new CallCounter());
        var config = new GatewayConfig("gw-1", Path.Combine(folder.FullName, "agent"), [new("E-001", "modbus-tcp", "localhost", 502, "1")]);
        var agent = new Gateway(config, _ => meter.Open(life), new DeviceHubLink(connectionString), clock, NullLogger.Instance);
        var watched = new WatchedAgent(cloud!.Activities);
        watched.Watch(agent);
        cloud.Activities.Add(watched);
        _ = agent.Run(CancellationToken.None);
        return agent;
    }

    private async Task Pass(TimeSpan span)
    {
        var until = clock.GetUtcNow() + span;
        using var end = clock.CreateTimer(_ => { }, null, span, Timeout.InfiniteTimeSpan);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        await clock.Run(cloud!.Activities, _ => ValueTask.CompletedTask, now => now >= until, limit.Token);
    }

    private List<LoggedMessage> Logged(EmbeddedHub hub, string device)
    {
        Assert.Equal($"{cloud!.Name}.azure-devices.net", hub.HostName);
        var log = PartitionedLog.Of(cloud);
        return [.. log.Read(log.PartitionOf(device), -1, 10_000).Select(m => m.Message).Where(m => m.DeviceId == device)];
    }

    private static IEnumerable<long> Sequences(IEnumerable<LoggedMessage> messages) =>
        messages.Where(m => m.Properties["kind"] == MessageKind.Readings).SelectMany(m =>
            ReadingsMessage.TryParse(Json(m), out var read, out var error) ? read!.Meters : throw new InvalidOperationException(error))
            .SelectMany(g => g.Readings).Select(r => r.Sequence).Distinct();

    private static IEnumerable<RelayReport> Reports(IEnumerable<LoggedMessage> messages) =>
        messages.Where(m => m.Properties["kind"] == MessageKind.RelayReport).DistinctBy(m => m.SystemProperties["message-id"]).SelectMany(m =>
            RelayReportMessage.TryParse(Json(m), out var read, out var error) ? read!.Reports : throw new InvalidOperationException(error));

    private static byte[] Json(LoggedMessage message) =>
        WireBody.TryUnpack(message.Body, message.SystemProperties.GetValueOrDefault("content-encoding"), out var json, out var error) ? json : throw new InvalidOperationException(error);
}
