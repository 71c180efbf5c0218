using System.Text.Json;

namespace Prepaid.Contract;

/// <summary>Reads <see cref="ReadingsMessage"/> token by token, strictly: each property once, in the documented order.</summary>
internal static class ReadingsReader
{
    public static bool TryRead(ReadOnlySpan<byte> body, out ReadingsMessage? message, out string error)
    {
        message = null;
        try
        {
            message = Read(body);
            error = string.Empty;
            return true;
        }
        catch (FormatException refused)
        {
            error = refused.Message;
        }
        catch (JsonException refused)
        {
            error = $"body: expected JSON; {refused.Message}";
        }
        catch (InvalidOperationException)
        {
            error = "body: expected valid UTF-8 in every string";
        }
        catch (OverflowException)
        {
            error = "m: a time, sequence or register is out of range";
        }

        return false;
    }

    private static ReadingsMessage Read(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        Expect(ref json, JsonTokenType.StartObject, "body: expected an object");
        Property(ref json, "v"u8, "v");
        var version = Number(ref json, "v");
        if (version != ReadingsMessage.Version)
        {
            throw new FormatException(FormattableString.Invariant($"v: expected {ReadingsMessage.Version}, got {version}"));
        }

        Property(ref json, "t"u8, "t");
        var origin = Number(ref json, "t");
        Property(ref json, "m"u8, "m");
        var meters = Groups(ref json, origin);
        if (!json.Read() || json.TokenType != JsonTokenType.EndObject || json.Read())
        {
            throw new FormatException("body: expected v, t and m, once each, and nothing behind them");
        }

        return new ReadingsMessage(meters);
    }

    private static List<MeterReadings> Groups(ref Utf8JsonReader json, long origin)
    {
        Expect(ref json, JsonTokenType.StartArray, "m: expected an array");
        var meters = new List<MeterReadings>();
        var count = 0;
        while (json.Read() && json.TokenType == JsonTokenType.StartArray)
        {
            var group = Group(ref json, origin);
            count += group.Readings.Count;
            if (count > ReadingsMessage.MaxReadings)
            {
                throw new FormatException(FormattableString.Invariant($"m: more than {ReadingsMessage.MaxReadings} readings"));
            }

            meters.Add(group);
        }

        if (json.TokenType != JsonTokenType.EndArray)
        {
            throw new FormatException("m: expected arrays only");
        }

        return meters.Count > 0 ? meters : throw new FormatException("m: expected at least one meter");
    }

    private static MeterReadings Group(ref Utf8JsonReader json, long origin)
    {
        Expect(ref json, JsonTokenType.String, "m[]: expected a meter id first");
        var meter = Id(ref json, "meter");
        var register = ReadingsMessage.TotalRegister;
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            register = Id(ref json, "register");
            json.Read();
        }

        var sequence = Value(ref json, meter);
        json.Read();
        var time = checked(origin + Value(ref json, meter));
        json.Read();
        var counts = Value(ref json, meter);
        var readings = new List<RegisterReading>(4) { Checked(meter, time, sequence, counts) };
        while (json.Read() && json.TokenType == JsonTokenType.Number)
        {
            time = checked(time + Value(ref json, meter));
            json.Read();
            counts = checked(counts + Value(ref json, meter));
            readings.Add(Checked(meter, time, ++sequence, counts));
        }

        return json.TokenType == JsonTokenType.EndArray
            ? new MeterReadings(meter, register, readings)
            : throw new FormatException($"m[{meter}]: expected numbers only behind the register");
    }

    private static RegisterReading Checked(string meter, long time, long sequence, long counts)
    {
        if (!WireRules.IsTime(time))
        {
            throw new FormatException(FormattableString.Invariant($"m[{meter}]: time {time} is not a time in unix seconds"));
        }

        return sequence is < 1 or > int.MaxValue
            ? throw new FormatException(FormattableString.Invariant($"m[{meter}]: sequence {sequence}; expected 1 to {int.MaxValue}"))
            : new RegisterReading(time, sequence, counts);
    }

    private static string Id(ref Utf8JsonReader json, string what)
    {
        var id = json.GetString()!;
        return WireRules.IsId(id)
            ? id
            : throw new FormatException($"{what} '{WireRules.Shown(id)}': expected 1 to {WireRules.MaxIdLength} letters, digits, '-', '_' or '.'");
    }

    private static long Value(ref Utf8JsonReader json, string meter) =>
        json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var value)
            ? value
            : throw new FormatException($"m[{meter}]: expected a whole number, got {json.TokenType}");

    private static void Property(ref Utf8JsonReader json, ReadOnlySpan<byte> utf8Name, string name)
    {
        Expect(ref json, JsonTokenType.PropertyName, $"body: expected v, t and m in this order; {name} is missing");
        if (!json.ValueTextEquals(utf8Name))
        {
            throw new FormatException($"{WireRules.Shown(json.GetString())}: expected {name} here; the order is v, t, m");
        }
    }

    private static long Number(ref Utf8JsonReader json, string property)
    {
        Expect(ref json, JsonTokenType.Number, $"{property}: expected a whole number");
        return json.TryGetInt64(out var value) ? value : throw new FormatException($"{property}: expected a whole number");
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType type, string error)
    {
        if (!json.Read() || json.TokenType != type)
        {
            throw new FormatException(error);
        }
    }
}
