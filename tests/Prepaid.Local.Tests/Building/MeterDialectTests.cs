using System.Net;
using System.Net.Sockets;
using Prepaid.Contract;

namespace Prepaid.Local.Tests.Building;

/// <summary>Raw bytes against the simulated meters: errors, silence, password, validity.</summary>
public sealed class MeterDialectTests
{
    [Theory]
    [InlineData("00 01 00 00 00 06 01 03 00 38 00 01", "00 01 00 00 00 05 01 03 02 00 01")] // ratio 1
    [InlineData("00 02 00 00 00 06 01 03 01 F4 00 02", "00 02 00 00 00 03 01 83 02")]
    [InlineData("00 03 00 00 00 06 01 03 00 09 00 02", "00 03 00 00 00 03 01 83 02")]
    [InlineData("00 04 00 00 00 06 01 03 00 00 00 00", "00 04 00 00 00 03 01 83 03")]
    [InlineData("00 05 00 00 00 06 01 06 00 57 00 01", "00 05 00 00 00 03 01 86 01")]
    [InlineData("00 06 00 00 00 0B 01 10 00 57 00 02 04 00 01 00 02", "00 06 00 00 00 03 01 90 03")]
    [InlineData("00 07 00 00 00 09 01 10 00 00 00 01 02 00 01", "00 07 00 00 00 03 01 90 02")]
    public async Task A_modbus_meter_answers_errors_with_exceptions(string request, string reply) =>
        Assert.Equal(Hex(reply), await Ask("E-001", Hex(request)));

    [Theory]
    [InlineData("E-001", "00 01 00 00 00 06 02 03 00 00 00 02")] // another unit
    [InlineData("E-017", "68 18 00 51 05 03 26 68 11 04 33 33 34 33 S 16")] // another address
    [InlineData("E-017", "68 17 00 51 05 03 26 68 91 04 33 33 34 33 S 16")] // a reply
    [InlineData("E-017", "68 17 00 51 05 03 26 68 11 04 33 33 34 33 00 16")] // a wrong checksum
    [InlineData("W-001", "68 10 02 33 22 11 00 33 78 01 03 90 1F 00 S 16")] // another address
    [InlineData("W-001", "68 20 01 33 22 11 00 33 78 01 03 90 1F 00 S 16")] // a heat meter is meant
    public async Task A_meter_is_silent_when_it_is_not_meant(string meter, string request)
    {
        var proof = meter switch
        {
            "E-001" => "00 09 00 00 00 06 01 03 00 38 00 01",
            "E-017" => "68 AA AA AA AA AA AA 68 13 00 S 16",
            _ => "68 AA AA AA AA AA AA AA AA 03 03 81 0A 05 S 16",
        };

        Assert.Equal(await Ask(meter, Frame(proof)), await Ask(meter, [.. Frame(request), .. Frame(proof)]));
    }

    [Theory]
    [InlineData("11 04 34 44 55 66", "D1 01 35")] // no such data
    [InlineData("13 00", "93 06 4A 33 84 38 36 59")] // its address
    [InlineData("14 04 33 33 34 33", "D4 01 37")] // not authorised
    [InlineData("1C 10 35 34 33 33 33 33 33 33 4D 34 8C 8C 56 64 45 CC", "DC 01 37")] // wrong password
    [InlineData("1C 10 35 33 33 33 33 33 33 33 4D 34 33 33 33 34 34 53", "DC 01 34")] // ended in 2020
    [InlineData("1C 10 35 33 33 33 33 33 33 33 77 34 33 33 33 33 33 33", "DC 01 34")] // no such operation
    [InlineData("1C 10 35 33 33 33 33 33 33 33 4D 34 33 33 33 33 33 33", "9C 00")] // trip, valid for ever
    public async Task A_dlt645_meter_answers_its_address_errors_and_relay_orders(string request, string reply) =>
        Assert.Equal(
            Frame($"68 17 00 51 05 03 26 68 {reply} S 16"),
            FromStart(await Ask("E-017", Frame($"68 17 00 51 05 03 26 68 {request} S 16"))));

    [Fact]
    public async Task A_permit_to_close_needs_a_hand_at_the_meter()
    {
        await using var test = new BuildingUnderTest();
        await test.Building.OperateByHand("E-017", RelayPosition.Open);

        await Ask(test, "E-017", Frame("68 17 00 51 05 03 26 68 1C 10 35 33 33 33 33 33 33 33 4E 34 33 33 33 33 33 33 S 16"));

        Assert.Equal(RelayPosition.Open, test.Building.RelayOf("E-017"));
    }

    [Theory]
    [InlineData("01 03 81 02 07", "C1 03 07 00 00")] // no price
    [InlineData("04 04 A0 17 08 66", "C4 03 08 00 00")] // no such valve order
    [InlineData("04 04 17 A0 09 99", "84 05 17 A0 09 01 00")] // closed, in the caller's order of bytes
    [InlineData("03 03 81 0A 0A", "83 03 81 0A 0A")]
    public async Task A_cjt188_meter_answers_its_address_errors_and_valve_orders(string request, string reply) =>
        Assert.Equal(
            Frame($"68 10 01 33 22 11 00 33 78 {reply} S 16"),
            FromStart(await Ask("W-001", Frame($"68 10 01 33 22 11 00 33 78 {request} S 16"))));

    [Fact]
    public async Task A_request_in_pieces_after_noise_is_answered()
    {
        await using var test = new BuildingUnderTest();
        byte[] bytes = [0, 0x68, 0xFE, 0xFE, .. Frame("68 17 00 51 05 03 26 68 13 00 S 16")];

        var whole = await Ask(test, "E-017", bytes);
        var inPieces = await Ask(test, "E-017", bytes, pieces: 5);

        Assert.Equal(whole, inPieces);
    }

    private static async Task<byte[]> Ask(string meter, byte[] request)
    {
        await using var test = new BuildingUnderTest();
        return await Ask(test, meter, request);
    }

    private static async Task<byte[]> Ask(BuildingUnderTest test, string meter, byte[] request, int pieces = 1)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, test.Building.Configs.Single(c => c.Id == meter).Port);
        foreach (var piece in request.Chunk((request.Length + pieces - 1) / pieces))
        {
            await socket.SendAsync(piece);
        }

        var buffer = new byte[512];
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        return buffer[..await socket.ReceiveAsync(buffer, late.Token)];
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", string.Empty, StringComparison.Ordinal));

    /// <summary>S stands for the right checksum.</summary>
    private static byte[] Frame(string text)
    {
        if (!text.Contains('S', StringComparison.Ordinal))
        {
            return Hex(text);
        }

        var head = Hex(text.Split('S')[0].Trim());
        return [.. head, (byte)(head.Sum(b => b) & 0xFF), 0x16];
    }

    private static byte[] FromStart(byte[] bytes) => [.. bytes.SkipWhile(b => b == 0xFE)];
}
