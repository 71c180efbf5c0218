using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Client.Exceptions;
using Prepaid.LocalAzure.Core;
using Service = Microsoft.Azure.Devices;

namespace Prepaid.LocalAzure.Tests.IotHub;

public sealed class VirtualDayTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_simulated_day_under_faults_runs_on_time_and_loses_nothing(int seed)
    {
        var faults = new Faults(seed) { DropConnectionRate = 0.2, DelayRate = 0.2, DuplicateRate = 0.2 };
        await using var home = await HubUnderTest.Start(new VirtualClock(Start), faults);
        await using var client = DeviceClient.CreateFromConnectionString(home.Hub.AddDevice("gw-1"), TransportType.Mqtt);
        client.SetRetryPolicy(new NoRetry());
        var obeyed = new ConcurrentQueue<DateTimeOffset>();
        await client.SetReceiveMessageHandlerAsync(
            (message, _) =>
            {
                obeyed.Enqueue(home.Clock.GetUtcNow());
                return client.CompleteAsync(message);
            },
            new object());

        using var stop = new CancellationTokenSource();
        var agent = Joined(home, "agent");
        var functions = Joined(home, "functions");
        var running = Task.WhenAll(Poll(home, client, agent, stop.Token), Command(home, functions, stop.Token));
        await home.Pass(TimeSpan.FromDays(1) + TimeSpan.FromHours(1));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Equal(Enumerable.Range(1, 96), home.Appended.Select(m => int.Parse(m.Properties["n"], CultureInfo.InvariantCulture)).Distinct().Order());
        Assert.Equal(Enumerable.Range(0, 24).Select(h => Start.AddHours(h).AddMinutes(7)), obeyed);
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (agent.LongestLateness, functions.LongestLateness));
        Assert.DoesNotContain(home.Log.Lines, l => l.Text.Contains("Do two clients", StringComparison.Ordinal));
        Assert.Equal((0, 0), (home.Hub.QueuedCommands, home.Hub.DelayedMessages));
    }

    private static LoopActivity Joined(HubUnderTest home, string name)
    {
        var activity = new LoopActivity(name, home.Cloud.Activities, home.Clock);
        home.Cloud.Activities.Add(activity);
        return activity;
    }

    private static async Task Poll(HubUnderTest home, DeviceClient client, LoopActivity activity, CancellationToken stop)
    {
        for (var n = 1; n <= 96; n++)
        {
            await activity.WaitUntil(Start.AddMinutes(15 * n), stop);
            while (!await Sent(client, n))
            {
                await activity.WaitUntil(home.Clock.GetUtcNow() + RetryAfter, stop);
            }
        }

        await activity.WaitUntil(Start.AddDays(30), stop);
    }

    private static async Task<bool> Sent(DeviceClient client, int n)
    {
        var message = new Message([1]);
        message.Properties["n"] = n.ToString(CultureInfo.InvariantCulture);
        try
        {
            await client.SendEventAsync(message);
            return true;
        }
        catch (IotHubCommunicationException)
        {
            return false;
        }
    }

    private static async Task Command(HubUnderTest home, LoopActivity activity, CancellationToken stop)
    {
        using var service = Service.ServiceClient.CreateFromConnectionString(home.Hub.ServiceConnectionString);
        for (var hour = 0; hour < 24; hour++)
        {
            await activity.WaitUntil(Start.AddHours(hour).AddMinutes(7), stop);
            await service.SendAsync("gw-1", new Service.Message([1]));
        }

        await activity.WaitUntil(Start.AddDays(30), stop);
    }
}
