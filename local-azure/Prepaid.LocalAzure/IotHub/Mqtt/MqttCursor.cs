using System.Buffers.Binary;
using System.Text;

namespace Prepaid.LocalAzure.IotHub.Mqtt;

/// <summary>Reads the fields of one packet body; whatever does not fit is a protocol error.</summary>
internal ref struct MqttCursor(ReadOnlySpan<byte> body)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> rest = body;

    public readonly bool IsAtEnd => rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public ushort PacketId() =>
        UInt16() is not 0 and var id ? id : throw new MqttProtocolException("Packet id 0.");

    public ReadOnlySpan<byte> Binary() => Take(UInt16());

    public ReadOnlySpan<byte> Rest() => Take(rest.Length);

    public string Text()
    {
        var bytes = Binary();
        try
        {
            var text = Strict.GetString(bytes);
            return text.Contains('\0', StringComparison.Ordinal)
                ? throw new MqttProtocolException("A string holds U+0000.")
                : text;
        }
        catch (DecoderFallbackException refused)
        {
            throw new MqttProtocolException("A string is not UTF-8.", refused);
        }
    }

    public readonly void ExpectEnd()
    {
        if (!rest.IsEmpty)
        {
            throw new MqttProtocolException($"{rest.Length} bytes behind the packet's last field.");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (rest.Length < count)
        {
            throw new MqttProtocolException("The packet ends inside a field.");
        }

        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
