using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Drivers.Cjt188;

/// <summary>Where a firmware keeps valve and battery in the first status byte.</summary>
public enum Cjt188StatusLayout
{
    /// <summary>Valve in D1 D0, battery in D2, as the standard has it.</summary>
    Standard = 0,

    /// <summary>Valve in D7 D6, battery in D5; met in the field.</summary>
    HighBits = 1,
}

/// <summary>What a valve says of itself.</summary>
public enum Cjt188Valve
{
    Open = 0,
    Closed = 1,
    Reserved = 2,
    Abnormal = 3,
}

/// <summary>The status bytes of a reply; some meters send only the first.</summary>
public readonly record struct Cjt188Status(byte St0, byte? St1, Cjt188StatusLayout Layout = Cjt188StatusLayout.Standard)
{
    public Cjt188Valve Valve => (Cjt188Valve)((Layout == Cjt188StatusLayout.Standard ? St0 : St0 >> 6) & 3);

    public bool IsBatteryLow => (St0 & (Layout == Cjt188StatusLayout.Standard ? 0x04 : 0x20)) != 0;

    /// <summary>The valve as a relay: a closed valve is an open relay, no supply.</summary>
    public RelayPosition Relay => Valve switch
    {
        Cjt188Valve.Open => RelayPosition.Closed,
        Cjt188Valve.Closed => RelayPosition.Open,
        _ => RelayPosition.Unknown,
    };

    /// <summary>Reads the status of a valve reply. Never throws on any frame.</summary>
    public static bool TryReadValveReply(Cjt188Frame frame, out Cjt188Status status)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var payload = frame.Content.Payload.Span;
        var isReply = frame is { IsReply: true, IsAbnormal: false, Function: Cjt188Function.Write }
            && frame.Content.DataIdentifier == Cjt188Requests.ValveControl && payload.Length is 1 or 2;
        status = isReply ? new Cjt188Status(payload[0], payload.Length > 1 ? payload[1] : null) : default;
        return isReply;
    }
}
