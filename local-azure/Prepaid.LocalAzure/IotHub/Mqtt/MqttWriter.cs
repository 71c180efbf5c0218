using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Prepaid.LocalAzure.IotHub.Mqtt;

/// <summary>Packets to bytes. Not for several threads at once.</summary>
internal sealed class MqttWriter(IBufferWriter<byte> output)
{
    private readonly ArrayBufferWriter<byte> body = new(256);

    /// <exception cref="ArgumentException">A string is longer than its two length bytes can say.</exception>
    public void Write(MqttPacket packet)
    {
        body.ResetWrittenCount();
        switch (packet)
        {
            case MqttPacket.Connect connect:
                Connect(connect);
                Frame(0x10);
                break;
            case MqttPacket.ConnectAck ack:
                Byte(ack.SessionPresent ? (byte)1 : (byte)0);
                Byte(ack.ReturnCode);
                Frame(0x20);
                break;
            case MqttPacket.Publish publish:
                Text(publish.Topic);
                if (publish.Qos > 0)
                {
                    UInt16(publish.PacketId);
                }

                Frame((byte)(0x30 | (publish.Duplicate ? 8 : 0) | (publish.Qos << 1) | (publish.Retain ? 1 : 0)), publish.Payload);
                break;
            case MqttPacket.PublishAck ack:
                UInt16(ack.PacketId);
                Frame(0x40);
                break;
            case MqttPacket.Subscribe subscribe:
                UInt16(subscribe.PacketId);
                foreach (var (filter, qos) in subscribe.Filters)
                {
                    Text(filter);
                    Byte(qos);
                }

                Frame(0x82);
                break;
            case MqttPacket.SubscribeAck ack:
                UInt16(ack.PacketId);
                Frame(0x90, ack.ReturnCodes);
                break;
            case MqttPacket.Unsubscribe unsubscribe:
                UInt16(unsubscribe.PacketId);
                foreach (var filter in unsubscribe.Filters)
                {
                    Text(filter);
                }

                Frame(0xA2);
                break;
            case MqttPacket.UnsubscribeAck ack:
                UInt16(ack.PacketId);
                Frame(0xB0);
                break;
            default:
                Frame(packet switch
                {
                    MqttPacket.PingRequest => 0xC0,
                    MqttPacket.PingResponse => 0xD0,
                    MqttPacket.Disconnect => 0xE0,
                    _ => throw new ArgumentException($"{packet.GetType().Name} has no bytes.", nameof(packet)),
                });
                break;
        }
    }

    private void Connect(MqttPacket.Connect connect)
    {
        Text("MQTT");
        Byte(4);
        var will = connect.Will is { } w ? 0x04 | (w.Qos << 3) | (w.Retain ? 0x20 : 0) : 0;
        Byte((byte)((connect.CleanSession ? 2 : 0) | will | (connect.UserName is null ? 0 : 0x80) | (connect.Password is null ? 0 : 0x40)));
        UInt16(connect.KeepAliveSeconds);
        Text(connect.ClientId);
        if (connect.Will is { } message)
        {
            Text(message.Topic);
            UInt16(Short(message.Payload.Length));
            body.Write(message.Payload);
        }

        if (connect.UserName is { } user)
        {
            Text(user);
        }

        if (connect.Password is { } password)
        {
            Text(password);
        }
    }

    private void Frame(byte header, ReadOnlySpan<byte> payload = default)
    {
        var span = output.GetSpan(5);
        span[0] = header;
        var used = 1;
        var left = body.WrittenCount + payload.Length;
        do
        {
            span[used++] = (byte)((left & 0x7F) | (left > 0x7F ? 0x80 : 0));
            left >>= 7;
        }
        while (left > 0);

        output.Advance(used);
        output.Write(body.WrittenSpan);
        output.Write(payload);
    }

    private void Text(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        UInt16(Short(length));
        body.Advance(Encoding.UTF8.GetBytes(text, body.GetSpan(length)));
    }

    private void Byte(byte value)
    {
        body.GetSpan(1)[0] = value;
        body.Advance(1);
    }

    private void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(body.GetSpan(2), value);
        body.Advance(2);
    }

    private static ushort Short(int length) =>
        length <= ushort.MaxValue ? (ushort)length : throw new ArgumentException($"A field of {length} bytes; MQTT takes {ushort.MaxValue}.");
}
