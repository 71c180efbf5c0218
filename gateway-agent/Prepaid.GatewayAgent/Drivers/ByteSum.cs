namespace Prepaid.GatewayAgent.Drivers;

/// <summary>The checksum of DL/T 645 and CJ/T 188: the sum of the bytes, modulo 256.</summary>
public static class ByteSum
{
    public static byte Of(ReadOnlySpan<byte> bytes)
    {
        var sum = 0;
        foreach (var b in bytes)
        {
            sum += b;
        }

        return (byte)(sum & 0xFF);
    }
}
