using System.Globalization;
using System.Text.Json.Nodes;
using Prepaid.Contract;
using Prepaid.GatewayAgent.Drivers.Modbus;

namespace Prepaid.GatewayAgent.Tests.Vectors;

/// <summary>Does what a Modbus vector asks and says it in the vector's own field names.</summary>
internal static class ModbusVectors
{
    public static JsonObject Run(VectorFile vector) => vector.Operation switch
    {
        "encode_rtu" => EncodeRtu(vector),
        "decode_rtu_reply" => DecodeRtuReply(vector),
        "match_reply" => new JsonObject { ["accepted"] = IsReplyOfRtu(vector) },
        "tcp" => Tcp(vector),
        "tcp_reply" => TcpReply(vector),
        "decode_7b7b" => Decode7B7B(vector),
        "sequence" => Sequence(vector),
        _ => throw vector.NotUnderstood($"operation '{vector.Operation}'"),
    };

    private static JsonObject EncodeRtu(VectorFile vector) => new()
    {
        ["valid"] = true,
        ["frame_hex"] = Convert.ToHexString(ModbusRtu.Encode(Request(vector, vector.Number("slave")))),
    };

    private static ModbusRequest Request(VectorFile vector, int unit)
    {
        var address = (ushort)vector.Number("address");
        return vector.Number("function") switch
        {
            ModbusRequest.ReadFunction => ModbusRequest.Read((byte)unit, address, vector.Number("quantity")),
            ModbusRequest.WriteFunction => ModbusRequest.Write((byte)unit, address, [.. vector.Input["values"]!.AsArray().Select(v => (ushort)v!)]),
            var other => throw vector.NotUnderstood($"function {other}"),
        };
    }

    private static JsonObject DecodeRtuReply(VectorFile vector)
    {
        Assert.True(ModbusRtu.TryDecodeRequest(vector.Bytes("request_hex"), out var request, out var reason), reason);
        return ModbusRtu.TryDecodeReply(request, vector.Bytes("reply_hex"), out var reply, out reason)
            ? Described(vector, request, reply)
            : Rejected(reason);
    }

    private static bool IsReplyOfRtu(VectorFile vector) =>
        ModbusRtu.TryDecodeRequest(vector.Bytes("request_hex"), out var request, out _)
        && ModbusRtu.TryDecodeReply(request, vector.Bytes("reply_hex"), out _, out _);

    private static JsonObject Tcp(VectorFile vector)
    {
        var transaction = (ushort)vector.Number("transaction");
        var request = Request(vector, vector.Number("unit"));
        var result = new JsonObject();
        if (vector.Input.ContainsKey("reply_hex"))
        {
            result = ModbusTcp.TryDecodeReply(transaction, request, vector.Bytes("reply_hex"), out var reply, out var reason)
                ? Described(vector, request, reply)
                : Rejected(reason);
        }

        result["request_hex"] = Convert.ToHexString(ModbusTcp.Encode(transaction, request));
        return result;
    }

    private static JsonObject TcpReply(VectorFile vector)
    {
        Assert.True(ModbusTcp.TryDecodeRequest(vector.Bytes("request_hex"), out var transaction, out var request, out var reason), reason);
        return ModbusTcp.TryDecodeReply(transaction, request, vector.Bytes("reply_hex"), out var reply, out reason)
            ? Described(vector, request, reply)
            : Rejected(reason);
    }

    private static JsonObject Decode7B7B(VectorFile vector) =>
        Awt100Frame.TryDecode(vector.Bytes("frame_hex"), out var frame, out var reason)
            ? new JsonObject
            {
                ["valid"] = true,
                ["command"] = frame.Command.ToString("X2", CultureInfo.InvariantCulture),
                ["payload"] = Convert.ToHexString(frame.Payload.Span),
                ["crc"] = frame.Crc.ToString("X4", CultureInfo.InvariantCulture),
            }
            : Rejected(reason);

    private static JsonObject Sequence(VectorFile vector)
    {
        var states = new SwitchStates();
        ModbusRequest? asked = null;
        foreach (var step in states.StepsOf(vector))
        {
            if (ModbusRtu.TryDecodeRequest(step, out var request, out _))
            {
                asked = request;
                states.Asked(isSwitch: request.Function == ModbusRequest.WriteFunction);
            }
            else if (asked is not null && ModbusRtu.TryDecodeReply(asked, step, out var reply, out _))
            {
                states.Answered(
                    isAcceptance: reply is ModbusReply.Written,
                    reply is ModbusReply.Registers { Words.Count: AcrelRegisters.RelayWords } read && asked.Address == AcrelRegisters.Relay
                        ? NameOf(AcrelRegisters.RelayFrom(read.Words))
                        : null);
            }

            states.EndStep();
        }

        return states.Result;
    }

    private static string? NameOf(RelayPosition position) => position switch
    {
        RelayPosition.Open => "open",
        RelayPosition.Closed => "closed",
        _ => null,
    };

    private static JsonObject Rejected(string reason) => new() { ["valid"] = false, ["reason"] = reason };

    private static JsonObject Described(VectorFile vector, ModbusRequest request, ModbusReply reply)
    {
        var result = new JsonObject { ["valid"] = true, ["function"] = request.Function };
        switch (reply)
        {
            case ModbusReply.Refused refused:
                result["exception"] = refused.Code;
                break;
            case ModbusReply.Written written:
                result["address"] = written.Address;
                result["quantity"] = written.Quantity;
                break;
            case ModbusReply.Registers registers:
                result["registers"] = new JsonArray([.. registers.Words.Select(w => JsonValue.Create(w))]);
                DescribeValues(vector, request, registers.Words, result);
                break;
        }

        return result;
    }

    private static void DescribeValues(VectorFile vector, ModbusRequest request, IReadOnlyList<ushort> words, JsonObject result)
    {
        var order = vector.Text("word_order", "ABCD") switch
        {
            "ABCD" => ModbusWordOrder.Abcd,
            "CDAB" => ModbusWordOrder.Cdab,
            var other => throw vector.NotUnderstood($"word order '{other}'"),
        };
        var type = vector.Text("type", "uint32");
        if (type == "float32")
        {
            result["value"] = ModbusWords.ToDecimal(words[0], words[1], order);
            return;
        }

        if (type != "uint32")
        {
            throw vector.NotUnderstood($"type '{type}'");
        }

        if (request.Address == AcrelRegisters.Relay && words.Count == AcrelRegisters.RelayWords)
        {
            result["relay"] = NameOf(AcrelRegisters.RelayFrom(words));
        }

        var scale = decimal.Parse(vector.Text("scale", "0.01"), CultureInfo.InvariantCulture);
        var energies = new Dictionary<string, decimal>();
        for (var i = 0; i + 1 < words.Count; i += AcrelRegisters.EnergyWords)
        {
            var raw = ModbusWords.ToUInt32(words[i], words[i + 1], order);
            energies[AcrelRegisters.EnergyAt(request.Address + i) ?? $"{request.Address + i:X4}"] = raw * scale;
            result["raw"] = words.Count == AcrelRegisters.EnergyWords ? raw : null;
        }

        result["energy_kwh"] = new JsonObject(
            energies.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value.ToString(CultureInfo.InvariantCulture))));
        result["tariffs_sum_equals_total"] =
            energies.TryGetValue("total", out var total) && energies.Count == 5 && energies.Values.Sum() == 2 * total;
    }
}
