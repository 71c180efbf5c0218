namespace Prepaid.GatewayAgent.Drivers.Dlt645;

/// <summary>Why a meter refuses: the error byte of an abnormal reply.</summary>
[Flags]
public enum Dlt645Errors
{
    None = 0,
    Other = 0x01,
    NoSuchData = 0x02,
    WrongPassword = 0x04,
    BaudRate = 0x08,
    YearZones = 0x10,
    DaySlots = 0x20,
    Tariffs = 0x40,
    Reserved = 0x80,
}
