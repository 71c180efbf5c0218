namespace Prepaid.Local.Building.Dialects;

/// <summary>What the meter's side of DL/T 645 and CJ/T 188 has in common: 68 ... length, data, checksum, 16.</summary>
internal static class SerialFrames
{
    public const byte Start = 0x68;
    private const byte End = 0x16;

    /// <summary>The first request that is whole and whose checksum is right.</summary>
    /// <param name="received">All bytes so far.</param>
    /// <param name="lengthAt">Where the length byte stands; data begins behind it.</param>
    /// <param name="secondStartAt">Where another 68 must stand, or 0.</param>
    public static RequestCut Find(ReadOnlySpan<byte> received, int lengthAt, int secondStartAt)
    {
        for (var at = 0; at < received.Length; at++)
        {
            var frame = received[at..];
            if (frame[0] != Start || (secondStartAt < frame.Length && frame[secondStartAt] != Start))
            {
                continue;
            }

            var total = frame.Length > lengthAt ? lengthAt + frame[lengthAt] + 3 : int.MaxValue;
            if (frame.Length < total)
            {
                return new RequestCut(at, 0);
            }

            if (frame[total - 1] == End && frame[total - 2] == Sum(frame[..(total - 2)]))
            {
                return new RequestCut(at, total);
            }
        }

        return new RequestCut(received.Length, 0);
    }

    /// <summary>Head and data with preamble, length, checksum and end.</summary>
    public static byte[] Close(ReadOnlySpan<byte> head, ReadOnlySpan<byte> data)
    {
        byte[] frame = [.. head, (byte)data.Length, .. data];
        return [0xFE, 0xFE, 0xFE, .. frame, Sum(frame), End];
    }

    /// <summary>Decimal digits, two a byte, low byte first; higher digits are lost as in a register that rolls over.</summary>
    public static byte[] Digits(long number, int bytes)
    {
        var digits = new byte[bytes];
        for (var i = 0; i < bytes; i++)
        {
            digits[i] = (byte)((number / 10 % 10 * 16) + (number % 10));
            number /= 100;
        }

        return digits;
    }

    private static byte Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0;
        foreach (var b in bytes)
        {
            sum = (sum + b) & 0xFF;
        }

        return (byte)sum;
    }
}
