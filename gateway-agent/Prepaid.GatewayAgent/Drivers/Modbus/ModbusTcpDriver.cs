using System.Globalization;
using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Drivers.Modbus;

/// <summary>An Acrel-type meter on Modbus TCP.</summary>
internal sealed class ModbusTcpDriver(MeterConfig config, MeterConnection connection) : IMeterDriver
{
    private readonly byte unit = byte.Parse(config.Address, CultureInfo.InvariantCulture);
    private readonly ModbusWordOrder wordOrder = config.WordOrder == "CDAB" ? ModbusWordOrder.Cdab : ModbusWordOrder.Abcd;
    private readonly ushort[] energies = ModbusEnergies.Parse(config.EnergyAddresses)!;
    private ushort transaction;

    public async Task<long> ReadTotal(CancellationToken cancellationToken) => (await ReadEnergies(energies.AsMemory(0, 1), cancellationToken))[0];

    public async Task<IReadOnlyList<long>> ReadBands(CancellationToken cancellationToken) =>
        await ReadEnergies(energies.AsMemory(1, config.BandRegisters), cancellationToken);

    public async Task<RelayPosition> ReadRelay(CancellationToken cancellationToken) =>
        AcrelRegisters.RelayFrom(await Read(AcrelRegisters.Relay, AcrelRegisters.RelayWords, cancellationToken));

    public Task Switch(RelayPosition wanted, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(wanted, RelayPosition.Unknown);
        return Ask(AcrelRegisters.Force(unit, wanted), cancellationToken);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    /// <summary>Energies that stand side by side are one request, so that they are of one moment.</summary>
    private async Task<long[]> ReadEnergies(ReadOnlyMemory<ushort> addresses, CancellationToken cancellationToken)
    {
        var counts = new long[addresses.Length];
        for (var from = 0; from < addresses.Length;)
        {
            var run = ModbusEnergies.RunLength(addresses.Span[from..]);
            var words = await Read(addresses.Span[from], run * ModbusEnergies.Words, cancellationToken);
            for (var i = 0; i < run; i++)
            {
                counts[from + i] = ModbusWords.ToUInt32(words[i * ModbusEnergies.Words], words[(i * ModbusEnergies.Words) + 1], wordOrder);
            }

            from += run;
        }

        return counts;
    }

    private async Task<IReadOnlyList<ushort>> Read(ushort address, int words, CancellationToken cancellationToken) =>
        ((ModbusReply.Registers)await Ask(ModbusRequest.Read(unit, address, words), cancellationToken)).Words;

    private async Task<ModbusReply> Ask(ModbusRequest request, CancellationToken cancellationToken)
    {
        transaction = unchecked((ushort)(transaction + 1));
        var asked = transaction;
        var received = new List<byte>();
        var reply = await connection.Exchange(ModbusTcp.Encode(asked, request), chunk => Take(chunk, received, asked, request), cancellationToken);
        return reply is ModbusReply.Refused refused
            ? throw new MeterRefusedException(
                string.Create(CultureInfo.InvariantCulture, $"{config.Id}: Modbus exception {refused.Code} for register {request.Address:X4}"))
            : reply;
    }

    private ModbusReply? Take(ReadOnlySpan<byte> chunk, List<byte> received, ushort asked, ModbusRequest request)
    {
        received.AddRange(chunk);
        byte[] frame = [.. received];
        if (ModbusTcp.Measure(frame) == 0)
        {
            return null;
        }

        return ModbusTcp.TryDecodeReply(asked, request, frame, out var reply, out var reason)
            ? reply
            : throw new MeterSilentException($"{config.Id}: not a valid answer ({reason})");
    }
}
