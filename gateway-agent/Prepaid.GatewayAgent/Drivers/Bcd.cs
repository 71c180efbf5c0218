using System.Globalization;

namespace Prepaid.GatewayAgent.Drivers;

/// <summary>Binary coded decimals and hex digits, low byte first as the meter protocols send them.</summary>
public static class Bcd
{
    /// <summary>Reads up to 9 bytes, low byte first; null when a nibble is not a decimal digit (such as an FF fill).</summary>
    public static long? ToNumber(ReadOnlySpan<byte> lowByteFirst)
    {
        var number = 0L;
        for (var i = lowByteFirst.Length - 1; i >= 0; i--)
        {
            var high = lowByteFirst[i] >> 4;
            var low = lowByteFirst[i] & 0x0F;
            if (high > 9 || low > 9)
            {
                return null;
            }

            number = (number * 100) + (high * 10) + low;
        }

        return number;
    }

    /// <summary>The digits as printed: high byte first, two hex digits a byte.</summary>
    public static string ToDisplay(ReadOnlySpan<byte> lowByteFirst)
    {
        Span<byte> reversed = stackalloc byte[lowByteFirst.Length];
        lowByteFirst.CopyTo(reversed);
        reversed.Reverse();
        return Convert.ToHexString(reversed);
    }

    /// <summary>The bytes of a printed number, low byte first.</summary>
    /// <exception cref="FormatException">Not exactly two hex digits for each byte.</exception>
    public static byte[] FromDisplay(string digits, int bytes)
    {
        if (!IsDisplay(digits, bytes))
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"'{digits}' is not {bytes * 2} hex digits."));
        }

        var wire = Convert.FromHexString(digits);
        Array.Reverse(wire);
        return wire;
    }

    /// <summary>True for exactly two hex digits for each byte.</summary>
    public static bool IsDisplay(string? digits, int bytes) =>
        digits is not null && digits.Length == bytes * 2 && digits.All(char.IsAsciiHexDigit);
}
