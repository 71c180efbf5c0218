using Microsoft.Extensions.Logging;
using Prepaid.LocalAzure.IotHub.Mqtt;

namespace Prepaid.LocalAzure.IotHub;

/// <summary>The cloud-to-device queue of one device: Enqueued, Invisible for the length of a lock, Completed by PUBACK.</summary>
/// <remarks>
/// MQTT can neither reject nor abandon: an unanswered message comes back when its lock ends or its
/// connection breaks, until it expires. Nothing waits in Enqueued while its device is connected and
/// subscribed, so a virtual clock needs to watch only what is on its way (<see cref="InProcessLink"/>).
/// </remarks>
internal sealed class CommandQueue(string device, CommandTable table, TimeProvider clock, ILogger log)
{
    public const int MaxDepth = 50;
    public static readonly TimeSpan LockTime = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly List<QueuedCommand> commands = [.. table.Of(device)];
    private DeviceSession? subscriber;

    /// <summary>Messages that count against the queue's depth.</summary>
    public int Depth
    {
        get
        {
            lock (gate)
            {
                DropExpired();
                return commands.Count;
            }
        }
    }

    /// <summary>Stores the message and delivers it if the device listens; false when the queue is full.</summary>
    public bool TryAdd(string bag, byte[] body, DateTimeOffset expiresAt)
    {
        lock (gate)
        {
            DropExpired();
            if (commands.Count >= MaxDepth)
            {
                return false;
            }

            commands.Add(table.Add(device, bag, body, expiresAt));
            Deliver();
            return true;
        }
    }

    /// <summary>From now on this session receives; what another one left unanswered goes to it again.</summary>
    public void Attach(DeviceSession session)
    {
        lock (gate)
        {
            ReturnAll();
            subscriber = session;
            Deliver();
        }
    }

    public void Detach(DeviceSession session)
    {
        lock (gate)
        {
            if (ReferenceEquals(subscriber, session))
            {
                subscriber = null;
                ReturnAll();
            }
        }
    }

    /// <summary>A PUBACK completes; one that comes after the lock ended, or for another connection, is of no effect.</summary>
    public void Complete(DeviceSession session, ushort packetId)
    {
        lock (gate)
        {
            var answered = ReferenceEquals(subscriber, session) ? commands.Find(c => c.PacketId == packetId) : null;
            if (answered is null)
            {
                log.LogInformation("{Device}: PUBACK {PacketId} came after its lock ended", device, packetId);
                return;
            }

            Return(answered);
            Remove(answered);
        }
    }

    private void Deliver()
    {
        DropExpired();
        if (subscriber is not { } session)
        {
            return;
        }

        foreach (var command in commands.Where(c => c.PacketId is null))
        {
            var packetId = session.NextPacketId();
            command.PacketId = packetId;
            command.Lock = clock.CreateTimer(_ => LockEnded(command, packetId), null, LockTime, Timeout.InfiniteTimeSpan);
            session.SendCommand(new MqttPacket.Publish($"devices/{device}/messages/devicebound/{command.Bag}", command.Body, 1, packetId)
            {
                Duplicate = command.WasDelivered,
            });
            command.WasDelivered = true;
        }
    }

    private void LockEnded(QueuedCommand command, ushort packetId)
    {
        lock (gate)
        {
            if (command.PacketId == packetId)
            {
                Return(command);
                Deliver();
            }
        }
    }

    private void ReturnAll() => commands.ForEach(Return);

    private static void Return(QueuedCommand command)
    {
        command.PacketId = null;
        command.Lock?.Dispose();
        command.Lock = null;
    }

    private void DropExpired()
    {
        foreach (var expired in commands.Where(c => c.PacketId is null && c.ExpiresAt <= clock.GetUtcNow()).ToList())
        {
            log.LogWarning("{Device}: a cloud-to-device message expired unread at {ExpiresAt:u}", device, expired.ExpiresAt);
            Remove(expired);
        }
    }

    private void Remove(QueuedCommand command)
    {
        table.Remove(command);
        commands.Remove(command);
    }
}
