using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Prepaid.GatewayAgent.Drivers.Modbus;

/// <summary>What a slave answered, free of framing.</summary>
public abstract record ModbusReply
{
    private ModbusReply()
    {
    }

    /// <summary>The registers that were asked for.</summary>
    public sealed record Registers(IReadOnlyList<ushort> Words) : ModbusReply;

    /// <summary>The write was taken; it proves acceptance, not effect.</summary>
    public sealed record Written(ushort Address, ushort Quantity) : ModbusReply;

    /// <summary>The slave refused with an exception code (1 function, 2 address, 3 value, 4 device failure...).</summary>
    public sealed record Refused(byte Code) : ModbusReply;

    /// <summary>Reads unit, function and data as the answer to a request. Never throws on any bytes.</summary>
    public static bool TryParse(
        ModbusRequest request,
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out ModbusReply? reply,
        out string reason)
    {
        ArgumentNullException.ThrowIfNull(request);
        reply = null;
        reason = string.Empty;
        if (bytes.Length < 3)
        {
            reason = "incomplete";
        }
        else if (bytes[0] != request.Unit)
        {
            reason = "unit";
        }
        else if (bytes[1] == (request.Function | 0x80))
        {
            reply = bytes.Length == 3 ? new Refused(bytes[2]) : null;
            reason = reply is null ? "length" : string.Empty;
        }
        else if (bytes[1] != request.Function)
        {
            reason = "function";
        }
        else
        {
            reply = request.Function == ModbusRequest.ReadFunction
                ? ReadRegisters(request, bytes, out reason)
                : ReadEcho(request, bytes, out reason);
        }

        return reply is not null;
    }

    private static Registers? ReadRegisters(ModbusRequest request, ReadOnlySpan<byte> bytes, out string reason)
    {
        var length = bytes[2];
        reason = length != request.Quantity * 2 ? "byte_count" : bytes.Length != 3 + length ? "length" : string.Empty;
        return reason.Length > 0 ? null : new Registers(ModbusWords.Split(bytes[3..]));
    }

    private static Written? ReadEcho(ModbusRequest request, ReadOnlySpan<byte> bytes, out string reason)
    {
        reason = "length";
        if (bytes.Length != 6)
        {
            return null;
        }

        var echo = new Written(BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]));
        reason = echo.Address == request.Address && echo.Quantity == request.Quantity ? string.Empty : "echo";
        return reason.Length > 0 ? null : echo;
    }
}
