using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Prepaid.GatewayAgent.Drivers.Modbus;

/// <summary>Modbus TCP frames: a 6-byte header (transaction, protocol 0, length), then unit, function and data.</summary>
public static class ModbusTcp
{
    public const int HeaderLength = 6;

    /// <summary>Longest unit, function and data of the standard.</summary>
    private const int MostBytes = 254;

    public static byte[] Encode(ushort transaction, ModbusRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var body = request.ToBytes();
        var frame = new byte[HeaderLength + body.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, transaction);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(4), (ushort)body.Length);
        body.CopyTo(frame, HeaderLength);
        return frame;
    }

    /// <summary>Length of the frame that begins here: 0 when more bytes are needed, -1 when it is no Modbus frame.</summary>
    public static int Measure(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength)
        {
            return 0;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) != 0 || length is < 2 or > MostBytes)
        {
            return -1;
        }

        return bytes.Length < HeaderLength + length ? 0 : HeaderLength + length;
    }

    /// <summary>Reads a whole request frame. Never throws on any bytes.</summary>
    public static bool TryDecodeRequest(
        ReadOnlySpan<byte> frame,
        out ushort transaction,
        [NotNullWhen(true)] out ModbusRequest? request,
        out string reason)
    {
        request = null;
        return TryOpen(frame, out transaction, out var body, out reason) && ModbusRequest.TryParse(body, out request, out reason);
    }

    /// <summary>Reads a whole frame as the answer to a request. Never throws on any bytes.</summary>
    public static bool TryDecodeReply(
        ushort transaction,
        ModbusRequest request,
        ReadOnlySpan<byte> frame,
        [NotNullWhen(true)] out ModbusReply? reply,
        out string reason)
    {
        reply = null;
        if (!TryOpen(frame, out var answered, out var body, out reason))
        {
            return false;
        }

        if (answered != transaction)
        {
            reason = "transaction";
            return false;
        }

        return ModbusReply.TryParse(request, body, out reply, out reason);
    }

    private static bool TryOpen(ReadOnlySpan<byte> frame, out ushort transaction, out ReadOnlySpan<byte> body, out string reason)
    {
        var length = Measure(frame);
        var isWhole = length > 0 && length == frame.Length;
        transaction = isWhole ? BinaryPrimitives.ReadUInt16BigEndian(frame) : default;
        body = isWhole ? frame[HeaderLength..] : [];
        reason = length switch { 0 => "incomplete", < 0 => "header", _ when !isWhole => "length", _ => string.Empty };
        return isWhole;
    }
}
