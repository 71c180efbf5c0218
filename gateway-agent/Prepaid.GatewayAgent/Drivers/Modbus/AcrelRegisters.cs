using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Drivers.Modbus;

/// <summary>Register map of the Acrel-type prepaid meters (DDSY/DTSY1352, ADL400); energies are 32 bits.</summary>
public static class AcrelRegisters
{
    /// <summary>Total active energy; the four tariffs follow it.</summary>
    public const ushort TotalEnergy = 0x0000;

    /// <summary>Registers of one energy.</summary>
    public const int EnergyWords = ModbusEnergies.Words;

    /// <summary>Two registers: forced mode (1), then 1 = open (cut off) or 0 = closed.</summary>
    public const ushort Relay = 0x0057;

    public const int RelayWords = 2;

    private static readonly string[] EnergyOrder = ["total", "sharp", "peak", "flat", "valley"];

    /// <summary>Name of the energy at an address (total, sharp, peak, flat, valley), or null.</summary>
    public static string? EnergyAt(int address) =>
        address >= TotalEnergy && address % EnergyWords == 0 && address / EnergyWords < EnergyOrder.Length
            ? EnergyOrder[address / EnergyWords]
            : null;

    /// <summary>The write that forces the relay open or closed.</summary>
    public static ModbusRequest Force(byte unit, RelayPosition wanted) =>
        ModbusRequest.Write(unit, Relay, 1, wanted == RelayPosition.Open ? (ushort)1 : (ushort)0);

    /// <summary>The position that the two relay registers tell.</summary>
    public static RelayPosition RelayFrom(IReadOnlyList<ushort> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return (words[0], words[1]) switch
        {
            (0 or 1, 1) => RelayPosition.Open,
            (0 or 1, 0) => RelayPosition.Closed,
            _ => RelayPosition.Unknown,
        };
    }
}
