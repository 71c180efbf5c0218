using System.Globalization;
using System.Text.Json.Nodes;
using Prepaid.Contract;
using Prepaid.GatewayAgent.Drivers;
using Prepaid.GatewayAgent.Drivers.Dlt645;

namespace Prepaid.GatewayAgent.Tests.Vectors;

/// <summary>Does what a DL/T 645 vector asks and says it in the vector's own field names.</summary>
internal static class Dlt645Vectors
{
    public static JsonObject Run(VectorFile vector) => vector.Operation switch
    {
        "encode" => Encode(vector),
        "decode" => Decode(vector.Bytes("frame_hex")),
        "decode_stream" => FrameVectors.DecodeStream(vector, Dlt645Frame.StartByte, Dlt645Frame.Measure),
        "match_reply" => MatchReply(vector),
        "sequence" => Sequence(vector),
        _ => throw vector.NotUnderstood($"operation '{vector.Operation}'"),
    };

    private static JsonObject Encode(VectorFile vector)
    {
        var address = vector.Text("address_display");
        var frame = vector.Text("command") switch
        {
            "read" => Dlt645Requests.Read(address, Convert.ToUInt32(vector.Text("di"), 16)),
            "relay_trip" => Order(vector, Dlt645RelayOperation.Trip).ToFrame(address),
            "relay_direct_close" => Order(vector, Dlt645RelayOperation.DirectClose).ToFrame(address),
            "relay_close_permit" => Order(vector, Dlt645RelayOperation.ClosePermit).ToFrame(address),
            var other => throw vector.NotUnderstood($"command '{other}'"),
        };
        return FrameVectors.Encoded(vector, frame.Encode());
    }

    private static Dlt645RelayOrder Order(VectorFile vector, Dlt645RelayOperation operation)
    {
        var validUntil = string.Concat(vector.Text("valid_until", string.Empty).Where(char.IsAsciiDigit));
        return new Dlt645RelayOrder(
            operation,
            Convert.ToByte(vector.Text("password_level", "02"), 16),
            vector.Text("password", "000000"),
            vector.Text("operator", "00000000"),
            Convert.ToByte(vector.Text("n2", "00"), 16),
            validUntil.Length switch { 14 => validUntil[2..], 12 => validUntil, _ => "000000000000" });
    }

    private static JsonObject Decode(byte[] bytes) =>
        Dlt645Frame.TryDecode(bytes, out var frame, out var reason) ? Described(frame) : FrameVectors.Rejected(bytes, reason);

    private static JsonObject MatchReply(VectorFile vector) => new()
    {
        ["accepted"] = Dlt645Frame.TryDecode(vector.Bytes("request_hex"), out var request, out _)
            && Dlt645Frame.TryDecode(vector.Bytes("reply_hex"), out var reply, out _)
            && reply.Answers(request),
    };

    private static JsonObject Sequence(VectorFile vector)
    {
        var states = new SwitchStates();
        Dlt645Frame? asked = null;
        foreach (var step in states.StepsOf(vector))
        {
            if (Dlt645Frame.TryDecode(step, out var frame, out _) && !frame.IsReply)
            {
                asked = frame;
                states.Asked(isSwitch: frame.Function == Dlt645Function.Relay);
            }
            else if (frame is { IsAbnormal: false } && asked is not null && frame.Answers(asked))
            {
                states.Answered(
                    isAcceptance: frame.Function == Dlt645Function.Relay,
                    Dlt645StatusWord3.TryRead(frame, out var word) ? NameOf(word.Relay) : null);
            }

            states.EndStep();
        }

        return states.Result;
    }

    private static JsonObject Described(Dlt645Frame frame)
    {
        var result = FrameVectors.Described(frame.Encode(), frame.PreambleLength, frame.Control, frame.Data.Length);
        result["address_display"] = frame.Address;
        result["data_minus_33"] = Convert.ToHexString(frame.Data.Span);
        if (frame.DataIdentifier is { } identifier)
        {
            result["di"] = identifier.ToString("X8", CultureInfo.InvariantCulture);
        }

        if (frame.Errors is { } errors)
        {
            result["err"] = ((int)errors).ToString("X2", CultureInfo.InvariantCulture);
            result["err_bits"] = new JsonArray([.. Enum.GetValues<Dlt645Errors>().Where(bit => bit != 0 && errors.HasFlag(bit)).Select(NamesOf)]);
        }

        if (frame is { IsReply: true, IsAbnormal: false, Function: Dlt645Function.ReadAddress } && frame.Data.Length == Dlt645Frame.AddressLength)
        {
            result["address_reported"] = Bcd.ToDisplay(frame.Data.Span);
        }

        DescribeValues(frame, result);
        if (Dlt645StatusWord3.TryRead(frame, out var word))
        {
            result["status_word_3"] = Described(word);
        }

        if (Dlt645RelayOrder.TryRead(frame, out var order))
        {
            DescribeOrder(frame, order, result);
        }

        return result;
    }

