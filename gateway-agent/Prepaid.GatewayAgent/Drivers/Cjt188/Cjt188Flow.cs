namespace Prepaid.GatewayAgent.Drivers.Cjt188;

/// <summary>A cumulative quantity as sent: four BCD bytes with two decimals and a unit byte.</summary>
/// <param name="RawBcd">The eight digits, high first.</param>
/// <param name="Value">In the unit; null when the meter sent no decimal digits (FF fill: not kept).</param>
/// <param name="UnitCode">Unit byte.</param>
public sealed record Cjt188Flow(string RawBcd, decimal? Value, byte UnitCode)
{
    public const int Length = 5;

    /// <summary>Name of the unit, or null when the code is not in the table.</summary>
    public string? Unit => UnitCode switch
    {
        0x05 => "kWh",
        0x08 => "MWh",
        0x0B => "kJ",
        0x0E => "MJ",
        0x11 => "GJ",
        0x14 => "W",
        0x17 => "kW",
        0x1A => "MW",
        0x29 => "L",
        0x2A => "Lx10",
        0x2B => "Lx100",
        0x2C => "m3",
        0x2D => "m3x10",
        0x2E => "m3x100",
        0x32 => "L/h",
        0x35 => "m3/h",
        _ => null,
    };

    /// <summary>The volume in m³, or null when the value is absent or no volume.</summary>
    public decimal? CubicMetres => Value * (UnitCode switch
    {
        0x29 => 0.001m,
        0x2A => 0.01m,
        0x2B => 0.1m,
        0x2C => 1m,
        0x2D => 10m,
        0x2E => 100m,
        _ => default(decimal?),
    });

    internal static Cjt188Flow From(ReadOnlySpan<byte> bytes)
    {
        var hundredths = Bcd.ToNumber(bytes[..4]);
        return new Cjt188Flow(
            Bcd.ToDisplay(bytes[..4]),
            hundredths is { } number ? new decimal(checked((int)number), 0, 0, isNegative: false, scale: 2) : null,
            bytes[4]);
    }
}
