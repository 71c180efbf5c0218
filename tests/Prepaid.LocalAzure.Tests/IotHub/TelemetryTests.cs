using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.IotHub;
using Prepaid.LocalAzure.IotHub.Mqtt;

namespace Prepaid.LocalAzure.Tests.IotHub;

public sealed class TelemetryTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_publish_becomes_a_stamped_message()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var device = await RawDevice.Connect(home, "gw-1");
        device.Publish("gw-1", "%24.mid=m1&$.ct=application%2Fjson&$.ce=utf-8&%24.cid=c%201&kind=readings&a%20b=%E6%B0%B4&key&empty=", [1, 2, 3], 9);
        Assert.Equal(9, (await device.Next<MqttPacket.PublishAck>()).PacketId);

        var message = Assert.Single(home.Appended);
        Assert.Equal(("gw-1", Start), (message.DeviceId, message.EnqueuedAt));
        Assert.Equal([1, 2, 3], message.Body);
        Assert.Equal(
            new Dictionary<string, string> { ["kind"] = "readings", ["a b"] = "水", ["key"] = "", ["empty"] = "" },
            message.Properties);
        Assert.Equal("m1", message.SystemProperties["message-id"]);
        Assert.Equal("application/json", message.SystemProperties["content-type"]);
        Assert.Equal("utf-8", message.SystemProperties["content-encoding"]);
        Assert.Equal("c 1", message.SystemProperties["correlation-id"]);
        Assert.Equal("gw-1", message.SystemProperties["iothub-connection-device-id"]);
        Assert.Equal("Telemetry", message.SystemProperties["iothub-message-source"]);
        Assert.Equal(Start, DateTimeOffset.Parse(message.SystemProperties["iothub-enqueuedtime"]));
    }

    [Fact]
    public async Task A_device_cannot_forge_the_stamps()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var device = await RawDevice.Connect(home, "gw-1");
        device.Publish("gw-1", "iothub-connection-device-id=gw-2&%24.iothub-connection-device-id=gw-3", [], 1);
        await device.Next<MqttPacket.PublishAck>();
        Assert.Equal("gw-1", Assert.Single(home.Appended).SystemProperties["iothub-connection-device-id"]);
    }

    [Fact]
    public async Task No_acknowledgement_comes_before_the_message_is_durable()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        var commit = new TaskCompletionSource();
        home.BeforeAppend = _ => commit.Task;
        await using var device = await RawDevice.Connect(home, "gw-1");
        device.Publish("gw-1", "", [1], 5);
        Assert.Empty(await device.UntilPing()); // the hub has read the publish and answered what came after it
        Assert.False(home.Hub.Work.IsIdle(Start));

        commit.SetResult();
        Assert.Equal(5, (await device.Next<MqttPacket.PublishAck>()).PacketId);
        Assert.Single(home.Appended);
    }

    [Fact]
    public async Task A_message_that_cannot_be_stored_is_not_acknowledged()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        home.BeforeAppend = _ => throw new IOException("disk full");
        await using var device = await RawDevice.Connect(home, "gw-1");
        device.Publish("gw-1", "", [1], 5);
        await device.ExpectClosed();
    }

    [Fact]
    public async Task Acknowledgements_come_in_the_order_of_the_messages()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var device = await RawDevice.Connect(home, "gw-1");
        for (ushort i = 1; i <= 500; i++)
        {
            device.Publish("gw-1", $"n={i}", [], i);
        }

        for (ushort i = 1; i <= 500; i++)
        {
            Assert.Equal(i, (await device.Next<MqttPacket.PublishAck>()).PacketId);
        }

        Assert.Equal(Enumerable.Range(1, 500).Select(i => $"{i}"), home.Appended.Select(m => m.Properties["n"]));
    }

    [Theory]
    [InlineData(256 * 1024, true)]
    [InlineData((256 * 1024) + 1, false)]
    public async Task At_most_256_kilobytes_are_taken(int size, bool taken)
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var device = await RawDevice.Connect(home, "gw-1");
        device.Publish("gw-1", "k=v", new byte[size - 2], 1); // two bytes for the property's name and value
        if (taken)
        {
            await device.Next<MqttPacket.PublishAck>();
        }
        else
        {
            await device.ExpectClosed();
        }

        Assert.Equal(taken ? 1 : 0, home.Appended.Count);
    }

    public static TheoryData<string> Breaches => new(
        "qos 2", "another device's topic", "another filter", "another device's filter", "six filters", "second connect", "malformed packet", "connack");

    [Theory]
    [MemberData(nameof(Breaches))]
    public async Task A_breach_of_the_dialect_closes_the_connection_and_nothing_else(string breach)
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var bystander = await RawDevice.Connect(home, "gw-2");
        await using var device = await RawDevice.Connect(home, "gw-1");
        var commands = new TopicFilter("devices/gw-1/messages/devicebound/#", 1);
        switch (breach)
        {
            case "qos 2":
                device.Publish("gw-1", "", [1], 1, qos: 2);
                break;
            case "another device's topic":
                device.Publish("gw-2", "", [1], 1);
                break;
            case "another filter":
                device.Send(new MqttPacket.Subscribe(1, [new TopicFilter("#", 1)]));
                break;
            case "another device's filter":
                device.Send(new MqttPacket.Subscribe(1, [new TopicFilter("devices/gw-2/messages/devicebound/#", 1)]));
                break;
            case "six filters":
                device.Send(new MqttPacket.Subscribe(1, [.. Enumerable.Repeat(commands, 6)]));
                break;
            case "second connect":
                device.Send(RawDevice.Login(home.Hub, "gw-1", Start.AddHours(1)));
                break;
            case "malformed packet":
                device.Publish("gw-1", "", [1], 1, qos: 3);
                break;
            default:
                device.Send(new MqttPacket.ConnectAck(false, 0));
                break;
        }

        await device.ExpectClosed();
        Assert.Empty(home.Appended);
        Assert.Empty(await bystander.UntilPing());
        await home.Cloud.DisposeAsync(); // waits until the hub has said why
        Assert.Contains(home.Log.Lines, l => l.Text.StartsWith("Connection closed:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Anything_before_connect_closes_the_connection()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var device = await RawDevice.Dial(home.Hub);
        device.Publish("gw-1", "", [1], 1);
        await device.ExpectClosed();
    }

    [Fact]
    public async Task Noise_closes_the_connection()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var device = await RawDevice.Dial(home.Hub);
        await device.SendBytes([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
        await device.ExpectClosed();
    }

    [Fact]
    public async Task Twin_and_method_filters_are_not_granted()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var device = await RawDevice.Connect(home, "gw-1");
        device.Send(new MqttPacket.Subscribe(1, [new TopicFilter("$iothub/methods/POST/#", 0)]));
        Assert.Equal([0x80], (await device.Next<MqttPacket.SubscribeAck>()).ReturnCodes);
    }

    [Fact]
    public async Task A_will_is_delivered_when_the_connection_ends_without_goodbye()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        home.Hub.AddDevice("gw-1");
        var stored = new TaskCompletionSource();
        home.BeforeAppend = _ =>
        {
            stored.SetResult();
            return Task.CompletedTask;
        };
        await using (var device = await RawDevice.Dial(home.Hub))
        {
            device.Send(RawDevice.Login(home.Hub, "gw-1", Start.AddHours(1)) with { Will = new MqttPacket.Publish("devices/gw-1/messages/events/", [7], 1, 0) });
            await device.Next<MqttPacket.ConnectAck>();
        }

        await stored.Task.WaitAsync(TimeSpan.FromMinutes(2));
        await home.Cloud.DisposeAsync();
        Assert.Equal("Will", Assert.Single(home.Appended).Properties["iothub-MessageType"]);
    }

    [Fact]
    public async Task A_duplicate_by_the_fault_plan_is_appended_twice_and_acknowledged_once()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start), new Faults(1) { DuplicateRate = 1 });
        await using var device = await RawDevice.Connect(home, "gw-1");
        device.Publish("gw-1", "", [1], 1);
        await device.Next<MqttPacket.PublishAck>();
        Assert.Empty(await device.UntilPing());
        Assert.Equal(2, home.Appended.Count);
    }

    [Fact]
    public async Task A_delayed_message_is_acknowledged_at_once_and_appended_later_even_after_a_restart()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start), new Faults(7) { DelayRate = 1 });
        await using (var device = await RawDevice.Connect(home, "gw-1"))
        {
            device.Publish("gw-1", "n=1", [1], 1);
            await device.Next<MqttPacket.PublishAck>();
            Assert.Empty(home.Appended);
            Assert.Equal(1, home.Hub.DelayedMessages);
        }

        await home.Restart();
        await home.Pass(TimeSpan.FromMinutes(40));
        var message = Assert.Single(home.Appended);
        Assert.Equal([1], message.Body);
        Assert.Equal("1", message.Properties["n"]);
        Assert.Equal(Start, message.EnqueuedAt);
        Assert.Equal(0, home.Hub.DelayedMessages);
    }

    [Fact]
    public async Task A_broken_connection_by_the_fault_plan_breaks_before_or_after_the_commit()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start), new Faults(3) { DropConnectionRate = 1 });
        const int Devices = 12;
        for (var i = 0; i < Devices; i++)
        {
            await using var device = await RawDevice.Connect(home, $"gw-{i}");
            device.Publish($"gw-{i}", "", [1], 1);
            await device.ExpectClosed();
        }

        Assert.InRange(home.Appended.Count, 1, Devices - 1);
    }

    [Fact]
    public async Task A_kill_after_the_commit_leaves_the_message_stored_and_unacknowledged_and_the_hub_refuses_until_the_agent_lives_again()
    {
        var faults = new Faults(1) { KillAfterCall = 1 };
        await using var home = await HubUnderTest.Start(new VirtualClock(Start), faults);
        await using var bystander = await RawDevice.Connect(home, "gw-2");
        await using var device = await RawDevice.Connect(home, "gw-1");
        device.Publish("gw-1", "", [1], 1);
        await device.ExpectClosed();
        await bystander.ExpectClosed();
        Assert.Single(home.Appended);
        await Assert.ThrowsAnyAsync<IOException>(() => RawDevice.Dial(home.Hub));

        home.Cloud.Calls.Revive(CallOrigin.Agent);
        await using var reborn = await RawDevice.Connect(home, "gw-1");
        Assert.Empty(await reborn.UntilPing());
    }

    [Fact]
    public async Task A_kill_before_the_call_stores_nothing()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start), new Faults(1) { KillBeforeCall = 1 });
        await using var device = await RawDevice.Connect(home, "gw-1");
        device.Publish("gw-1", "", [1], 1);
        await device.ExpectClosed();
        Assert.Empty(home.Appended);
    }

    [Fact]
    public async Task The_hubs_own_state_is_written_with_full_synchronisation()
    {
        using var database = new HubDatabase(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));
        Assert.Equal([2L], database.Query("PRAGMA synchronous", r => r.GetInt64(0)));
        Assert.Equal(["wal"], database.Query("PRAGMA journal_mode", r => r.GetString(0)));
        await Task.CompletedTask;
    }
}
