using System.Buffers.Binary;
using System.Globalization;
using Prepaid.Contract;

namespace Prepaid.Local.Building.Dialects;

/// <summary>A DL/T 645-2007 meter: energies, voltage, status word 3, read address and relay orders with password 000000.</summary>
internal sealed class Dlt645Dialect(BuildingMeter meter, BuildingModel model, TimeProvider clock, TimeZoneInfo zone) : MeterDialect(meter, model)
{
    private const int LengthAt = 9;
    private const byte OtherError = 0x01;
    private const byte NoSuchData = 0x02;
    private const byte WrongPassword = 0x04;

    private readonly byte[] address = [.. Convert.FromHexString(meter.Address).Reverse()];

    public override RequestCut Find(ReadOnlySpan<byte> received) => SerialFrames.Find(received, LengthAt, secondStartAt: 7);

    public override bool IsOrder(ReadOnlySpan<byte> request) => request[8] == 0x1C;

    public override async Task<byte[]?> Answer(byte[] request)
    {
        var control = request[8];
        if (!IsForMe(request.AsSpan(1, 6)) || (control & 0x80) != 0)
        {
            return null;
        }

        var data = Array.ConvertAll(request[(LengthAt + 1)..^2], b => unchecked((byte)(b - 0x33)));
        var (error, answer) = control switch
        {
            0x11 => await Read(data),
            0x12 => (NoSuchData, []),
            0x13 => ((byte)0, address),
            0x14 => (WrongPassword, []),
            0x1C => await Relay(data, request),
            _ => (OtherError, []),
        };
        var shifted = Array.ConvertAll(error == 0 ? answer : [error], b => unchecked((byte)(b + 0x33)));
        var reply = (byte)(control | (error == 0 ? 0x80 : 0xC0));
        return SerialFrames.Close([SerialFrames.Start, .. address, SerialFrames.Start, reply], shifted);
    }

    private bool IsForMe(ReadOnlySpan<byte> asked)
    {
        for (var i = 0; i < asked.Length; i++)
        {
            if (asked[i] != address[i] && asked[i] != 0xAA)
            {
                return false;
            }
        }

        return true;
    }

    private async Task<(byte Error, byte[] Answer)> Read(byte[] data)
    {
        if (data.Length != 4)
        {
            return (OtherError, []);
        }

        byte[]? value = BinaryPrimitives.ReadUInt32LittleEndian(data) switch
        {
            0x00000000 or 0x00010000 or 0x00010300 => Energy(await Total()),
            0x00010100 or 0x00010200 or 0x00010400 => Energy(0),
            0x0001FF00 => Block(await Total()),
            0x02010100 => SerialFrames.Digits(2205, 2),
            0x04000503 => StatusWord3(),
            _ => null,
        };
        return value is null ? (NoSuchData, []) : ((byte)0, [.. data, .. value]);
    }

    private static byte[] Energy(long counts) => SerialFrames.Digits(counts, 4);

    /// <summary>Total and four tariffs; all energy is in the third, flat.</summary>
    private static byte[] Block(long total) => [.. Energy(total), .. Energy(0), .. Energy(0), .. Energy(total), .. Energy(0)];

    private byte[] StatusWord3() =>
        [(byte)((Position == RelayPosition.Open ? 0x10 : 0) | (Told == RelayPosition.Open ? 0x40 : 0)), 0];

    private async Task<(byte Error, byte[] Answer)> Relay(byte[] data, byte[] request)
    {
        if (data.Length != 16)
        {
            return (OtherError, []);
        }

        if (data[0] != 0x02 || data.AsSpan(1, 3).IndexOfAnyExcept((byte)0) >= 0)
        {
            return (WrongPassword, []);
        }

        if (HasEnded(data.AsSpan(10)))
        {
            return (OtherError, []);
        }

        switch (data[8])
        {
            case 0x1A:
                await Operate(RelayPosition.Open, request);
                return (0, []);
            case 0x1C:
                await Operate(RelayPosition.Closed, request);
                return (0, []);
            case 0x1B:
                return (0, []); // permitted: nobody presses the button in this building
            default:
                return (OtherError, []);
        }
    }

    private bool HasEnded(ReadOnlySpan<byte> validUntil)
    {
        var digits = Convert.ToHexString([.. validUntil.ToArray().Reverse()]);
        var now = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).ToString("yyMMddHHmmss", CultureInfo.InvariantCulture);
        return digits != "000000000000" && string.CompareOrdinal(digits, now) < 0;
    }
}
