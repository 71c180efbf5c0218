using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.IotHub;
using Prepaid.LocalAzure.IotHub.Mqtt;

namespace Prepaid.LocalAzure.Tests.IotHub;

public sealed class CommandTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_message_reaches_a_subscribed_device_with_its_properties()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var device = await RawDevice.Connect(home, "gw-1");
        await device.Subscribe("gw-1");
        var message = new Message("off"u8.ToArray())
        {
            MessageId = "m 1",
            CorrelationId = "c1",
            ContentType = "application/json",
            Ack = DeliveryAcknowledgement.Full,
            ExpiryTimeUtc = Start.UtcDateTime.AddMinutes(30),
        };
        message.Properties["kind"] = "relay-command";
        await Send(home, "gw-1", message);

        var received = await device.Next<MqttPacket.Publish>();
        Assert.Equal("off"u8.ToArray(), received.Payload);
        Assert.Equal(1, received.Qos);
        Assert.StartsWith("devices/gw-1/messages/devicebound/", received.Topic, StringComparison.Ordinal);
        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["$.mid"] = "m 1",
                ["$.to"] = "/devices/gw-1/messages/deviceBound",
                ["$.cid"] = "c1",
                ["$.ct"] = "application/json",
                ["$.exp"] = "2026-03-01T00:30:00.000Z",
                ["iothub-ack"] = "full",
                ["kind"] = "relay-command",
            },
            PropertyBag.Decode(received.Topic.Split('/')[^1]).ToDictionary(p => p.Key, p => p.Value));
        device.Send(new MqttPacket.PublishAck(received.PacketId));
        Assert.Empty(await device.UntilPing());
        Assert.Equal(0, home.Hub.QueuedCommands);
    }

    [Fact]
    public async Task Nothing_is_delivered_before_the_device_subscribes_and_everything_in_order_then()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        home.Hub.AddDevice("gw-1");
        await SendTexts(home, 1, 3);
        await using var device = await RawDevice.Connect(home, "gw-1");
        Assert.Empty(await device.UntilPing());
        await device.Subscribe("gw-1");
        Assert.Equal([1, 2, 3], (await device.UntilPing()).Cast<MqttPacket.Publish>().Select(p => p.Payload[0]));
    }

    [Fact]
    public async Task The_51st_message_is_refused_until_one_is_completed()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        home.Hub.AddDevice("gw-1");
        await SendTexts(home, 1, 50);
        await Assert.ThrowsAsync<DeviceMaximumQueueDepthExceededException>(() => SendTexts(home, 51, 1));

        await using var device = await RawDevice.Connect(home, "gw-1");
        await device.Subscribe("gw-1");
        var delivered = (await device.UntilPing()).Cast<MqttPacket.Publish>().ToList();
        Assert.Equal(50, delivered.Count);
        await Assert.ThrowsAsync<DeviceMaximumQueueDepthExceededException>(() => SendTexts(home, 51, 1));

        device.Send(new MqttPacket.PublishAck(delivered[7].PacketId));
        Assert.Empty(await device.UntilPing());
        await SendTexts(home, 51, 1);
    }

    [Fact]
    public async Task An_unread_message_expires_after_an_hour_or_at_its_own_time()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        home.Hub.AddDevice("gw-1");
        await Send(home, "gw-1", new Message([1]));
        await Send(home, "gw-1", new Message([2]) { ExpiryTimeUtc = Start.UtcDateTime.AddMinutes(10) });
        await Send(home, "gw-1", new Message([3]) { ExpiryTimeUtc = Start.UtcDateTime.AddHours(5) });
        await home.Pass(TimeSpan.FromMinutes(10));
        using (var registry = RegistryManager.CreateFromConnectionString(home.Hub.ServiceConnectionString))
        {
            Assert.Equal(2, (await registry.GetDeviceAsync("gw-1")).CloudToDeviceMessageCount);
        }

        await home.Pass(TimeSpan.FromMinutes(50));
        await using var device = await RawDevice.Connect(home, "gw-1");
        await device.Subscribe("gw-1");
        Assert.Equal([3], (await device.UntilPing()).Cast<MqttPacket.Publish>().Select(p => p.Payload[0]));
    }

    [Fact]
    public async Task An_unanswered_message_comes_again_when_its_lock_ends_until_it_is_answered()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var device = await RawDevice.Connect(home, "gw-1");
        await device.Subscribe("gw-1");
        await SendTexts(home, 1, 1);
        var first = await device.Next<MqttPacket.Publish>();
        Assert.False(first.Duplicate);

        await home.Pass(TimeSpan.FromSeconds(59));
        Assert.Empty(await device.UntilPing());
        await home.Pass(TimeSpan.FromSeconds(1));
        var second = await device.Next<MqttPacket.Publish>();
        Assert.True(second.Duplicate);
        Assert.NotEqual(first.PacketId, second.PacketId);

        device.Send(new MqttPacket.PublishAck(first.PacketId)); // too late: that lock is over
        Assert.Empty(await device.UntilPing());
        Assert.Equal(1, home.Hub.QueuedCommands);

        device.Send(new MqttPacket.PublishAck(second.PacketId));
        Assert.Empty(await device.UntilPing());
        await home.Pass(TimeSpan.FromMinutes(3));
        Assert.Empty(await device.UntilPing());
        Assert.Equal(0, home.Hub.QueuedCommands);
    }

    [Fact]
    public async Task A_reconnecting_device_gets_what_it_left_unanswered_without_subscribing_again()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using (var device = await RawDevice.Connect(home, "gw-1"))
        {
            Assert.False(device.SessionPresent);
            await device.Subscribe("gw-1");
            await SendTexts(home, 1, 2);
            var first = await device.Next<MqttPacket.Publish>();
            device.Send(new MqttPacket.PublishAck(first.PacketId));
            await device.Next<MqttPacket.Publish>();
            Assert.Empty(await device.UntilPing());
            device.Send(new MqttPacket.Disconnect());
            await device.ExpectClosed();
        }

        await using var again = await RawDevice.Connect(home, "gw-1");
        Assert.True(again.SessionPresent);
        Assert.Equal([2], (await again.Next<MqttPacket.Publish>()).Payload);
    }

    [Fact]
    public async Task Queues_and_subscriptions_survive_a_restart()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using (var device = await RawDevice.Connect(home, "gw-1"))
        {
            await device.Subscribe("gw-1");
            await SendTexts(home, 1, 1);
            await device.Next<MqttPacket.Publish>();
        }

        await home.Restart();
        await SendTexts(home, 2, 1);
        await using var again = await RawDevice.Connect(home, "gw-1");
        Assert.Equal([1, 2], (await again.UntilPing()).Cast<MqttPacket.Publish>().Select(p => p.Payload[0]));
    }

    [Fact]
    public async Task A_clean_session_forgets_the_subscription()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using (var device = await RawDevice.Connect(home, "gw-1"))
        {
            await device.Subscribe("gw-1");
        }

        await using (var clean = await RawDevice.Connect(home, "gw-1", cleanSession: true))
        {
            await SendTexts(home, 1, 1);
            Assert.False(clean.SessionPresent);
            Assert.Empty(await clean.UntilPing());
        }

        await using var later = await RawDevice.Connect(home, "gw-1");
        Assert.False(later.SessionPresent);
        Assert.Empty(await later.UntilPing());
    }

    [Fact]
    public async Task After_unsubscribing_messages_wait()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var device = await RawDevice.Connect(home, "gw-1");
        await device.Subscribe("gw-1");
        device.Send(new MqttPacket.Unsubscribe(2, ["devices/gw-1/messages/devicebound/#"]));
        await device.Next<MqttPacket.UnsubscribeAck>();
        await SendTexts(home, 1, 1);
        Assert.Empty(await device.UntilPing());
        Assert.Equal(1, home.Hub.QueuedCommands);
    }

    [Fact]
    public async Task What_cannot_be_sent_is_refused_with_the_sdks_exceptions()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        home.Hub.AddDevice("gw-1");
        await Assert.ThrowsAsync<DeviceNotFoundException>(() => Send(home, "gw-9", new Message([1])));
        await Assert.ThrowsAsync<MessageTooLargeException>(() => Send(home, "gw-1", new Message(new byte[(64 * 1024) + 1])));
        using var forged = ServiceClient.CreateFromConnectionString(
            $"HostName={home.Hub.HostName};SharedAccessKeyName=service;SharedAccessKey={DeviceRegistry.NewKey()}");
        await Assert.ThrowsAsync<UnauthorizedException>(() => forged.SendAsync("gw-1", new Message([1])));
        using var nowhere = ServiceClient.CreateFromConnectionString("HostName=nohub.azure-devices.net;SharedAccessKeyName=service;SharedAccessKey=AAAA");
        await Assert.ThrowsAsync<InvalidOperationException>(() => nowhere.SendAsync("gw-1", new Message([1])));
        Assert.Equal(0, home.Hub.QueuedCommands);
    }

    [Theory]
    [InlineData(ServiceFaultKind.Unavailable, typeof(IotHubCommunicationException))]
    [InlineData(ServiceFaultKind.Throttled, typeof(ThrottlingException))]
    public async Task A_fault_of_the_service_is_a_transient_exception(ServiceFaultKind kind, Type expected)
    {
        var faults = new Faults(1);
        faults.AddOutage("hub", Start, Start.AddHours(1), kind);
        await using var home = await HubUnderTest.Start(new VirtualClock(Start), faults);
        home.Hub.AddDevice("gw-1");
        var thrown = await Assert.ThrowsAnyAsync<IotHubException>(() => SendTexts(home, 1, 1));
        Assert.IsType(expected, thrown);
        Assert.True(thrown.IsTransient);
    }

    [Fact]
    public async Task A_kill_after_sending_leaves_the_message_queued()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start), new Faults(1) { KillAfterCall = 2 });
        home.Hub.AddDevice("gw-1");
        await SendTexts(home, 1, 1);
        await Assert.ThrowsAsync<ProcessKilledException>(() => SendTexts(home, 2, 1));
        await Assert.ThrowsAsync<ProcessKilledException>(() => SendTexts(home, 3, 1));
        Assert.Equal(2, home.Hub.QueuedCommands);
    }

    [Fact]
    public async Task Devices_are_added_once_and_found_with_their_keys()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        using var registry = RegistryManager.CreateFromConnectionString(home.Hub.ServiceConnectionString);
        var added = await registry.AddDeviceAsync(new Device("gw-5") { Status = DeviceStatus.Disabled, StatusReason = "stolen" });
        Assert.NotEmpty(added.Authentication!.SymmetricKey.PrimaryKey!);
        await Assert.ThrowsAsync<DeviceAlreadyExistsException>(() => registry.AddDeviceAsync(new Device("gw-5")));
        await Assert.ThrowsAsync<ArgumentException>(() => registry.AddDeviceAsync(new Device("a/b")));
        Assert.Null(await registry.GetDeviceAsync("gw-6"));

        await home.Restart();
        var found = await registry.GetDeviceAsync("gw-5");
        Assert.Equal(
            (added.GenerationId, added.Authentication.SymmetricKey.PrimaryKey, DeviceStatus.Disabled, "stolen"),
            (found.GenerationId, found.Authentication!.SymmetricKey.PrimaryKey, found.Status, found.StatusReason));

        await using var device = await RawDevice.Dial(home.Hub);
        device.Send(RawDevice.Login(home.Hub, "gw-5", Start.AddHours(1)));
        Assert.Equal(ConnectReturnCode.NotAuthorized, (await device.Next<MqttPacket.ConnectAck>()).ReturnCode);
    }

    private static async Task Send(HubUnderTest home, string device, Message message)
    {
        using var client = ServiceClient.CreateFromConnectionString(home.Hub.ServiceConnectionString);
        await client.SendAsync(device, message);
    }

    private static async Task SendTexts(HubUnderTest home, byte first, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Send(home, "gw-1", new Message([(byte)(first + i)]));
        }
    }
}
