namespace Prepaid.GatewayAgent.Drivers.Dlt645;

/// <summary>What a relay order (function 1C) asks for: its byte N1.</summary>
public enum Dlt645RelayOperation
{
    None = 0,
    Trip = 0x1A,

    /// <summary>Closing is permitted; somebody presses the button at the meter.</summary>
    ClosePermit = 0x1B,
    DirectClose = 0x1C,
    Alarm = 0x2A,
    AlarmOff = 0x2B,

    /// <summary>The supply is protected: trips are ignored until <see cref="Unprotect"/>.</summary>
    Protect = 0x3A,
    Unprotect = 0x3B,
}
