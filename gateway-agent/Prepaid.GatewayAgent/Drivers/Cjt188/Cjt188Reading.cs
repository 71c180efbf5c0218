using System.Diagnostics.CodeAnalysis;

namespace Prepaid.GatewayAgent.Drivers.Cjt188;

/// <summary>The answer of a water or gas meter to 901F: two flows, the meter's clock and its status.</summary>
/// <param name="Current">Cumulative flow now.</param>
/// <param name="Settlement">Cumulative flow at the settlement day; its value is null when not kept.</param>
/// <param name="MeterClock">The meter's own time; null when it has none (zeros, FF fill, no calendar date).</param>
/// <param name="Status">Valve and battery.</param>
public sealed record Cjt188Reading(Cjt188Flow Current, Cjt188Flow Settlement, DateTime? MeterClock, Cjt188Status Status)
{
    private const int ClockLength = 7;
    private const int PayloadLength = (2 * Cjt188Flow.Length) + ClockLength + 2;

    /// <summary>Reads a reply to 901F. Never throws on any frame.</summary>
    public static bool TryRead(Cjt188Frame frame, Cjt188StatusLayout layout, [NotNullWhen(true)] out Cjt188Reading? reading)
    {
        ArgumentNullException.ThrowIfNull(frame);
        reading = null;
        var payload = frame.Content.Payload.Span;
        if (frame is not { IsReply: true, IsAbnormal: false, Function: Cjt188Function.Read }
            || frame.Content.DataIdentifier != Cjt188Requests.MeterReading || payload.Length != PayloadLength)
        {
            return false;
        }

        var clock = payload[(2 * Cjt188Flow.Length)..];
        reading = new Cjt188Reading(
            Cjt188Flow.From(payload),
            Cjt188Flow.From(payload[Cjt188Flow.Length..]),
            ClockOf(clock[..ClockLength]),
            new Cjt188Status(payload[^2], payload[^1], layout));
        return true;
    }

    private static DateTime? ClockOf(ReadOnlySpan<byte> lowByteFirst)
    {
        if (Bcd.ToNumber(lowByteFirst) is not { } digits)
        {
            return null;
        }

        var (date, time) = ((int)(digits / 1_000_000), (int)(digits % 1_000_000));
        var (year, month, day) = (date / 10_000, date / 100 % 100, date % 100);
        var (hour, minute, second) = (time / 10_000, time / 100 % 100, time % 100);
        return year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            && hour < 24 && minute < 60 && second < 60
            ? new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified)
            : null;
    }
}
