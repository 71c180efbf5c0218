using System.Diagnostics.CodeAnalysis;

namespace Prepaid.GatewayAgent.Drivers.Dlt645;

/// <summary>The measured values of a read reply: one, or several for a block (FF in the identifier).</summary>
/// <param name="Quantity">What was measured.</param>
/// <param name="Values">In the meter's order; null where the meter sent no decimal digits.</param>
public sealed record Dlt645Measured(Dlt645Quantity Quantity, IReadOnlyList<decimal?> Values)
{
    public const uint ForwardTotal = 0x00010000;

    /// <summary>Most tariffs of one meter here (the standard has more, meters in the field four).</summary>
    public const int MostBands = 4;

    /// <summary>Forward active energy of tariff 1 to 4: usually 尖, 峰, 平, 谷; the tariff table of the meter decides.</summary>
    public static uint ForwardBand(int band)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(band, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(band, MostBands);
        return ForwardTotal | ((uint)band << 8);
    }

    /// <summary>Reads the values of a read reply. Never throws on any frame.</summary>
    public static bool TryRead(Dlt645Frame frame, [NotNullWhen(true)] out Dlt645Measured? measured)
    {
        ArgumentNullException.ThrowIfNull(frame);
        measured = null;
        if (!frame.IsReply || frame.Function != Dlt645Function.Read || frame.DataIdentifier is not { } identifier
            || FormatOf(identifier) is not { } format)
        {
            return false;
        }

        var bytes = frame.Data.Span[4..];
        if (bytes.IsEmpty || bytes.Length % format.Bytes != 0)
        {
            return false;
        }

        var values = new decimal?[bytes.Length / format.Bytes];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = format.Read(bytes.Slice(i * format.Bytes, format.Bytes));
        }

        measured = new Dlt645Measured(format.Quantity, values);
        return true;
    }

    private static Format? FormatOf(uint identifier) => (identifier >> 24, (identifier >> 16) & 0xFF) switch
    {
        (0x00, 0x00) => new Format(Dlt645Quantity.EnergyKwh, 4, 2, IsSigned: true), // the combined total may be negative
        (0x00, <= 0x0A) => new Format(Dlt645Quantity.EnergyKwh, 4, 2, IsSigned: false),
        (0x00, 0x90) when ((identifier >> 8) & 0xFF) is 0x01 => new Format(Dlt645Quantity.RemainingKwh, 4, 2, IsSigned: false),
        (0x00, 0x90) when ((identifier >> 8) & 0xFF) is 0x02 => new Format(Dlt645Quantity.RemainingYuan, 4, 2, IsSigned: false),
        (0x02, 0x01) => new Format(Dlt645Quantity.VoltageVolt, 2, 1, IsSigned: false),
        (0x02, 0x02) => new Format(Dlt645Quantity.CurrentAmpere, 3, 3, IsSigned: true),
        (0x02, 0x03) => new Format(Dlt645Quantity.PowerKilowatt, 3, 4, IsSigned: true),
        _ => null,
    };

    private readonly record struct Format(Dlt645Quantity Quantity, int Bytes, byte Decimals, bool IsSigned)
    {
        public decimal? Read(ReadOnlySpan<byte> lowByteFirst)
        {
            Span<byte> digits = stackalloc byte[lowByteFirst.Length];
            lowByteFirst.CopyTo(digits);
            var isNegative = IsSigned && (digits[^1] & 0x80) != 0;
            if (isNegative)
            {
                digits[^1] &= 0x7F;
            }

            return Bcd.ToNumber(digits) is { } number
                ? new decimal(checked((int)number), 0, 0, isNegative && number > 0, Decimals)
                : null;
        }
    }
}
