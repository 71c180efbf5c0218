using FsCheck;
using FsCheck.Fluent;
using Prepaid.Contract;
using Prepaid.GatewayAgent.Drivers;
using Prepaid.GatewayAgent.Drivers.Cjt188;
using Prepaid.GatewayAgent.Drivers.Dlt645;
using Prepaid.GatewayAgent.Drivers.Modbus;

namespace Prepaid.GatewayAgent.Tests.Drivers;

/// <summary>Rules that the vectors leave out.</summary>
public sealed class CodecRulesTests
{
    [Fact]
    public void Dlt645_frames_come_back_as_they_were_sent() =>
        Prop.ForAll<byte, byte[]>((control, data) =>
        {
            var sent = new Dlt645Frame("260305510009", control, data.AsSpan(0, Math.Min(data.Length, 200)));
            return Dlt645Frame.TryDecode(sent.Encode(), out var back, out _)
                && back.Address == sent.Address && back.Control == control && back.Data.Span.SequenceEqual(sent.Data.Span);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Cjt188_frames_come_back_as_they_were_sent() =>
        Prop.ForAll<byte, byte[]>((control, data) =>
        {
            var sent = new Cjt188Frame(0x10, "78330011223344", control, data.AsSpan(0, Math.Min(data.Length, 100)));
            return Cjt188Frame.TryDecode(sent.Encode(), out var back, out _)
                && back.Address == sent.Address && back.Control == control && back.Data.Span.SequenceEqual(sent.Data.Span);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Modbus_registers_come_back_as_they_were_sent() =>
        Prop.ForAll<ushort, ushort, ushort>((address, first, second) =>
        {
            var sent = ModbusRequest.Write(5, Math.Min(address, (ushort)0xFFFE), first, second);
            return ModbusRtu.TryDecodeRequest(ModbusRtu.Encode(sent), out var back, out _)
                && back.Address == sent.Address && back.Values.SequenceEqual(sent.Values);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("00 00 00 00 34 12 00 80", "-12.34")]
    [InlineData("00 00 00 00 34 12 00 00", "12.34")]
    [InlineData("00 00 01 00 FF FF FF FF", null)]
    [InlineData("00 00 01 00 00 00 00 80", "800000.00")] // only the combined total has a sign
    [InlineData("00 01 02 02 50 12 80", "-1.250")]
    [InlineData("00 00 03 02 56 34 12", "12.3456")]
    public void Dlt645_values_have_the_decimals_and_the_sign_of_their_identifier(string data, string? expected)
    {
        var frame = new Dlt645Frame("000000000161", 0x91, Hex(data));

        Assert.True(Dlt645Measured.TryRead(frame, out var measured));
        Assert.Equal(expected, Assert.Single(measured.Values)?.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Dlt645_block_gives_total_and_tariffs()
    {
        var frame = new Dlt645Frame("000000000161", 0xB1, Hex("00 FF 01 00 00 01 00 00 25 00 00 00 75 00 00 00"));

        Assert.True(Dlt645Measured.TryRead(frame, out var measured));
        Assert.Equal([1.00m, 0.25m, 0.75m], measured.Values);
        Assert.True(frame.HasMore);
    }

    [Theory]
    [InlineData(0x0050, RelayPosition.Open, RelayPosition.Open)]
    [InlineData(0x0040, RelayPosition.Closed, RelayPosition.Open)]
    [InlineData(0x0010, RelayPosition.Open, RelayPosition.Closed)]
    [InlineData(0x1286, RelayPosition.Closed, RelayPosition.Closed)]
    public void Dlt645_status_word_3_tells_relay_and_command_apart(int word, RelayPosition relay, RelayPosition command)
    {
        var status = new Dlt645StatusWord3((ushort)word);

        Assert.Equal((relay, command), (status.Relay, status.RelayCommand));
    }

    [Fact]
    public void Dlt645_status_word_3_tells_supply_prepayment_alarm_and_protection()
    {
        var status = new Dlt645StatusWord3(0x1284);

        Assert.Equal((Dlt645Supply.Battery, Dlt645Prepayment.Money, true, true), (status.Supply, status.Prepayment, status.PreTripAlarm, status.IsProtected));
    }

    [Theory]
    [InlineData("000000000161", true)]
    [InlineData("AAAAAAAAAAAA", true)]
    [InlineData("AAAAAAAA0161", true)]
    [InlineData("000000000162", false)]
    public void Dlt645_answers_come_from_the_meter_that_was_asked(string asked, bool isAnswer)
    {
        var request = Dlt645Requests.Read(asked, Dlt645Measured.ForwardTotal);

        Assert.Equal(isAnswer, new Dlt645Frame("000000000161", 0x91, Hex("00 00 01 00 26 00 00 00")).Answers(request));
        Assert.Equal(isAnswer, new Dlt645Frame("000000000161", 0xD1, [2]).Answers(request));
        Assert.False(new Dlt645Frame("000000000161", 0x91, Hex("00 00 00 00 26 00 00 00")).Answers(request));
        Assert.False(new Dlt645Frame("000000000161", 0x94, []).Answers(request));
    }

    [Fact]
    public void A_frame_in_pieces_between_noise_and_broken_frames_is_found()
    {
        var good = Dlt645Requests.Read("000000000161", Dlt645Measured.ForwardTotal).Encode()[4..];
        byte[] broken = [.. good[..^2], 0, 0x16];
        byte[] all = [0x68, .. broken, 0x16, .. good, 0x68, 1, 2, 3, 4, 5, 6, 0x68, 0x91, 200, .. good];
        var stream = new FrameStream(Dlt645Frame.StartByte, Dlt645Frame.Measure);

        var found = all.SelectMany(b => stream.Push([b])).ToArray();

        Assert.Equal([good, good], found);
    }

    [Fact]
    public void Cjt188_fields_that_are_filled_with_FF_are_absent()
    {
        var frame = new Cjt188Frame(0x10, "00002020120218", 0x81, Hex("90 1F 01 34 12 00 00 2C FF FF FF FF FF FF FF FF FF FF FF FF 04 FF"));

        Assert.True(Cjt188Reading.TryRead(frame, Cjt188StatusLayout.Standard, out var reading));
        Assert.Equal((12.34m, null, null), (reading.Current.Value, reading.Settlement.Value, reading.MeterClock));
        Assert.Equal((Cjt188Valve.Open, true), (reading.Status.Valve, reading.Status.IsBatteryLow));
    }

    [Theory]
    [InlineData("90 1F 01", "1F 90 01", true)] // both orders are met in replies
    [InlineData("90 1F 01", "90 1F 02", false)]
    [InlineData("90 1F 01", "81 02 01", false)]
    public void Cjt188_answers_carry_serial_and_identifier_of_the_request(string asked, string answered, bool isAnswer)
    {
        var request = new Cjt188Frame(0x10, "00002020120218", 0x01, Hex(asked));

        Assert.Equal(isAnswer, new Cjt188Frame(0x10, "00002020120218", 0x81, Hex(answered)).Answers(request));
        Assert.False(new Cjt188Frame(0x10, "00002020120219", 0x81, Hex(answered)).Answers(request));
        Assert.False(new Cjt188Frame(0x10, "00002020120218", 0x84, Hex(answered)).Answers(request));
    }

    [Theory]
    [InlineData(0x43960000u, "300")]
    [InlineData(0x42F6E979u, "123.456001281738")]
    [InlineData(0x7FC00000u, null)]
    [InlineData(0x7F800000u, null)]
    [InlineData(0x7F7FFFFFu, null)]
    public void Float32_is_a_decimal_or_absent(uint bits, string? expected)
    {
        var (high, low) = ((ushort)(bits >> 16), (ushort)(bits & 0xFFFF));

        Assert.Equal(expected, ModbusWords.ToDecimal(high, low, ModbusWordOrder.Abcd)?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(ModbusWords.ToDecimal(high, low, ModbusWordOrder.Abcd), ModbusWords.ToDecimal(low, high, ModbusWordOrder.Cdab));
    }

    [Fact]
    public void Awt100_payload_may_contain_the_end_mark()
    {
        byte[] body = [0x91, 0x7D, 0x7D, 0x01];
        var crc = ModbusCrc.Of(body);
        byte[] bytes = [0x7B, 0x7B, .. body, (byte)(crc & 0xFF), (byte)(crc >> 8), 0x7D, 0x7D];

        Assert.True(Awt100Frame.TryDecode(bytes, out var frame, out _));
        Assert.Equal(body[1..], frame.Payload.ToArray());
    }

    private static byte[] Hex(string text) => Vectors.VectorFile.Hex(text);
}
