namespace Prepaid.GatewayAgent.Drivers.Modbus;

/// <summary>CRC-16/Modbus: reflected polynomial A001, start FFFF; sent low byte first.</summary>
public static class ModbusCrc
{
    private const int Polynomial = 0xA001;

    private static readonly ushort[] Table = [.. Enumerable.Range(0, 256).Select(OfByte)];

    public static ushort Of(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFF;
        foreach (var b in bytes)
        {
            crc = (crc >> 8) ^ Table[(crc ^ b) & 0xFF];
        }

        return (ushort)crc;
    }

    private static ushort OfByte(int value)
    {
        var crc = value;
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
        }

        return (ushort)crc;
    }
}
