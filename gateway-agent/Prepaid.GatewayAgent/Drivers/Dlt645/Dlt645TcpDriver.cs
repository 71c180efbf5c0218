using System.Globalization;
using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Drivers.Dlt645;

/// <summary>A DL/T 645-2007 meter behind a serial server.</summary>
internal sealed class Dlt645TcpDriver(MeterConfig config, MeterConnection connection) : IMeterDriver
{
    private const decimal CountsPerKwh = 100m;

    public Task<long> ReadTotal(CancellationToken cancellationToken) => ReadEnergy(Dlt645Measured.ForwardTotal, cancellationToken);

    public async Task<IReadOnlyList<long>> ReadBands(CancellationToken cancellationToken)
    {
        var bands = new long[config.BandRegisters];
        for (var i = 0; i < bands.Length; i++)
        {
            bands[i] = await ReadEnergy(Dlt645Measured.ForwardBand(i + 1), cancellationToken);
        }

        return bands;
    }

    public async Task<RelayPosition> ReadRelay(CancellationToken cancellationToken)
    {
        var reply = await Ask(Dlt645Requests.Read(config.Address, Dlt645StatusWord3.DataIdentifier), cancellationToken);
        return Dlt645StatusWord3.TryRead(reply, out var word)
            ? word.Relay
            : throw new MeterRefusedException($"{config.Id}: status word 3 is not two bytes");
    }

    public Task Switch(RelayPosition wanted, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(wanted, RelayPosition.Unknown);
        var order = new Dlt645RelayOrder(
            wanted == RelayPosition.Open ? Dlt645RelayOperation.Trip : Dlt645RelayOperation.DirectClose,
            Convert.ToByte(config.PasswordLevel, 16),
            config.Password,
            config.Operator,
            N2: 0x01,
            Dlt645RelayOrder.EndOfCentury);
        return Ask(order.ToFrame(config.Address), cancellationToken);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task<long> ReadEnergy(uint identifier, CancellationToken cancellationToken)
    {
        var reply = await Ask(Dlt645Requests.Read(config.Address, identifier), cancellationToken);
        return Dlt645Measured.TryRead(reply, out var measured) && measured.Values is [{ } kwh]
            ? (long)(kwh * CountsPerKwh)
            : throw new MeterRefusedException($"{config.Id}: energy {identifier:X8} has no decimal digits");
    }

    private async Task<Dlt645Frame> Ask(Dlt645Frame request, CancellationToken cancellationToken)
    {
        var stream = new FrameStream(Dlt645Frame.StartByte, Dlt645Frame.Measure);
        var reply = await connection.Exchange(request.Encode(), chunk => Take(chunk, stream, request), cancellationToken);
        return reply.IsAbnormal
            ? throw new MeterRefusedException(string.Create(CultureInfo.InvariantCulture, $"{config.Id}: DL/T 645 error {reply.Errors}"))
            : reply;
    }

    /// <summary>Other meters may be heard on the same line: what does not answer the request is passed over.</summary>
    private static Dlt645Frame? Take(ReadOnlySpan<byte> chunk, FrameStream stream, Dlt645Frame request)
    {
        foreach (var bytes in stream.Push(chunk))
        {
            if (Dlt645Frame.TryDecode(bytes, out var frame, out _) && frame.Answers(request))
            {
                return frame;
            }
        }

        return null;
    }
}
