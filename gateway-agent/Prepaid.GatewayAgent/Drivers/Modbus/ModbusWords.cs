using System.Buffers.Binary;

namespace Prepaid.GatewayAgent.Drivers.Modbus;

/// <summary>Order of the two 16-bit words of a 32-bit value.</summary>
public enum ModbusWordOrder
{
    /// <summary>High word first.</summary>
    Abcd = 0,

    /// <summary>Low word first.</summary>
    Cdab = 1,
}

/// <summary>Values of several registers; a word itself is big-endian.</summary>
public static class ModbusWords
{
    /// <summary>The words of an even number of bytes.</summary>
    public static ushort[] Split(ReadOnlySpan<byte> bytes)
    {
        var words = new ushort[bytes.Length / 2];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt16BigEndian(bytes[(i * 2)..]);
        }

        return words;
    }

    public static uint ToUInt32(ushort first, ushort second, ModbusWordOrder order) =>
        order == ModbusWordOrder.Abcd ? ((uint)first << 16) | second : ((uint)second << 16) | first;

    /// <summary>An IEEE 754 single as an exact decimal; null when it is no number or beyond a decimal's range.</summary>
    public static decimal? ToDecimal(ushort first, ushort second, ModbusWordOrder order)
    {
        const double BeyondDecimal = 7.9e28;
        double value = BitConverter.UInt32BitsToSingle(ToUInt32(first, second, order));
        return double.IsFinite(value) && Math.Abs(value) < BeyondDecimal ? (decimal)value : null;
    }
}
