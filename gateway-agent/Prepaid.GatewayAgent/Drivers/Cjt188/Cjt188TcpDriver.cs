using System.Globalization;
using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Drivers.Cjt188;

/// <summary>A CJ/T 188 water meter behind a serial server; its valve is the relay.</summary>
internal sealed class Cjt188TcpDriver(MeterConfig config, MeterConnection connection) : IMeterDriver
{
    private readonly byte type = Convert.ToByte(config.MeterType, 16);
    private readonly Cjt188DiOrder order = config.DiOrder == "little" ? Cjt188DiOrder.Little : Cjt188DiOrder.Big;
    private readonly Cjt188StatusLayout layout = config.ValveBits == "7-6" ? Cjt188StatusLayout.HighBits : Cjt188StatusLayout.Standard;
    private readonly decimal smallestStep = new(1, 0, 0, isNegative: false, (byte)config.Decimals);
    private byte serial;

    public async Task<long> ReadTotal(CancellationToken cancellationToken)
    {
        var current = (await ReadMeter(cancellationToken)).Current;
        var counts = current.CubicMetres / smallestStep
            ?? throw new MeterRefusedException($"{config.Id}: {current.RawBcd} with unit {current.UnitCode:X2} is no volume");
        return counts == decimal.Truncate(counts)
            ? (long)counts
            : throw new MeterRefusedException(
                string.Create(CultureInfo.InvariantCulture, $"{config.Id}: {current.Value} {current.Unit} needs more than {config.Decimals} decimals"));
    }

    /// <summary>A water meter has no bands.</summary>
    public Task<IReadOnlyList<long>> ReadBands(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<long>>([]);

    public async Task<RelayPosition> ReadRelay(CancellationToken cancellationToken) =>
        (await ReadMeter(cancellationToken)).Status.Relay;

    public Task Switch(RelayPosition wanted, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(wanted, RelayPosition.Unknown);
        return Ask(Cjt188Requests.Valve(type, config.Address, wanted, order, NextSerial()), cancellationToken);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task<Cjt188Reading> ReadMeter(CancellationToken cancellationToken)
    {
        var request = Cjt188Requests.Read(type, config.Address, Cjt188Requests.MeterReading, order, NextSerial());
        var reply = await Ask(request, cancellationToken);
        return Cjt188Reading.TryRead(reply, layout, out var reading)
            ? reading
            : throw new MeterRefusedException($"{config.Id}: the answer to 901F is not that of a water meter");
    }

    private async Task<Cjt188Frame> Ask(Cjt188Frame request, CancellationToken cancellationToken)
    {
        var stream = new FrameStream(Cjt188Frame.StartByte, Cjt188Frame.Measure);
        var reply = await connection.Exchange(request.Encode(), chunk => Take(chunk, stream, request), cancellationToken);
        return reply.IsAbnormal
            ? throw new MeterRefusedException($"{config.Id}: CJ/T 188 status {Convert.ToHexString(reply.Content.Payload.Span)}")
            : reply;
    }

    /// <summary>Other meters may be heard on the same line: what does not answer the request is passed over.</summary>
    private static Cjt188Frame? Take(ReadOnlySpan<byte> chunk, FrameStream stream, Cjt188Frame request)
    {
        foreach (var bytes in stream.Push(chunk))
        {
            if (Cjt188Frame.TryDecode(bytes, out var frame, out _) && frame.Answers(request))
            {
                return frame;
            }
        }

        return null;
    }

    private byte NextSerial() => serial = unchecked((byte)(serial + 1));
}
