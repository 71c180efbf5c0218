using System.Net;
using System.Net.Sockets;
using Prepaid.Contract;
using Prepaid.GatewayAgent.Drivers;

namespace Prepaid.GatewayAgent.Tests.Drivers;

/// <summary>The drivers on real sockets, against literal frames of the public vectors.</summary>
public sealed class MeterDriverTests
{
    private const string Dlt645Total = "FE FE 68 61 01 00 00 00 00 68 91 08 33 33 34 33 59 33 33 33 8A 16"; // 0.26 kWh
    private const string Dlt645NoSuchData = "68 61 01 00 00 00 00 68 D1 01 35 39 16";
    private const string Dlt645OtherMeter = "68 61 10 01 30 12 15 68 91 08 33 33 34 33 AB 39 33 33 49 16";
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);

    [Fact]
    public async Task Modbus_total_and_relay_are_read_and_the_relay_is_forced()
    {
        await using var meter = new ScriptedMeter(request => Convert.ToHexString(request.AsSpan(7)) switch
        {
            "0300000002" => Tcp(request, "05 03 04 00 01 E2 40"),
            "1000570002040001" + "0001" => Tcp(request, "05 10 00 57 00 02"),
            "0300570002" => Tcp(request, "05 03 04 00 01 00 01"),
            _ => Tcp(request, "05 83 02"),
        });
        await using var driver = MeterDrivers.Open(Modbus(meter.Port));

        Assert.Equal(123456, await driver.ReadTotal(default));
        await driver.Switch(RelayPosition.Open, default);
        Assert.Equal(RelayPosition.Open, await driver.ReadRelay(default));
        Assert.Equal(1, meter.Connections);
    }

    [Fact]
    public async Task Modbus_words_may_come_low_first()
    {
        await using var meter = new ScriptedMeter(request => Tcp(request, "05 03 04 E2 40 00 01"));
        await using var driver = MeterDrivers.Open(Modbus(meter.Port) with { WordOrder = "CDAB" });

        Assert.Equal(123456, await driver.ReadTotal(default));
    }

    [Fact]
    public async Task A_reply_to_another_transaction_is_not_taken()
    {
        await using var meter = new ScriptedMeter(_ => "77 77 00 00 00 07 05 03 04 00 01 E2 40");
        await using var driver = MeterDrivers.Open(Modbus(meter.Port));

        var silent = await Assert.ThrowsAsync<MeterSilentException>(() => driver.ReadTotal(default));
        Assert.Contains("transaction", silent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_of_the_protocol_are_refusals_and_keep_the_connection()
    {
        await using var modbus = new ScriptedMeter(request => Tcp(request, "05 83 02"));
        await using var dlt645 = new ScriptedMeter(_ => Dlt645NoSuchData);
        await using var cjt188 = new ScriptedMeter(request => Cjt188(request, "C1", $"{request[^3]:X2} 00 00"));
        foreach (var (meter, config) in new[] { (modbus, Modbus(modbus.Port)), (dlt645, Dlt645(dlt645.Port)), (cjt188, Cjt188(cjt188.Port)) })
        {
            await using var driver = MeterDrivers.Open(config);

            await Assert.ThrowsAsync<MeterRefusedException>(() => driver.ReadTotal(default));
            await Assert.ThrowsAsync<MeterRefusedException>(() => driver.ReadTotal(default));
            Assert.Equal(1, meter.Connections);
        }
    }

    [Fact]
    public async Task Dlt645_passes_over_noise_and_other_meters_on_the_line()
    {
        await using var meter = new ScriptedMeter(_ => $"00 68 FF {Dlt645OtherMeter} {Dlt645Total}");
        await using var driver = MeterDrivers.Open(Dlt645(meter.Port));

        Assert.Equal(26, await driver.ReadTotal(default));
    }

    [Fact]
    public async Task Dlt645_band_registers_are_read_by_their_own_identifiers()
    {
        // The replies of vectors dlt645-open-10 and dlt645-open-11, captured from an independent slave.
        await using var meter = new ScriptedMeter(request => Convert.ToHexString(request.AsSpan(^6..^2)) switch
        {
            "33343433" => "FE FE FE FE 68 61 03 00 12 01 15 68 91 08 33 34 34 33 33 33 34 33 90 16",
            "33353433" => "FE FE FE FE 68 61 03 00 12 01 15 68 91 08 33 35 34 33 58 33 35 33 B7 16",
            _ => null,
        });
        await using var driver = MeterDrivers.Open(Dlt645(meter.Port) with { Address = "150112000361", BandRegisters = 2 });

        Assert.Equal([10_000, 20_025], await driver.ReadBands(default));
        Assert.Equal(2, meter.Requests.Count);
    }

    [Fact]
    public async Task Modbus_band_registers_that_stand_side_by_side_are_one_request()
    {
        await using var meter = new ScriptedMeter(request => Convert.ToHexString(request.AsSpan(7)) switch
        {
            "0300020008" => Tcp(request, "05 03 10 00 00 27 10 00 00 4E 20 00 00 EA 60 00 00 82 B0"),
            "0350300002" => Tcp(request, "05 03 04 00 00 00 07"),
            _ => Tcp(request, "05 83 02"),
        });
        await using var driver = MeterDrivers.Open(Modbus(meter.Port) with { BandRegisters = 5 });

        Assert.Equal([10_000, 20_000, 60_000, 33_456, 7], await driver.ReadBands(default));
        Assert.Equal(2, meter.Requests.Count);
    }

    [Fact]
    public async Task Modbus_energies_stand_where_the_model_keeps_them()
    {
        await using var meter = new ScriptedMeter(request => Convert.ToHexString(request.AsSpan(7)) switch
        {
            "0308420002" => Tcp(request, "05 03 04 00 01 E2 40"),
            "0300060004" => Tcp(request, "05 03 08 00 00 00 01 00 00 00 02"),
            _ => Tcp(request, "05 83 02"),
        });
        await using var driver = MeterDrivers.Open(Modbus(meter.Port) with { BandRegisters = 2, EnergyAddresses = "0842 0006 0008" });

        Assert.Equal(123456, await driver.ReadTotal(default));
        Assert.Equal([1, 2], await driver.ReadBands(default));
    }

    [Theory]
    [InlineData("83 33 BE", RelayPosition.Open)]
    [InlineData("33 33 6E", RelayPosition.Closed)]
    public async Task Dlt645_relay_is_read_from_status_word_3(string wordAndSum, RelayPosition expected)
    {
        await using var meter = new ScriptedMeter(_ => $"68 61 10 01 30 12 15 68 91 06 36 38 33 37 {wordAndSum} 16");
        await using var driver = MeterDrivers.Open(Dlt645(meter.Port) with { Address = "151230011061" });

        Assert.Equal(expected, await driver.ReadRelay(default));
    }

    [Fact]
    public async Task Dlt645_trips_with_level_password_and_operator_of_the_configuration()
    {
        await using var meter = new ScriptedMeter(_ => "68 09 00 51 05 03 26 68 9C 00 F4 16");
        await using var driver = MeterDrivers.Open(Dlt645(meter.Port) with { Address = "260305510009", Password = "123456", Operator = "00000001" });

        await driver.Switch(RelayPosition.Open, default);
        await driver.Switch(RelayPosition.Closed, default);

        Assert.All(meter.Requests, r => Assert.Contains("681C10" + "35" + "896745" + "34333333", r, StringComparison.Ordinal));
        Assert.Equal(["4D", "4F"], meter.Requests.Select(r => r[^20..^18])); // 1A trip, 1C direct closing, + 33H
    }

    [Theory]
    [InlineData("00 02 00 00 2C", 2, 200)]
    [InlineData("77 66 55 44 2C", 2, 44556677)]
    [InlineData("00 02 00 00 2D", 2, 2000)]
    [InlineData("50 12 00 00 29", 5, 1250)] // 12.50 L in steps of 0.01 L
    public async Task Cjt188_flow_is_counted_in_steps_of_the_configured_decimals(string flow, int decimals, long counts)
    {
        await using var meter = new ScriptedMeter(request => Cjt188(request, "81", $"90 1F {request[^3]:X2} {flow} FF FF FF FF FF 00 00 00 00 00 00 00 00 FF"));
        await using var driver = MeterDrivers.Open(Cjt188(meter.Port) with { Decimals = decimals });

        Assert.Equal(counts, await driver.ReadTotal(default));
    }

    [Theory]
    [InlineData("FF FF FF FF 2C")]
    [InlineData("50 12 00 00 29")] // litres do not fit into steps of 0.01 m³
    [InlineData("00 02 00 00 05")]
    public async Task Cjt188_flow_that_is_no_whole_number_of_steps_is_refused(string flow)
    {
        await using var meter = new ScriptedMeter(request => Cjt188(request, "81", $"90 1F {request[^3]:X2} {flow} {flow} 00 00 00 00 00 00 00 00 FF"));
        await using var driver = MeterDrivers.Open(Cjt188(meter.Port));

        await Assert.ThrowsAsync<MeterRefusedException>(() => driver.ReadTotal(default));
    }

    [Theory]
    [InlineData("00", "1-0", RelayPosition.Closed)]
    [InlineData("01", "1-0", RelayPosition.Open)]
    [InlineData("03", "1-0", RelayPosition.Unknown)]
    [InlineData("40", "7-6", RelayPosition.Open)]
    [InlineData("01", "7-6", RelayPosition.Closed)]
    public async Task Cjt188_valve_is_read_from_the_configured_bits(string status, string bits, RelayPosition expected)
    {
        await using var meter = new ScriptedMeter(request =>
            Cjt188(request, "81", $"1F 90 {request[^3]:X2} 00 02 00 00 2C 00 02 00 00 2C 00 00 00 00 00 00 00 {status} FF"));
        await using var driver = MeterDrivers.Open(Cjt188(meter.Port) with { ValveBits = bits, DiOrder = "little" });

        Assert.Equal(expected, await driver.ReadRelay(default));
    }

    [Fact]
    public async Task A_meter_that_does_not_answer_in_time_is_silent_and_is_connected_again()
    {
        var asked = 0;
        await using var meter = new ScriptedMeter(request => ++asked == 1 ? null : Tcp(request, "05 03 04 00 01 E2 40"));
        await using var driver = MeterDrivers.Open(Modbus(meter.Port), Short);

        await Assert.ThrowsAsync<MeterSilentException>(() => driver.ReadTotal(default));
        Assert.Equal(123456, await driver.ReadTotal(default));
        Assert.Equal(2, meter.Connections);
    }

    [Fact]
    public async Task A_meter_that_hangs_up_in_the_middle_is_silent_and_is_connected_again()
    {
        var asked = 0;
        await using var meter = new ScriptedMeter(_ => ++asked == 1 ? ScriptedMeter.HangUp : Dlt645Total);
        await using var driver = MeterDrivers.Open(Dlt645(meter.Port));

        await Assert.ThrowsAsync<MeterSilentException>(() => driver.ReadTotal(default));
        Assert.Equal(26, await driver.ReadTotal(default));
    }

    [Fact]
    public async Task Half_an_answer_is_silence()
    {
        await using var meter = new ScriptedMeter(_ => Dlt645Total[..41]);
        await using var driver = MeterDrivers.Open(Dlt645(meter.Port), Short);

        await Assert.ThrowsAsync<MeterSilentException>(() => driver.ReadTotal(default));
    }

    [Fact]
    public async Task Nobody_listening_is_silence_at_once()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        await using var driver = MeterDrivers.Open(Modbus(port), timeout: TimeSpan.FromHours(1));

        await Assert.ThrowsAsync<MeterSilentException>(() => driver.ReadTotal(default)); // it does not wait for the timeout
    }

    [Fact]
    public async Task A_cancelled_caller_is_told_so_and_not_that_the_meter_is_silent()
    {
        await using var meter = new ScriptedMeter(_ => null);
        await using var driver = MeterDrivers.Open(Modbus(meter.Port));
        using var cancelling = new CancellationTokenSource(Short);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => driver.ReadTotal(cancelling.Token));
    }

    [Fact]
    public async Task Requests_to_one_meter_go_one_after_the_other()
    {
        await using var meter = new ScriptedMeter(request => Tcp(request, "05 03 04 00 01 E2 40"));
        await using var driver = MeterDrivers.Open(Modbus(meter.Port));

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => driver.ReadTotal(default)));

        Assert.All(all, total => Assert.Equal(123456, total));
        Assert.All(meter.Requests, r => Assert.Equal(24, r.Length)); // never two in one packet
    }

    private static MeterConfig Modbus(int port) => new("E-1", "modbus-tcp", "127.0.0.1", port, "5");

    private static MeterConfig Dlt645(int port) => new("E-2", "dlt645-tcp", "127.0.0.1", port, "000000000161");

    private static MeterConfig Cjt188(int port) => new("W-1", "cjt188-tcp", "127.0.0.1", port, "00002020120218");

    private static string Tcp(byte[] request, string body) =>
        $"{request[0]:X2} {request[1]:X2} 00 00 00 {Convert.FromHexString(body.Replace(" ", string.Empty, StringComparison.Ordinal)).Length:X2} {body}";

    /// <summary>A reply of water meter 00002020120218 with its checksum.</summary>
    private static string Cjt188(byte[] request, string control, string payload)
    {
        Assert.Equal(0x68, request[3]);
        var data = Convert.FromHexString(payload.Replace(" ", string.Empty, StringComparison.Ordinal));
        byte[] frame = [0x68, 0x10, 0x18, 0x02, 0x12, 0x20, 0x20, 0, 0, Convert.ToByte(control, 16), (byte)data.Length, .. data];
        return $"{Convert.ToHexString(frame)}{frame.Sum(b => b) & 0xFF:X2}16";
    }
}
