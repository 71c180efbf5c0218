using System.Globalization;
using System.Text.Json.Nodes;
using Prepaid.Contract;
using Prepaid.GatewayAgent.Drivers;
using Prepaid.GatewayAgent.Drivers.Cjt188;

namespace Prepaid.GatewayAgent.Tests.Vectors;

/// <summary>Does what a CJ/T 188 vector asks and says it in the vector's own field names.</summary>
internal static class Cjt188Vectors
{
    public static JsonObject Run(VectorFile vector) => vector.Operation switch
    {
        "encode" => Encode(vector),
        "decode" => Decode(vector.Bytes("frame_hex")),
        "decode_stream" => FrameVectors.DecodeStream(vector, Cjt188Frame.StartByte, Cjt188Frame.Measure),
        "match_reply" => MatchReply(vector),
        "sequence" => Sequence(vector),
        _ => throw vector.NotUnderstood($"operation '{vector.Operation}'"),
    };

    private static JsonObject Encode(VectorFile vector)
    {
        var type = Convert.ToByte(vector.Text("meter_type"), 16);
        var address = vector.Text("address_display");
        var serial = Convert.ToByte(vector.Text("ser"), 16);
        var order = vector.Text("di_order", "big") switch
        {
            "big" => Cjt188DiOrder.Big,
            "little" => Cjt188DiOrder.Little,
            var other => throw vector.NotUnderstood($"DI order '{other}'"),
        };
        var frame = vector.Text("command") switch
        {
            "read_data" => Cjt188Requests.Read(type, address, Convert.ToUInt16(vector.Text("di"), 16), order, serial),
            "read_address" => Cjt188Requests.ReadAddress(type, address, order, serial),
            "valve_open" => Cjt188Requests.Valve(type, address, RelayPosition.Closed, order, serial),
            "valve_close" => Cjt188Requests.Valve(type, address, RelayPosition.Open, order, serial),
            var other => throw vector.NotUnderstood($"command '{other}'"),
        };
        return FrameVectors.Encoded(vector, frame.Encode());
    }

    private static JsonObject Decode(byte[] bytes) =>
        Cjt188Frame.TryDecode(bytes, out var frame, out var reason) ? Described(frame) : FrameVectors.Rejected(bytes, reason);

    private static JsonObject MatchReply(VectorFile vector) => new()
    {
        ["accepted"] = Cjt188Frame.TryDecode(vector.Bytes("request_hex"), out var request, out _)
            && Cjt188Frame.TryDecode(vector.Bytes("reply_hex"), out var reply, out _)
            && reply.Answers(request),
    };

    private static JsonObject Sequence(VectorFile vector)
    {
        var states = new SwitchStates();
        Cjt188Frame? asked = null;
        foreach (var step in states.StepsOf(vector))
        {
            if (Cjt188Frame.TryDecode(step, out var frame, out _) && !frame.IsReply)
            {
                asked = frame;
                states.Asked(isSwitch: frame.Function == Cjt188Function.Write);
            }
            else if (frame is { IsAbnormal: false } && asked is not null && frame.Answers(asked))
            {
                states.Answered(
                    isAcceptance: frame.Function == Cjt188Function.Write,
                    Cjt188Reading.TryRead(frame, Cjt188StatusLayout.Standard, out var reading) ? ConfirmedName(reading.Status.Valve) : null);
            }

            states.EndStep();
        }

        return states.Result;
    }

    private static JsonObject Described(Cjt188Frame frame)
    {
        var result = FrameVectors.Described(frame.Encode(), frame.PreambleLength, frame.Control, frame.Data.Length);
        var content = frame.Content;
        result["meter_type"] = FrameVectors.Hex(frame.Type);
        result["address_display"] = frame.Address;
        result["address_wire"] = Convert.ToHexString(Bcd.FromDisplay(frame.Address, Cjt188Frame.AddressLength));
        result["meter_number"] = frame.Address[4..];
        result["factory_code"] = frame.Address[..4];
        result["payload"] = Convert.ToHexString(content.Payload.Span);
        if (content.Serial is { } serial)
        {
            result["ser"] = FrameVectors.Hex(serial);
        }

        if (content.DataIdentifier is { } identifier)
        {
            result["di"] = identifier.ToString("X4", CultureInfo.InvariantCulture);
            result["di_byte_order"] = content.DiOrder == Cjt188DiOrder.Big ? "big-endian (90 1F)" : "little-endian (1F 90)";
        }

        if (frame is { IsReply: true, IsAbnormal: true })
        {
            result["status_wire"] = Convert.ToHexString(content.Payload.Span);
        }

        if (frame is { IsReply: true, Function: Cjt188Function.ReadAddress } && content.Payload.Length == Cjt188Frame.AddressLength)
        {
            result["address_reported"] = Bcd.ToDisplay(content.Payload.Span);
        }

        if (Cjt188Reading.TryRead(frame, Cjt188StatusLayout.Standard, out var reading))
        {
            result["current_flow"] = Described(reading.Current);
            result["settlement_flow"] = Described(reading.Settlement);
            result["meter_clock"] = reading.MeterClock?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            result["status"] = Described(reading.Status);
        }

        if (Cjt188Status.TryReadValveReply(frame, out var status))
        {
            result["status"] = Described(status);
        }

        return result;
    }

    private static JsonObject Described(Cjt188Flow flow) => new()
    {
        ["raw_bcd"] = flow.RawBcd,
        ["value"] = flow.Value?.ToString(CultureInfo.InvariantCulture),
        ["unit_code"] = FrameVectors.Hex(flow.UnitCode),
        ["unit"] = flow.Unit is { } unit ? ExpectedFields.AnyOf(NamesOf(unit)) : null,
    };

    private static string[] NamesOf(string unit) =>
        unit.Split('x') is [var name, var factor] ? [unit, $"{name}*{factor}", $"{factor}{name}", $"{name} x{factor}", $"{name} x {factor}"] : [unit];

    private static JsonObject Described(Cjt188Status status) => new()
    {
        ["st0"] = FrameVectors.Hex(status.St0),
        ["st1"] = status.St1 is { } second ? FrameVectors.Hex(second) : null,
        ["valve"] = status.Valve switch
        {
            Cjt188Valve.Open => ExpectedFields.AnyOf("open"),
            Cjt188Valve.Closed => ExpectedFields.AnyOf("closed"),
            Cjt188Valve.Abnormal => ExpectedFields.AnyOf("abnormal"),
            _ => ExpectedFields.AnyOf("reserved", "unknown"),
        },
        ["battery"] = status.IsBatteryLow ? "low" : "ok",
    };

    private static string? ConfirmedName(Cjt188Valve valve) => valve switch
    {
        Cjt188Valve.Open => "open",
        Cjt188Valve.Closed => "closed",
        _ => null,
    };
}
