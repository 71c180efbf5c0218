using System.Buffers.Binary;
using System.Globalization;
using Prepaid.Contract;

namespace Prepaid.Local.Building.Dialects;

/// <summary>An Acrel-type meter as a Modbus TCP server: functions 03 and 10, exceptions 1 to 3.</summary>
internal sealed class ModbusDialect(BuildingMeter meter, BuildingModel model) : MeterDialect(meter, model)
{
    private const int Header = 6;
    private const int LongestBody = 254;
    private const int Energies = 10;
    private const int CurrentRatio = 0x0038;
    private const int Relay = 0x0057;

    private readonly byte unit = byte.Parse(meter.Address, CultureInfo.InvariantCulture);

    private enum Fault
    {
        None = 0,
        Function = 1,
        Address = 2,
        Value = 3,
    }

    public override RequestCut Find(ReadOnlySpan<byte> received)
    {
        if (received.Length < Header)
        {
            return new RequestCut(0, 0);
        }

        var body = BinaryPrimitives.ReadUInt16BigEndian(received[4..]);
        var isModbus = received[2] == 0 && received[3] == 0 && body is >= 2 and <= LongestBody;
        return isModbus ? new RequestCut(0, received.Length < Header + body ? 0 : Header + body) : new RequestCut(received.Length, 0);
    }

    public override bool IsOrder(ReadOnlySpan<byte> request) => request[Header + 1] == 0x10;

    public override async Task<byte[]?> Answer(byte[] request)
    {
        var body = request.AsMemory(Header);
        if (body.Span[0] != unit)
        {
            return null;
        }

        var function = body.Span[1];
        var (fault, answer) = function switch
        {
            0x03 => await ReadRegisters(body),
            0x10 => await WriteRegisters(body, request),
            _ => (Fault.Function, []),
        };
        byte[] reply = fault == Fault.None ? [unit, function, .. answer] : [unit, (byte)(function | 0x80), (byte)fault];
        var frame = new byte[Header + reply.Length];
        request.AsSpan(0, 2).CopyTo(frame);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(4), (ushort)reply.Length);
        reply.CopyTo(frame, Header);
        return frame;
    }

    private async Task<(Fault Fault, byte[] Answer)> ReadRegisters(ReadOnlyMemory<byte> body)
    {
        if (body.Length != 6)
        {
            return (Fault.Value, []);
        }

        var first = BinaryPrimitives.ReadUInt16BigEndian(body.Span[2..]);
        var count = BinaryPrimitives.ReadUInt16BigEndian(body.Span[4..]);
        if (count is < 1 or > 125)
        {
            return (Fault.Value, []);
        }

        if (!Enumerable.Range(first, count).All(Exists))
        {
            return (Fault.Address, []);
        }

        var total = first < Energies ? await Total() : 0;
        var answer = new byte[1 + (count * 2)];
        answer[0] = (byte)(count * 2);
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(1 + (i * 2)), Register(first + i, total));
        }

        return (Fault.None, answer);
    }

    private bool Exists(int register) =>
        register is (>= 0 and < Energies) or CurrentRatio || (Meter.HasRelay && register is Relay or Relay + 1);

    /// <summary>Total and flat tariff hold the energy, sharp, peak and valley nothing.</summary>
    private ushort Register(int register, long total) => register switch
    {
        0 or 6 => (ushort)((total >> 16) & 0xFFFF),
        1 or 7 => (ushort)(total & 0xFFFF),
        CurrentRatio or Relay => 1, // ratio 1 to 1; the relay is in forced mode
        Relay + 1 => Position == RelayPosition.Open ? (ushort)1 : (ushort)0,
        _ => 0,
    };

    private async Task<(Fault Fault, byte[] Answer)> WriteRegisters(ReadOnlyMemory<byte> body, byte[] request)
    {
        if (body.Length < 7 || body.Length != 7 + body.Span[6])
        {
            return (Fault.Value, []);
        }

        if (!Meter.HasRelay || BinaryPrimitives.ReadUInt16BigEndian(body.Span[2..]) != Relay)
        {
            return (Fault.Address, []);
        }

        if (!body.Span[4..10].SequenceEqual((byte[])[0, 2, 4, 0, 1, 0]) || body.Length != 11 || body.Span[10] > 1)
        {
            return (Fault.Value, []);
        }

        await Operate(body.Span[10] == 1 ? RelayPosition.Open : RelayPosition.Closed, request);
        return (Fault.None, body.Slice(2, 4).ToArray());
    }
}
