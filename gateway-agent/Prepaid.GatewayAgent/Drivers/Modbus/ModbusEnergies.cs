using System.Globalization;

namespace Prepaid.GatewayAgent.Drivers.Modbus;

/// <summary>Where a meter model keeps its energies, each 32 bits wide: the total first, then one band each.</summary>
public static class ModbusEnergies
{
    /// <summary>Registers of one energy.</summary>
    public const int Words = 2;

    /// <summary>Most bands of one meter.</summary>
    public const int MostBands = 5;

    private const int AddressDigits = 4;

    /// <summary>Reads addresses of four hex digits with a blank between; null when the text is anything else.</summary>
    public static ushort[]? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(' ');
        var addresses = new ushort[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length != AddressDigits
                || !ushort.TryParse(parts[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out addresses[i])
                || addresses[i] > ushort.MaxValue - Words + 1)
            {
                return null;
            }
        }

        return addresses;
    }

    /// <summary>How many of the first addresses stand side by side.</summary>
    internal static int RunLength(ReadOnlySpan<ushort> addresses)
    {
        var length = 1;
        while (length < addresses.Length && addresses[length] == addresses[length - 1] + Words)
        {
            length++;
        }

        return length;
    }
}
