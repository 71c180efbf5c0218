using System.Buffers;

namespace Prepaid.LocalAzure.IotHub.Mqtt;

/// <summary>Bytes to packets. On any bytes: a packet, "not yet", or <see cref="MqttProtocolException"/>, nothing else.</summary>
internal static class MqttReader
{
    private const int MaxLengthBytes = 4;

    /// <summary>Takes the first packet off the buffer.</summary>
    /// <param name="buffer">What was received; without the packet afterwards.</param>
    /// <param name="maxLength">Longest body; a longer one is refused at its header, before it is buffered.</param>
    /// <returns>The packet, or null when more bytes are needed.</returns>
    /// <exception cref="MqttProtocolException">The connection must be closed.</exception>
    public static MqttPacket? TryRead(ref ReadOnlySequence<byte> buffer, int maxLength)
    {
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryRead(out var header) || !TryReadLength(ref reader, maxLength, out var length) || reader.Remaining < length)
        {
            return null;
        }

        var body = buffer.Slice(reader.Position, length);
        var packet = Decode(header, body.IsSingleSegment ? body.FirstSpan : body.ToArray());
        buffer = buffer.Slice(body.End);
        return packet;
    }

    private static bool TryReadLength(ref SequenceReader<byte> reader, int maxLength, out int length)
    {
        length = 0;
        for (var i = 0; i < MaxLengthBytes; i++)
        {
            if (!reader.TryRead(out var part))
            {
                return false;
            }

            length += (part & 0x7F) << (7 * i);
            if (length > maxLength)
            {
                throw new MqttProtocolException($"A packet of at least {length} bytes; at most {maxLength} are taken.");
            }

            if ((part & 0x80) == 0)
            {
                return true;
            }
        }

        throw new MqttProtocolException("The length takes more than four bytes.");
    }

    private static MqttPacket Decode(byte header, ReadOnlySpan<byte> body)
    {
        var kind = header >> 4;
        var flags = header & 0x0F;
        var expected = kind switch { 3 => flags, 8 or 10 => 2, _ => 0 };
        if (flags != expected)
        {
            throw new MqttProtocolException($"Packet {kind} with flags {flags}.");
        }

        var cursor = new MqttCursor(body);
        MqttPacket packet = kind switch
        {
            1 => Connect(ref cursor),
            2 => ConnectAck(ref cursor),
            3 => Publish(flags, ref cursor),
            4 => new MqttPacket.PublishAck(cursor.PacketId()),
            8 => Subscribe(ref cursor),
            9 => new MqttPacket.SubscribeAck(cursor.PacketId(), cursor.Rest().ToArray()),
            10 => Unsubscribe(ref cursor),
            11 => new MqttPacket.UnsubscribeAck(cursor.PacketId()),
            12 => new MqttPacket.PingRequest(),
            13 => new MqttPacket.PingResponse(),
            14 => new MqttPacket.Disconnect(),
            _ => throw new MqttProtocolException($"Packet {kind} is not of this dialect."),
        };
        cursor.ExpectEnd();
        return packet;
    }

    private static MqttPacket.Connect Connect(ref MqttCursor cursor)
    {
        if (cursor.Text() != "MQTT" || cursor.Byte() != 4)
        {
            throw new MqttProtocolException("Not MQTT 3.1.1.");
        }

        var flags = cursor.Byte();
        var hasWill = (flags & 0x04) != 0;
        var willQos = (byte)((flags >> 3) & 3);
        var hasUser = (flags & 0x80) != 0;
        var hasPassword = (flags & 0x40) != 0;
        if ((flags & 1) != 0 || willQos == 3 || (!hasWill && (flags & 0x38) != 0) || (hasPassword && !hasUser))
        {
            throw new MqttProtocolException($"CONNECT with flags {flags:X2}.");
        }

        var keepAlive = cursor.UInt16();
        var client = cursor.Text();
        var will = hasWill
            ? new MqttPacket.Publish(Topic(cursor.Text()), cursor.Binary().ToArray(), willQos, 0) { Retain = (flags & 0x20) != 0 }
            : null;
        return new MqttPacket.Connect(client, (flags & 2) != 0, keepAlive)
        {
            Will = will,
            UserName = hasUser ? cursor.Text() : null,
            Password = hasPassword ? cursor.Text() : null,
        };
    }

    private static MqttPacket.ConnectAck ConnectAck(ref MqttCursor cursor)
    {
        var flags = cursor.Byte();
        return flags > 1
            ? throw new MqttProtocolException($"CONNACK with flags {flags}.")
            : new MqttPacket.ConnectAck(flags == 1, cursor.Byte());
    }

    private static MqttPacket.Publish Publish(int flags, ref MqttCursor cursor)
    {
        var qos = (byte)((flags >> 1) & 3);
        var duplicate = (flags & 8) != 0;
        if (qos == 3 || (qos == 0 && duplicate))
        {
            throw new MqttProtocolException($"PUBLISH with flags {flags}.");
        }

        var topic = Topic(cursor.Text());
        var id = qos == 0 ? (ushort)0 : cursor.PacketId();
        return new MqttPacket.Publish(topic, cursor.Rest().ToArray(), qos, id) { Duplicate = duplicate, Retain = (flags & 1) != 0 };
    }

    private static MqttPacket.Subscribe Subscribe(ref MqttCursor cursor)
    {
        var id = cursor.PacketId();
        var filters = new List<TopicFilter>();
        while (!cursor.IsAtEnd || filters.Count == 0)
        {
            var filter = Filter(cursor.Text());
            var qos = cursor.Byte();
            filters.Add(qos <= 2 ? new TopicFilter(filter, qos) : throw new MqttProtocolException($"SUBSCRIBE with QoS {qos}."));
        }

        return new MqttPacket.Subscribe(id, filters);
    }

    private static MqttPacket.Unsubscribe Unsubscribe(ref MqttCursor cursor)
    {
        var id = cursor.PacketId();
        var filters = new List<string>();
        while (!cursor.IsAtEnd || filters.Count == 0)
        {
            filters.Add(Filter(cursor.Text()));
        }

        return new MqttPacket.Unsubscribe(id, filters);
    }

    private static string Topic(string name) =>
        name.Length == 0 || name.AsSpan().ContainsAny('+', '#')
            ? throw new MqttProtocolException("A topic name is empty or holds a wildcard.")
            : name;

    private static string Filter(string filter) =>
        filter.Length == 0 ? throw new MqttProtocolException("An empty topic filter.") : filter;
}
