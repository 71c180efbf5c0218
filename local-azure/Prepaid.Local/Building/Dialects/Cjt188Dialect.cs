using System.Globalization;
using Prepaid.Contract;

namespace Prepaid.Local.Building.Dialects;

/// <summary>A CJ/T 188 cold water meter: 901F in either order, read address, valve.</summary>
internal sealed class Cjt188Dialect(BuildingMeter meter, BuildingModel model, TimeProvider clock, TimeZoneInfo zone) : MeterDialect(meter, model)
{
    private const int LengthAt = 10;
    private const byte ColdWater = 0x10;
    private const byte CubicMetres = 0x2C;
    private const byte ValveOpen = 0x55;
    private const byte ValveClose = 0x99;

    private readonly byte[] address = [.. Convert.FromHexString(meter.Address).Reverse()];

    private byte St0 => Position == RelayPosition.Open ? (byte)1 : (byte)0;

    public override RequestCut Find(ReadOnlySpan<byte> received) => SerialFrames.Find(received, LengthAt, secondStartAt: 0);

    public override bool IsOrder(ReadOnlySpan<byte> request) => request[9] == 0x04;

    public override async Task<byte[]?> Answer(byte[] request)
    {
        var control = request[9];
        if (request[1] is not (ColdWater or 0xAA) || !IsForMe(request.AsSpan(2, 7)) || (control & 0x80) != 0)
        {
            return null;
        }

        var data = request[(LengthAt + 1)..^2];
        var answer = data.Length < 3 ? null : (control, Identifier(data)) switch
        {
            (0x01, (0x90, 0x1F)) when data.Length == 3 => [.. data, .. Reading(await Total())],
            (0x03, (0x81, 0x0A)) when data.Length == 3 => data,
            (0x04, (0xA0, 0x17)) when data.Length == 4 => await Valve(data, request),
            _ => null,
        };
        var serial = data.Length < 3 ? (byte)0 : data[2];
        return answer is null ? Reply((byte)(control | 0xC0), [serial, St0, 0]) : Reply((byte)(control | 0x80), answer);
    }

    /// <summary>Both orders of the two bytes are in use.</summary>
    private static (byte High, byte Low) Identifier(byte[] data) =>
        data[0] is 0x1F or 0x0A or 0x17 ? (data[1], data[0]) : (data[0], data[1]);

    private bool IsForMe(ReadOnlySpan<byte> asked) => asked.SequenceEqual(address) || asked.IndexOfAnyExcept((byte)0xAA) < 0;

    private byte[] Reading(long total)
    {
        var now = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        var settled = (long)(Meter.FirstRegister * 100);
        return
        [
            .. SerialFrames.Digits(total, 4), CubicMetres,
            .. SerialFrames.Digits(settled, 4), CubicMetres,
            .. SerialFrames.Digits(long.Parse(now, CultureInfo.InvariantCulture), 7),
            St0, 0,
        ];
    }

    private async Task<byte[]?> Valve(byte[] data, byte[] request)
    {
        if (data[3] is not (ValveOpen or ValveClose))
        {
            return null;
        }

        await Operate(data[3] == ValveClose ? RelayPosition.Open : RelayPosition.Closed, request);
        return [.. data[..3], St0, 0];
    }

    private byte[] Reply(byte control, byte[] data) =>
        SerialFrames.Close([SerialFrames.Start, ColdWater, .. address, control], data);
}
