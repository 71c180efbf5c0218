using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.EventHubs;
using Prepaid.LocalAzure.IotHub;

namespace Prepaid.LocalAzure.Tests.IotHub;

/// <summary>A listening hub with its own folder; what it appends is collected instead of logged.</summary>
internal sealed class HubUnderTest : IAsyncDisposable
{
    private static int made;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("prepaid-hub-");
    private readonly string name = $"hubtest{Interlocked.Increment(ref made)}";
    private readonly Faults? faults;

    private HubUnderTest(TimeProvider clock, Faults? faults)
    {
        Clock = clock;
        this.faults = faults;
    }

    public TimeProvider Clock { get; }

    public LocalCloud Cloud { get; private set; } = null!;

    public EmbeddedHub Hub { get; private set; } = null!;

    public ConcurrentQueue<LoggedMessage> Appended { get; } = new();

    public CollectedLog Log { get; } = new();

    /// <summary>Set to keep messages from being durable.</summary>
    public Func<LoggedMessage, Task> BeforeAppend { get; set; } = _ => Task.CompletedTask;

    public static async Task<HubUnderTest> Start(TimeProvider? clock = null, Faults? faults = null)
    {
        var started = new HubUnderTest(clock ?? TimeProvider.System, faults);
        await started.Open();
        return started;
    }

    /// <summary>A restart on the same files and the same clock.</summary>
    public async Task Restart()
    {
        await Cloud.DisposeAsync();
        await Open();
    }

    /// <summary>Lets business time pass, as far as nothing is busy.</summary>
    public async Task Pass(TimeSpan time)
    {
        var clock = (VirtualClock)Clock;
        var end = clock.GetUtcNow() + time;
        using var timer = clock.CreateTimer(_ => { }, null, time, Timeout.InfiniteTimeSpan);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            await clock.Run(Cloud.Activities, _ => ValueTask.CompletedTask, now => now >= end, patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The clock stands at {clock.GetUtcNow():u}, busy: {Cloud.Activities.FirstBusy(clock.GetUtcNow())}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Cloud.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task Open()
    {
        Cloud = new LocalCloud(new LocalCloudOptions(name, folder.FullName, Clock) { Faults = faults, Loggers = new LoggerFactory([Log]) });
        Hub = Cloud.Part(c => new EmbeddedHub(c, Append));
        await Hub.StartAsync();
    }

    private async Task Append(LoggedMessage message)
    {
        await BeforeAppend(message);
        Appended.Enqueue(message);
    }
}
