using Microsoft.Extensions.Logging;
using Prepaid.LocalAzure.IotHub.Mqtt;

namespace Prepaid.LocalAzure.IotHub;

/// <summary>One accepted connection of one device, from CONNACK to its end.</summary>
internal sealed class DeviceSession
{
    private const int MaxSubscriptions = 5;
    private const int LongestTopic = ushort.MaxValue;
    private const byte NotGranted = 0x80;
    private static readonly TimeSpan LongestKeepAlive = TimeSpan.FromSeconds(1767);

    private readonly EmbeddedHub hub;
    private readonly MqttWire wire;
    private readonly InProcessLink? link;
    private readonly MqttPacket.Connect connect;
    private readonly Acknowledgements acknowledgements;
    private readonly List<TopicFilter> subscriptions;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int lastPacketId;

    public DeviceSession(EmbeddedHub hub, RegisteredDevice device, MqttPacket.Connect connect, MqttWire wire, InProcessLink? link)
    {
        this.hub = hub;
        this.wire = wire;
        this.link = link;
        this.connect = connect;
        Device = device;
        acknowledgements = new Acknowledgements(hub.Cloud.Calls, hub.Work, wire, Sever);
        if (connect.CleanSession)
        {
            hub.Subscriptions.Clear(device.Id);
        }

        subscriptions = [.. hub.Subscriptions.Of(device.Id)];
    }

    public RegisteredDevice Device { get; }

    /// <summary>Ends when nothing of this session runs any more.</summary>
    public Task Ended => ended.Task;

    private string CommandFilter => $"devices/{Device.Id}/messages/devicebound/#";

    /// <summary>Serves the connection until it ends; the caller closes the wire.</summary>
    /// <param name="expiresAt">End of its token, in business time; the connection is severed then.</param>
    public async Task Run(DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        using var expiry = new Moment(hub.Cloud.Clock, expiresAt, () => Sever("its token expired"));
        var acknowledging = acknowledgements.Run();
        var saidGoodbye = false;
        try
        {
            hub.Log.LogInformation("{Device}: connected until {ExpiresAt:u}", Device.Id, expiresAt);
            wire.Send(new MqttPacket.ConnectAck(!connect.CleanSession && subscriptions.Count > 0, ConnectReturnCode.Accepted));
            ListenIfSubscribed();
            saidGoodbye = await Serve(cancellationToken);
        }
        finally
        {
            try
            {
                hub.Commands(Device.Id).Detach(this);
                if (!saidGoodbye && connect.Will is { } will && !hub.IsClosing)
                {
                    var mark = will.Topic.EndsWith('/') ? "iothub-MessageType=Will" : "&iothub-MessageType=Will";
                    await Accept(will with { Qos = 0, Topic = will.Topic + mark });
                }
            }
            finally
            {
                acknowledgements.Complete();
                await acknowledging;
                ended.TrySetResult();
            }
        }
    }

    /// <summary>Called under the queue's lock.</summary>
    public ushort NextPacketId() => (ushort)(lastPacketId = lastPacketId == ushort.MaxValue ? 1 : lastPacketId + 1);

    /// <summary>Never blocks.</summary>
    public void SendCommand(MqttPacket.Publish command)
    {
        link?.Sent();
        wire.Send(command);
    }

    /// <summary>Ends the connection at once; the queue and the link know before this returns.</summary>
    public void Sever(string reason)
    {
        hub.Log.LogInformation("{Device}: connection severed, {Reason}", Device.Id, reason);
        hub.Commands(Device.Id).Detach(this);
        link?.HubClosed();
        wire.Abort();
    }

    /// <returns>True when the device said DISCONNECT.</returns>
    private async Task<bool> Serve(CancellationToken cancellationToken)
    {
        var silence = connect.KeepAliveSeconds == 0 ? LongestKeepAlive : TimeSpan.FromSeconds(connect.KeepAliveSeconds * 1.5);
        using var watchdog = new CancellationTokenSource(silence, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(watchdog.Token, cancellationToken);
        while (await wire.Read(TelemetryIntake.MaxMessageBytes + LongestTopic + 4, either.Token) is { } packet)
        {
            watchdog.CancelAfter(silence);
            switch (packet)
            {
                case MqttPacket.Publish publish:
                    await Accept(publish);
                    break;
                case MqttPacket.PublishAck ack:
                    hub.Commands(Device.Id).Complete(this, ack.PacketId);
                    link?.Taken();
                    break;
                case MqttPacket.Subscribe subscribe:
                    Subscribe(subscribe);
                    break;
                case MqttPacket.Unsubscribe unsubscribe:
                    Unsubscribe(unsubscribe);
                    break;
                case MqttPacket.PingRequest:
                    wire.Send(new MqttPacket.PingResponse());
                    break;
                case MqttPacket.Disconnect:
                    return true;
                default:
                    throw new MqttProtocolException($"A device sends no {packet.GetType().Name}.");
            }
        }

        return false;
    }

    private ValueTask Accept(MqttPacket.Publish publish) =>
        publish.Qos == 2
            ? throw new MqttProtocolException("QoS 2 is not supported.")
            : acknowledgements.Add(() => hub.Telemetry.Accept(Device, publish));

    private void Subscribe(MqttPacket.Subscribe subscribe)
    {
        var codes = new List<byte>();
        foreach (var wanted in subscribe.Filters)
        {
            if (wanted.Filter == CommandFilter)
            {
                hub.Log.LogInformation("{Device}: subscribed to its commands", Device.Id);
                var granted = wanted with { Qos = Math.Min(wanted.Qos, (byte)1) };
                subscriptions.RemoveAll(s => s.Filter == granted.Filter);
                subscriptions.Add(granted);
                if (!connect.CleanSession)
                {
                    hub.Subscriptions.Add(Device.Id, granted);
                }

                codes.Add(granted.Qos);
            }
            else if (wanted.Filter.StartsWith("$iothub/", StringComparison.Ordinal))
            {
                hub.Log.LogWarning("{Device}: '{Filter}' is refused, twins and methods are not embedded", Device.Id, wanted.Filter);
                codes.Add(NotGranted);
            }
            else
            {
                throw new MqttProtocolException($"A subscription to '{wanted.Filter}'.");
            }
        }

        if (subscribe.Filters.Count > MaxSubscriptions)
        {
            throw new MqttProtocolException($"More than {MaxSubscriptions} subscriptions.");
        }

        wire.Send(new MqttPacket.SubscribeAck(subscribe.PacketId, [.. codes]));
        ListenIfSubscribed();
    }

    private void Unsubscribe(MqttPacket.Unsubscribe unsubscribe)
    {
        foreach (var filter in unsubscribe.Filters)
        {
            subscriptions.RemoveAll(s => s.Filter == filter);
            hub.Subscriptions.Remove(Device.Id, filter);
        }

        if (!subscriptions.Exists(s => s.Filter == CommandFilter))
        {
            hub.Commands(Device.Id).Detach(this);
        }

        wire.Send(new MqttPacket.UnsubscribeAck(unsubscribe.PacketId));
    }

    private void ListenIfSubscribed()
    {
        if (subscriptions.Exists(s => s.Filter == CommandFilter))
        {
            hub.Commands(Device.Id).Attach(this);
        }
    }
}
