namespace Prepaid.GatewayAgent.Drivers.Cjt188;

/// <summary>Order of the two bytes of a data identifier on the wire; both are met in the field.</summary>
public enum Cjt188DiOrder
{
    /// <summary>90 1F: the text of 2004.</summary>
    Big = 0,

    /// <summary>1F 90: the text of 2018, and some makers since 2015.</summary>
    Little = 1,
}

/// <summary>The data of a frame: identifier, serial number and what follows.</summary>
/// <param name="DataIdentifier">High byte first whatever the order on the wire; null when the frame has none.</param>
/// <param name="DiOrder">The order on the wire.</param>
/// <param name="Serial">Number of the exchange; null when the frame has none.</param>
/// <param name="Payload">What follows; the status bytes of an abnormal reply.</param>
public sealed record Cjt188Content(ushort? DataIdentifier, Cjt188DiOrder DiOrder, byte? Serial, ReadOnlyMemory<byte> Payload)
{
    private const int ShortestAbnormalWithIdentifier = 4;

    /// <summary>Takes the data of a frame apart; an abnormal reply is serial and status, with or without the identifier.</summary>
    internal static Cjt188Content Of(Cjt188Frame frame)
    {
        var data = frame.Data;
        if (frame.IsAbnormal && data.Length < ShortestAbnormalWithIdentifier)
        {
            return data.IsEmpty
                ? new Cjt188Content(null, default, null, default)
                : new Cjt188Content(null, default, data.Span[0], data[1..]);
        }

        if (data.Length < 3)
        {
            return new Cjt188Content(null, default, null, data);
        }

        var (first, second) = (data.Span[0], data.Span[1]);
        var order = IsHighByte(second) && !IsHighByte(first) ? Cjt188DiOrder.Little : Cjt188DiOrder.Big;
        var (high, low) = order == Cjt188DiOrder.Big ? (first, second) : (second, first);
        return new Cjt188Content((ushort)((high << 8) | low), order, data.Span[2], data[3..]);
    }

    /// <summary>High bytes of the identifiers of both texts: 81, 90, A0, A1, D1 to D4.</summary>
    private static bool IsHighByte(byte value) => value is 0x81 or 0x90 or 0xA0 or 0xA1 or (>= 0xD1 and <= 0xD4);
}
