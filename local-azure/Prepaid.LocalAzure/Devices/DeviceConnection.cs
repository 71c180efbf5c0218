using System.Globalization;
using Microsoft.Azure.Devices.Client.Exceptions;
using Prepaid.LocalAzure.IotHub;
using Prepaid.LocalAzure.IotHub.Mqtt;

namespace Prepaid.LocalAzure.Devices;

/// <summary>One live connection of a device to its hub: pipelined publishes, incoming commands, keep-alive. Not reusable once broken.</summary>
internal sealed class DeviceConnection
{
    private const int LongestPacket = 256 * 1024;
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMinutes(4); // the SDK's default

    private static long generations;

    private readonly MqttWire wire;
    private readonly InProcessLink? link;
    private readonly Unanswered unanswered = new();
    private readonly Action<DeviceConnection, MqttPacket.Publish> received;
    private readonly Action<DeviceConnection> lost;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int pingsUnanswered;

    /// <param name="dialled">An accepted connection.</param>
    /// <param name="received">Called for each command, in order; the command counts as taken when it returns.</param>
    /// <param name="lost">Called once at the end, whoever ended it.</param>
    public DeviceConnection(
        DeviceDial dialled, Action<DeviceConnection, MqttPacket.Publish> received, Action<DeviceConnection> lost)
    {
        wire = dialled.Wire;
        link = dialled.Link;
        SessionPresent = dialled.SessionPresent;
        this.received = received;
        this.lost = lost;
    }

    /// <summary>Differs for every connection of this process.</summary>
    public string Generation { get; } = Interlocked.Increment(ref generations).ToString(CultureInfo.InvariantCulture);

    /// <summary>The hub kept this device's subscriptions from an earlier connection.</summary>
    public bool SessionPresent { get; }

    /// <summary>Begins to listen; answers and commands before it wait on the wire.</summary>
    public void Start() => _ = Task.Run(ReadAll);

    /// <summary>Returns when the hub has acknowledged. Packets leave in the order of the calls.</summary>
    /// <exception cref="IotHubCommunicationException">The connection broke first; the hub may have the message or not.</exception>
    public Task Publish(string topic, byte[] body, CancellationToken cancellationToken) =>
        Ask(id => new MqttPacket.Publish(topic, body, 1, id), cancellationToken);

    /// <exception cref="IotHubCommunicationException">The connection broke, or the hub does not grant it.</exception>
    public async Task Subscribe(string filter, CancellationToken cancellationToken)
    {
        var answer = await Ask(id => new MqttPacket.Subscribe(id, [new TopicFilter(filter, 1)]), cancellationToken);
        if (answer is not MqttPacket.SubscribeAck { ReturnCodes: [<= 1] })
        {
            throw new IotHubCommunicationException($"The hub did not grant '{filter}'.");
        }
    }

    public Task Unsubscribe(string filter, CancellationToken cancellationToken) =>
        Ask(id => new MqttPacket.Unsubscribe(id, [filter]), cancellationToken);

    /// <summary>Completes a command; false when the connection is gone.</summary>
    public bool Acknowledge(ushort packetId)
    {
        link?.Sent();
        return wire.Send(new MqttPacket.PublishAck(packetId));
    }

    /// <summary>Waits for the answers under way, says goodbye and closes.</summary>
    public async Task Close()
    {
        await unanswered.Empty(LongestGoodbye);
        wire.Send(new MqttPacket.Disconnect());
        await wire.DisposeAsync();
        await ended.Task;
    }

    public void Abort() => wire.Abort();

    private async Task<MqttPacket> Ask(Func<ushort, MqttPacket> question, CancellationToken cancellationToken)
    {
        var (id, answer) = unanswered.Add();
        if (!wire.Send(question(id)))
        {
            unanswered.Remove(id);
            throw new IotHubCommunicationException();
        }

        try
        {
            return await answer.WaitAsync(LongestAnswer, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException late)
        {
            Abort();
            throw new IotHubCommunicationException($"The hub did not answer within {LongestAnswer:c}.", late);
        }
    }

    private async Task PingAll(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PingInterval, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (Interlocked.Increment(ref pingsUnanswered) > 2)
                {
                    Abort();
                }

                wire.Send(new MqttPacket.PingRequest());
            }
        }
        catch (OperationCanceledException)
        {
            // The connection ended.
        }
    }

    private async Task ReadAll()
    {
        using var ending = new CancellationTokenSource();
        var pinging = PingAll(ending.Token);
        try
        {
            while (await wire.Read(LongestPacket + ushort.MaxValue, CancellationToken.None) is { } packet)
            {
                switch (packet)
                {
                    case MqttPacket.Publish publish:
                        received(this, publish);
                        link?.Taken();
                        break;
                    case MqttPacket.PublishAck ack:
                        unanswered.Answer(ack.PacketId, ack);
                        break;
                    case MqttPacket.SubscribeAck ack:
                        unanswered.Answer(ack.PacketId, ack);
                        break;
                    case MqttPacket.UnsubscribeAck ack:
                        unanswered.Answer(ack.PacketId, ack);
                        break;
                    case MqttPacket.PingResponse:
                        Volatile.Write(ref pingsUnanswered, 0);
                        break;
                    default:
                        throw new MqttProtocolException($"A hub sends no {packet.GetType().Name} here.");
                }
            }
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or MqttProtocolException)
        {
            // Whoever waits for an answer hears of it below.
        }
        finally
        {
            wire.Abort();
            lost(this);
            unanswered.Fail();
            link?.DeviceClosed();
            await ending.CancelAsync();
            await pinging;
            ended.TrySetResult();
        }
    }
}
