using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Prepaid.GatewayAgent.Drivers.Modbus;

/// <summary>One Modbus request, free of framing: read registers (03) or write registers (10 hex).</summary>
public sealed class ModbusRequest
{
    public const byte ReadFunction = 0x03;
    public const byte WriteFunction = 0x10;
    private const int MostRead = 125;
    private const int MostWritten = 123;

    private ModbusRequest(byte unit, byte function, ushort address, ushort quantity, ushort[] values) =>
        (Unit, Function, Address, Quantity, Values) = (unit, function, address, quantity, values);

    public byte Unit { get; }

    public byte Function { get; }

    /// <summary>First register.</summary>
    public ushort Address { get; }

    /// <summary>Number of registers.</summary>
    public ushort Quantity { get; }

    /// <summary>What is written; empty for a read.</summary>
    public IReadOnlyList<ushort> Values { get; }

    /// <summary>Reads 1 to 125 registers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another quantity, or past register FFFF.</exception>
    public static ModbusRequest Read(byte unit, ushort address, int quantity) =>
        new(unit, ReadFunction, address, CheckedQuantity(address, quantity, MostRead), []);

    /// <summary>Writes 1 to 123 registers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another quantity, or past register FFFF.</exception>
    public static ModbusRequest Write(byte unit, ushort address, params ushort[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(unit, WriteFunction, address, CheckedQuantity(address, values.Length, MostWritten), [.. values]);
    }

    /// <summary>Unit, function and data; RTU adds a CRC, TCP puts a header before it.</summary>
    public byte[] ToBytes()
    {
        var isWrite = Function == WriteFunction;
        var bytes = new byte[isWrite ? 7 + (Quantity * 2) : 6];
        bytes[0] = Unit;
        bytes[1] = Function;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), Address);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), Quantity);
        if (isWrite)
        {
            bytes[6] = (byte)(Quantity * 2);
            for (var i = 0; i < Values.Count; i++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(7 + (i * 2)), Values[i]);
            }
        }

        return bytes;
    }

    /// <summary>The reverse of <see cref="ToBytes"/>. Never throws on any bytes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ModbusRequest? request, out string reason)
    {
        request = null;
        if (bytes.Length < 6)
        {
            reason = "incomplete";
            return false;
        }

        var address = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        var quantity = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (bytes[1] is not (ReadFunction or WriteFunction))
        {
            reason = "function";
            return false;
        }

        var isWrite = bytes[1] == WriteFunction;
        if (quantity < 1 || quantity > (isWrite ? MostWritten : MostRead) || address + quantity > 0x10000)
        {
            reason = "quantity";
            return false;
        }

        if (bytes.Length != (isWrite ? 7 + (quantity * 2) : 6) || (isWrite && bytes[6] != quantity * 2))
        {
            reason = "length";
            return false;
        }

        request = new ModbusRequest(bytes[0], bytes[1], address, quantity, isWrite ? ModbusWords.Split(bytes[7..]) : []);
        reason = string.Empty;
        return true;
    }

    private static ushort CheckedQuantity(ushort address, int quantity, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quantity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quantity, Math.Min(most, 0x10000 - address));
        return (ushort)quantity;
    }
}
