using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Client.Exceptions;
using Prepaid.LocalAzure.Core;
using Service = Microsoft.Azure.Devices;

namespace Prepaid.LocalAzure.Tests.IotHub;

public sealed class DeviceClientTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_sent_event_arrives_with_its_properties()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var client = Client(home);
        var message = new Message("water"u8.ToArray()) { MessageId = "m&1", ContentType = "application/json", ContentEncoding = "gzip" };
        message.Properties["kind"] = "readings";
        message.Properties["$odd = name"] = "值&=%/?#+";
        await client.SendEventAsync(message);

        var arrived = Assert.Single(home.Appended);
        Assert.Equal("water"u8.ToArray(), arrived.Body);
        Assert.Equal(new Dictionary<string, string> { ["kind"] = "readings", ["$odd = name"] = "值&=%/?#+" }, arrived.Properties);
        Assert.Equal("m&1", arrived.SystemProperties["message-id"]);
        Assert.Equal("gzip", arrived.SystemProperties["content-encoding"]);
    }

    [Fact]
    public async Task Many_events_may_be_under_way_and_arrive_in_order()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var client = Client(home);
        await client.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => client.SendEventAsync(Numbered(i))));
        Assert.Equal(Enumerable.Range(0, 2000), home.Appended.Select(Number));
    }

    [Fact]
    public async Task A_command_is_received_and_completed()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var client = Client(home);
        var received = Channel.CreateUnbounded<Message>();
        await client.SetReceiveMessageHandlerAsync((m, _) => received.Writer.WriteAsync(m).AsTask(), new object());
        var command = new Service.Message([5]) { MessageId = "cmd", ExpiryTimeUtc = Start.UtcDateTime.AddMinutes(5) };
        command.Properties["kind"] = "relay-command";
        await Send(home, command);

        var message = await Next(received);
        Assert.Equal([5], message.GetBytes());
        Assert.Equal(("cmd", "relay-command", Start.UtcDateTime.AddMinutes(5)), (message.MessageId, message.Properties["kind"], message.ExpiryTimeUtc));
        await client.CompleteAsync(message);
        await home.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(0, home.Hub.QueuedCommands);
        Assert.False(received.Reader.TryRead(out _));
    }

    [Fact]
    public async Task An_uncompleted_command_comes_again_after_its_lock()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var client = Client(home);
        var received = Channel.CreateUnbounded<Message>();
        await client.SetReceiveMessageHandlerAsync((m, _) => received.Writer.WriteAsync(m).AsTask(), new object());
        await Send(home, new Service.Message([5]));
        var first = await Next(received);
        await home.Pass(TimeSpan.FromMinutes(1));
        Assert.NotEqual(first.LockToken, (await Next(received)).LockToken);
    }

    [Fact]
    public async Task The_clock_stands_still_until_a_command_is_in_the_applications_hands_and_its_completion_at_the_hub()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var client = Client(home);
        var times = new ConcurrentQueue<DateTimeOffset>();
        await client.SetReceiveMessageHandlerAsync(
            (m, _) =>
            {
                times.Enqueue(home.Clock.GetUtcNow());
                return client.CompleteAsync(m);
            },
            new object());
        for (var minute = 0; minute < 30; minute++)
        {
            await Send(home, new Service.Message([1]));
            await home.Pass(TimeSpan.FromMinutes(1)); // a completion that came too late would be a second delivery
        }

        Assert.Equal(Enumerable.Range(0, 30).Select(m => Start.AddMinutes(m)), times);
        Assert.Equal(0, home.Hub.QueuedCommands);
    }

    [Fact]
    public async Task The_token_is_renewed_in_time_for_days_and_commands_still_arrive()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var client = Client(home);
        var received = Channel.CreateUnbounded<Message>();
        var statuses = new ConcurrentQueue<ConnectionStatus>();
        client.SetConnectionStatusChangesHandler((status, _) => statuses.Enqueue(status));
        await client.SetReceiveMessageHandlerAsync(
            async (m, _) =>
            {
                await client.CompleteAsync(m);
                await received.Writer.WriteAsync(m);
            },
            new object());
        await home.Pass(TimeSpan.FromDays(1));
        await Send(home, new Service.Message([8]));
        Assert.Equal([8], (await Next(received)).GetBytes());
        Assert.DoesNotContain(ConnectionStatus.Disconnected, statuses);
        Assert.InRange(statuses.Count, 28, 30); // every 51 minutes
    }

    [Fact]
    public async Task A_wrong_key_is_an_unauthorized_exception()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        home.Hub.AddDevice("gw-1");
        var text = home.Hub.DeviceConnectionString("gw-1");
        var key = home.Hub.Registry.Find("gw-1")!.PrimaryKey;
        await using var client = DeviceClient.CreateFromConnectionString(
            text.Replace(key, Convert.ToBase64String(new byte[32]), StringComparison.Ordinal), TransportType.Mqtt);
        var reasons = new ConcurrentQueue<ConnectionStatusChangeReason>();
        client.SetConnectionStatusChangesHandler((_, reason) => reasons.Enqueue(reason));
        var refused = await Assert.ThrowsAsync<UnauthorizedException>(() => client.OpenAsync());
        Assert.False(refused.IsTransient);
        Assert.Equal([ConnectionStatusChangeReason.Bad_Credential], reasons);
    }

    [Fact]
    public async Task A_broken_connection_fails_the_send_at_once_and_the_next_send_connects_again()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var client = Client(home);
        var statuses = new ConcurrentQueue<ConnectionStatus>();
        client.SetConnectionStatusChangesHandler((status, _) => statuses.Enqueue(status));
        await client.SendEventAsync(Numbered(0));
        home.BeforeAppend = _ => throw new IOException("disk full");
        var broken = await Assert.ThrowsAsync<IotHubCommunicationException>(() => client.SendEventAsync(Numbered(1)));
        Assert.True(broken.IsTransient);

        home.BeforeAppend = _ => Task.CompletedTask;
        await client.SendEventAsync(Numbered(2));
        Assert.Equal([0, 2], home.Appended.Select(Number));
        Assert.Equal([ConnectionStatus.Connected, ConnectionStatus.Disconnected, ConnectionStatus.Connected], statuses);
    }

    [Fact]
    public async Task Under_random_breaks_and_duplicates_everything_that_was_acknowledged_is_there()
    {
        var faults = new Faults(11) { DropConnectionRate = 0.1, DuplicateRate = 0.1, DelayRate = 0.1 };
        await using var home = await HubUnderTest.Start(new VirtualClock(Start), faults);
        await using var client = Client(home);
        for (var i = 0; i < 200; i++)
        {
            while (true)
            {
                try
                {
                    await client.SendEventAsync(Numbered(i));
                    break;
                }
                catch (IotHubCommunicationException)
                {
                    // Sent again, as an agent would.
                }
            }
        }

        await home.Pass(TimeSpan.FromHours(1));
        Assert.Equal(Enumerable.Range(0, 200), home.Appended.Select(Number).Distinct().Order());
        Assert.True(home.Appended.Count > 210, "there were duplicates");
        Assert.NotEqual(home.Appended.Select(Number).Order(), home.Appended.Select(Number));
    }

    [Fact]
    public async Task A_retry_policy_is_asked_and_its_waits_are_business_time()
    {
        var faults = new Faults(1);
        faults.AddOutage("hub", Start, Start.AddMinutes(3));
        await using var home = await HubUnderTest.Start(new VirtualClock(Start), faults);
        await using var client = Client(home);
        client.SetRetryPolicy(new EveryMinute());
        var sending = client.SendEventAsync(Numbered(1));
        while (!sending.IsCompleted)
        {
            await home.Pass(TimeSpan.FromSeconds(30));
        }

        await sending;
        Assert.InRange(home.Clock.GetUtcNow(), Start.AddMinutes(3), Start.AddMinutes(4));
        Assert.Single(home.Appended);
    }

    [Fact]
    public async Task A_message_over_256_kilobytes_is_refused_by_the_client()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var client = Client(home);
        await Assert.ThrowsAsync<MessageTooLargeException>(() => client.SendEventAsync(new Message(new byte[(256 * 1024) + 1])));
    }

    [Fact]
    public async Task A_stale_lock_token_is_refused()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var client = Client(home);
        var received = Channel.CreateUnbounded<Message>();
        await client.SetReceiveMessageHandlerAsync((m, _) => received.Writer.WriteAsync(m).AsTask(), new object());
        await Send(home, new Service.Message([5]));
        var first = await Next(received);
        await client.CloseAsync();
        await client.OpenAsync();
        var again = await Next(received);
        await Assert.ThrowsAsync<IotHubException>(() => client.CompleteAsync(first));
        await client.CompleteAsync(again);
    }

    [Theory]
    [InlineData("HostName=h;DeviceId=d")]
    [InlineData("HostName=h;SharedAccessKey=AAAA")]
    [InlineData("HostName=h;DeviceId=d;SharedAccessKey=not-base64!")]
    [InlineData("nonsense")]
    public void A_bad_connection_string_is_a_format_exception(string text) =>
        Assert.Throws<FormatException>(() => DeviceClient.CreateFromConnectionString(text, TransportType.Mqtt));

    private static DeviceClient Client(HubUnderTest home) =>
        DeviceClient.CreateFromConnectionString(home.Hub.AddDevice("gw-1"), TransportType.Mqtt_Tcp_Only);

    private static Message Numbered(int number)
    {
        var message = new Message([1]);
        message.Properties["n"] = number.ToString(CultureInfo.InvariantCulture);
        return message;
    }

    private static int Number(LocalAzure.EventHubs.LoggedMessage message) => int.Parse(message.Properties["n"], CultureInfo.InvariantCulture);

    private static async Task<Message> Next(Channel<Message> received) => await received.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    private static async Task Send(HubUnderTest home, Service.Message message)
    {
        using var service = Service.ServiceClient.CreateFromConnectionString(home.Hub.ServiceConnectionString);
        await service.SendAsync("gw-1", message);
    }

    private sealed class EveryMinute : IRetryPolicy
    {
        public bool ShouldRetry(int currentRetryCount, Exception lastException, out TimeSpan retryInterval)
        {
            retryInterval = TimeSpan.FromMinutes(1);
            return currentRetryCount < 10;
        }
    }
}
