namespace Prepaid.GatewayAgent.Drivers.Dlt645;

/// <summary>Function codes of DL/T 645-2007 that this agent speaks (the low five bits of the control code).</summary>
public enum Dlt645Function
{
    None = 0,
    Read = 0x11,
    ReadMore = 0x12,
    ReadAddress = 0x13,
    Write = 0x14,
    Relay = 0x1C,
}
