using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Drivers.Cjt188;

/// <summary>The requests of CJ/T 188; the serial number tells the answers apart.</summary>
public static class Cjt188Requests
{
    public const byte AnyType = 0xAA;
    public const ushort MeterReading = 0x901F;
    public const ushort MeterAddress = 0x810A;
    public const ushort ValveControl = 0xA017;
    private const byte OpenValve = 0x55;
    private const byte CloseValve = 0x99;

    public static Cjt188Frame Read(byte type, string address, ushort dataIdentifier, Cjt188DiOrder order, byte serial) =>
        Frame(type, address, Cjt188Function.Read, dataIdentifier, order, serial);

    /// <summary>Asks the only meter on the line for its address.</summary>
    public static Cjt188Frame ReadAddress(byte type, string address, Cjt188DiOrder order, byte serial) =>
        Frame(type, address, Cjt188Function.ReadAddress, MeterAddress, order, serial);

    /// <summary>Moves the valve: a closed relay lets supply through, hence opens the valve.</summary>
    public static Cjt188Frame Valve(byte type, string address, RelayPosition wanted, Cjt188DiOrder order, byte serial) =>
        Frame(type, address, Cjt188Function.Write, ValveControl, order, serial, wanted == RelayPosition.Open ? CloseValve : OpenValve);

    private static Cjt188Frame Frame(
        byte type,
        string address,
        Cjt188Function function,
        ushort identifier,
        Cjt188DiOrder order,
        byte serial,
        params ReadOnlySpan<byte> payload)
    {
        var (high, low) = ((byte)(identifier >> 8), (byte)(identifier & 0xFF));
        byte[] data = order == Cjt188DiOrder.Big ? [high, low, serial, .. payload] : [low, high, serial, .. payload];
        return new Cjt188Frame(type, address, (byte)function, data);
    }
}
