using System.Globalization;
using Prepaid.GatewayAgent.Drivers.Cjt188;
using Prepaid.GatewayAgent.Drivers.Dlt645;
using Prepaid.GatewayAgent.Drivers.Modbus;

namespace Prepaid.GatewayAgent.Drivers;

/// <summary>Finds the driver of a configured meter.</summary>
public static class MeterDrivers
{
    public const string ModbusTcp = "modbus-tcp";
    public const string Dlt645Tcp = "dlt645-tcp";
    public const string Cjt188Tcp = "cjt188-tcp";

    /// <summary>Longest exchange with a meter unless given: meters answer within 0.5 s, serial servers add to it.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Makes the driver; it connects at its first exchange.</summary>
    /// <param name="config">The meter.</param>
    /// <param name="timeout">Longest exchange in real time; null is <see cref="DefaultTimeout"/>.</param>
    /// <exception cref="ArgumentException">The configuration is wrong; the message names the field.</exception>
    public static IMeterDriver Open(MeterConfig config, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (ErrorIn(config) is { } error)
        {
            throw new ArgumentException(error, nameof(config));
        }

        var connection = new MeterConnection(config.Host, config.Port, timeout ?? DefaultTimeout);
        return config.Protocol switch
        {
            ModbusTcp => new ModbusTcpDriver(config, connection),
            Dlt645Tcp => new Dlt645TcpDriver(config, connection),
            _ => new Cjt188TcpDriver(config, connection),
        };
    }

    /// <summary>The first thing wrong with a configuration, naming meter and field; null when it can be opened.</summary>
    public static string? ErrorIn(MeterConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var error = CommonError(config) ?? config.Protocol switch
        {
            ModbusTcp => ModbusError(config),
            Dlt645Tcp => Dlt645Error(config),
            Cjt188Tcp => Cjt188Error(config),
            _ => $"protocol: '{config.Protocol}' is not {ModbusTcp}, {Dlt645Tcp} or {Cjt188Tcp}",
        };
        return error is null ? null : $"meter '{config.Id}': {error}";
    }

    private static string? CommonError(MeterConfig config) =>
        string.IsNullOrWhiteSpace(config.Id) ? "id: missing"
        : string.IsNullOrWhiteSpace(config.Host) ? "host: missing"
        : config.Port is < 1 or > 65535 ? $"port: {config.Port} is not 1 to 65535"
        : config.Decimals is < 0 or > 6 ? $"decimals: {config.Decimals} is not 0 to 6"
        : config.BandRegisters is < 0 or > ModbusEnergies.MostBands ? $"bandRegisters: {config.BandRegisters} is not 0 to {ModbusEnergies.MostBands}"
        : config.PollSeconds < 1 ? $"pollSeconds: {config.PollSeconds} is not 1 or more"
        : null;

    private static string? ModbusError(MeterConfig config) =>
        !byte.TryParse(config.Address, NumberStyles.None, CultureInfo.InvariantCulture, out var unit) || unit is < 1 or > 247
            ? $"address: '{config.Address}' is not a unit id from 1 to 247"
        : ModbusEnergies.Parse(config.EnergyAddresses) is not { } energies ? $"energyAddresses: '{config.EnergyAddresses}' is not addresses of four hex digits with a blank between"
        : energies.Length <= config.BandRegisters ? $"energyAddresses: {energies.Length} are not the total and {config.BandRegisters} band registers"
        : config.WordOrder is not ("ABCD" or "CDAB") ? $"wordOrder: '{config.WordOrder}' is not ABCD or CDAB"
        : null;

    private static string? Dlt645Error(MeterConfig config) =>
        config.Address is not { Length: 2 * Dlt645Frame.AddressLength } || !config.Address.All(char.IsAsciiDigit)
            ? $"address: '{config.Address}' is not 12 digits"
        : config.Decimals != 2 ? "decimals: DL/T 645 energies have 2"
        : config.BandRegisters > Dlt645Measured.MostBands ? $"bandRegisters: {config.BandRegisters} is not 0 to {Dlt645Measured.MostBands}"
        : !Bcd.IsDisplay(config.PasswordLevel, 1) ? $"passwordLevel: '{config.PasswordLevel}' is not 2 hex digits"
        : !Bcd.IsDisplay(config.Password, 3) ? "password: not 6 hex digits"
        : !Bcd.IsDisplay(config.Operator, 4) ? $"operator: '{config.Operator}' is not 8 hex digits"
        : null;

    private static string? Cjt188Error(MeterConfig config) =>
        !Bcd.IsDisplay(config.Address, Cjt188Frame.AddressLength) ? $"address: '{config.Address}' is not 14 hex digits"
        : config.BandRegisters > 0 ? "bandRegisters: CJ/T 188 meters have none"
        : config.DiOrder is not ("big" or "little") ? $"diOrder: '{config.DiOrder}' is not big or little"
        : !Bcd.IsDisplay(config.MeterType, 1) ? $"meterType: '{config.MeterType}' is not 2 hex digits"
        : config.ValveBits is not ("1-0" or "7-6") ? $"valveBits: '{config.ValveBits}' is not 1-0 or 7-6"
        : null;
}