    private static void DescribeValues(Dlt645Frame frame, JsonObject result)
    {
        if (!Dlt645Measured.TryRead(frame, out var measured))
        {
            return;
        }

        var name = measured.Quantity switch
        {
            Dlt645Quantity.EnergyKwh => "energy_kwh",
            Dlt645Quantity.RemainingKwh => "remaining_kwh",
            Dlt645Quantity.RemainingYuan => "remaining_yuan",
            Dlt645Quantity.VoltageVolt => "voltage_v",
            Dlt645Quantity.CurrentAmpere => "current_a",
            _ => "power_kw",
        };
        var values = measured.Values.Select(v => (JsonNode?)v?.ToString(CultureInfo.InvariantCulture)).ToArray();
        result[name] = values.Length == 1 ? values[0] : new JsonArray(values);
    }

    private static JsonObject Described(Dlt645StatusWord3 word) => new()
    {
        ["value"] = word.Value.ToString("X4", CultureInfo.InvariantCulture),
        ["relay"] = NameOf(word.Relay),
        ["relay_command"] = NameOf(word.RelayCommand),
        ["pre_trip_alarm"] = word.PreTripAlarm,
        ["power"] = word.Supply switch
        {
            Dlt645Supply.Main => ExpectedFields.AnyOf("main"),
            Dlt645Supply.Auxiliary => ExpectedFields.AnyOf("aux", "auxiliary"),
            Dlt645Supply.Battery => ExpectedFields.AnyOf("battery"),
            _ => ExpectedFields.AnyOf("reserved", "unknown"),
        },
        ["meter_kind"] = word.Prepayment switch
        {
            Dlt645Prepayment.None => ExpectedFields.AnyOf("not_prepaid", "none"),
            Dlt645Prepayment.Energy => ExpectedFields.AnyOf("energy", "energy_prepaid", "prepaid_energy"),
            Dlt645Prepayment.Money => ExpectedFields.AnyOf("money", "money_prepaid", "prepaid_money"),
            _ => ExpectedFields.AnyOf("reserved", "unknown"),
        },
        ["protect"] = word.IsProtected,
    };

    private static void DescribeOrder(Dlt645Frame frame, Dlt645RelayOrder order, JsonObject result)
    {
        result["relay_command"] = order.Operation switch
        {
            Dlt645RelayOperation.Trip => "trip",
            Dlt645RelayOperation.DirectClose => "direct_close",
            Dlt645RelayOperation.ClosePermit => "close_permit",
            Dlt645RelayOperation.Alarm => "alarm",
            Dlt645RelayOperation.AlarmOff => "alarm_off",
            Dlt645RelayOperation.Protect => "protect",
            Dlt645RelayOperation.Unprotect => "unprotect",
            _ => null,
        };
        result["password_level"] = order.PasswordLevel.ToString("X2", CultureInfo.InvariantCulture);
        result["password"] = order.Password;
        result["operator_wire"] = Convert.ToHexString(frame.Data.Span[4..8]);
        result["n2"] = order.N2.ToString("X2", CultureInfo.InvariantCulture);
        result["valid_until_wire_ssmmhhDDMMYY"] = Convert.ToHexString(frame.Data.Span[10..]);
    }

    private static JsonNode NamesOf(Dlt645Errors bit) => bit switch
    {
        Dlt645Errors.Other => ExpectedFields.AnyOf("other", "other_error"),
        Dlt645Errors.NoSuchData => ExpectedFields.AnyOf("no_such_data"),
        Dlt645Errors.WrongPassword => ExpectedFields.AnyOf(
            "wrong_password", "password", "wrong_password_or_not_authorised", "wrong_password_or_unauthorised",
            "password_or_not_authorised", "password_or_unauthorised", "not_authorised"),
        Dlt645Errors.BaudRate => ExpectedFields.AnyOf("baud", "baud_rate"),
        Dlt645Errors.YearZones => ExpectedFields.AnyOf("year_zones", "too_many_year_zones"),
        Dlt645Errors.DaySlots => ExpectedFields.AnyOf("day_slots", "too_many_day_slots"),
        Dlt645Errors.Tariffs => ExpectedFields.AnyOf("tariffs", "too_many_tariffs"),
        _ => ExpectedFields.AnyOf("reserved"),
    };

    private static string NameOf(RelayPosition position) => position == RelayPosition.Open ? "open" : "closed";
}
