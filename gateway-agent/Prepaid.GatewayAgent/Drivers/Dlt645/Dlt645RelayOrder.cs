using System.Diagnostics.CodeAnalysis;

namespace Prepaid.GatewayAgent.Drivers.Dlt645;

/// <summary>The 16 data bytes of a relay order: level, password, operator, N1, N2, end of validity.</summary>
/// <param name="Operation">What is asked for.</param>
/// <param name="PasswordLevel">02 usually; 98 and 99 are the cipher modes of state-grid meters.</param>
/// <param name="Password">6 hex digits, as set in the meter.</param>
/// <param name="Operator">8 hex digits.</param>
/// <param name="N2">Reserved by the standard; 00, some makers want 01.</param>
/// <param name="ValidUntil">yyMMddhhmmss in the meter's time; all zero is taken as unlimited.</param>
public sealed record Dlt645RelayOrder(
    Dlt645RelayOperation Operation,
    byte PasswordLevel,
    string Password,
    string Operator,
    byte N2,
    string ValidUntil)
{
    private const int Length = 16;

    /// <summary>The last moment that six two-digit fields can hold.</summary>
    public const string EndOfCentury = "991231235959";

    public Dlt645Frame ToFrame(string address)
    {
        byte[] data =
        [
            PasswordLevel,
            .. Bcd.FromDisplay(Password, 3),
            .. Bcd.FromDisplay(Operator, 4),
            (byte)Operation,
            N2,
            .. Bcd.FromDisplay(ValidUntil, 6),
        ];
        return new Dlt645Frame(address, (byte)Dlt645Function.Relay, data);
    }

    /// <summary>Reads the order of a relay request. Never throws on any frame.</summary>
    public static bool TryRead(Dlt645Frame frame, [NotNullWhen(true)] out Dlt645RelayOrder? order)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var data = frame.Data.Span;
        order = frame is { IsReply: false, Function: Dlt645Function.Relay } && data.Length == Length
            ? new Dlt645RelayOrder(
                (Dlt645RelayOperation)data[8],
                data[0],
                Bcd.ToDisplay(data[1..4]),
                Bcd.ToDisplay(data[4..8]),
                data[9],
                Bcd.ToDisplay(data[10..]))
            : null;
        return order is not null;
    }
}
