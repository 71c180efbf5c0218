namespace Prepaid.GatewayAgent.Drivers.Cjt188;

/// <summary>Function codes of CJ/T 188 that this agent speaks (the low five bits of the control code).</summary>
public enum Cjt188Function
{
    None = 0,
    Read = 0x01,
    ReadAddress = 0x03,
    Write = 0x04,
}
