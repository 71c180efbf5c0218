using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Prepaid.GatewayAgent.Drivers.Modbus;

/// <summary>Modbus RTU frames: unit, function, data, CRC low byte first.</summary>
public static class ModbusRtu
{
    private const int CrcLength = 2;

    public static byte[] Encode(ModbusRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var body = request.ToBytes();
        var frame = new byte[body.Length + CrcLength];
        body.CopyTo(frame, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(body.Length), ModbusCrc.Of(body));
        return frame;
    }

    /// <summary>Reads a whole request frame. Never throws on any bytes.</summary>
    public static bool TryDecodeRequest(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out ModbusRequest? request, out string reason)
    {
        request = null;
        return TryOpen(frame, out var body, out reason) && ModbusRequest.TryParse(body, out request, out reason);
    }

    /// <summary>Reads a whole frame as the answer to a request. Never throws on any bytes.</summary>
    public static bool TryDecodeReply(
        ModbusRequest request,
        ReadOnlySpan<byte> frame,
        [NotNullWhen(true)] out ModbusReply? reply,
        out string reason)
    {
        reply = null;
        return TryOpen(frame, out var body, out reason) && ModbusReply.TryParse(request, body, out reply, out reason);
    }

    private static bool TryOpen(ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> body, out string reason)
    {
        body = frame.Length > CrcLength ? frame[..^CrcLength] : [];
        reason = body.IsEmpty ? "incomplete"
            : BinaryPrimitives.ReadUInt16LittleEndian(frame[^CrcLength..]) != ModbusCrc.Of(body) ? "crc"
            : string.Empty;
        return reason.Length == 0;
    }
}
