using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Prepaid.Contract;

/// <summary>One answer of a meter.</summary>
/// <param name="MeasuredAt">Unix seconds, by the gateway's clock at the poll.</param>
/// <param name="Sequence">Grows by one with each reading that the gateway stored of this meter; starts at 1.</param>
/// <param name="Counts">The register as the meter shows it, in its smallest step (0.01 kWh, 0.01 m³, …).</param>
public readonly record struct RegisterReading(long MeasuredAt, long Sequence, long Counts);

/// <summary>Readings of one register of one meter, in the order of their sequence, which has no gap inside a group.</summary>
/// <param name="Meter">Meter id as in the gateway's configuration.</param>
/// <param name="Register">Register code; <see cref="ReadingsMessage.TotalRegister"/> for the total.</param>
/// <param name="Readings">At least one.</param>
public sealed record MeterReadings(string Meter, string Register, IReadOnlyList<RegisterReading> Readings);

/// <summary>A batch of readings, contract version 1 (docs/wire.md).</summary>
/// <remarks>
/// JSON: <c>{"v":1,"t":1772294400,"m":[["E-001",7,0,12345,900,12],["E-002","T1",7,0,99,900,3]]}</c>.
/// A group is meter, register (left out for the total), sequence, time relative to <c>t</c> and counts of the
/// first reading, then time and counts relative to the reading before, its sequence one higher.
/// </remarks>
public sealed record ReadingsMessage(IReadOnlyList<MeterReadings> Meters)
{
    /// <summary>Version of the contract that this code writes and reads.</summary>
    public const int Version = 1;

    /// <summary>Register code of the total.</summary>
    public const string TotalRegister = "T";

    /// <summary>Most readings that one message may hold.</summary>
    public const int MaxReadings = 5_000;

    /// <summary>Longest meter id and register code, in characters.</summary>
    public const int MaxIdLength = 64;

    // Seconds of 1970-01-01 and 2200-01-01: beyond, arithmetic with them could overflow and no clock is meant.
    private const long EarliestTime = 0;
    private const long LatestTime = 7_258_118_400;

    /// <summary>Writes the JSON of version 1.</summary>
    public byte[] ToJson()
    {
        var origin = Meters.Count == 0 ? 0 : Meters.Min(m => m.Readings[0].MeasuredAt);
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("v", Version);
            json.WriteNumber("t", origin);
            json.WriteStartArray("m");
            foreach (var group in Meters)
            {
                WriteGroup(json, group, origin);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads the JSON of version 1. Never throws on any bytes.</summary>
    /// <param name="json">The body, unzipped.</param>
    /// <param name="message">The message, or null.</param>
    /// <param name="error">What was expected and where, or empty.</param>
    public static bool TryParse(ReadOnlySpan<byte> json, out ReadingsMessage? message, out string error)
    {
        message = null;
        try
        {
            message = Parse(json);
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

    private static void WriteGroup(Utf8JsonWriter json, MeterReadings group, long origin)
    {
        json.WriteStartArray();
        json.WriteStringValue(group.Meter);
        if (group.Register != TotalRegister)
        {
            json.WriteStringValue(group.Register);
        }

        var first = group.Readings[0];
        json.WriteNumberValue(first.Sequence);
        json.WriteNumberValue(first.MeasuredAt - origin);
        json.WriteNumberValue(first.Counts);
        for (var i = 1; i < group.Readings.Count; i++)
        {
            var before = group.Readings[i - 1];
            var reading = group.Readings[i];
            if (reading.Sequence != before.Sequence + 1)
            {
                throw new ArgumentException($"{group.Meter}: sequence {reading.Sequence} does not follow {before.Sequence}; start a new group.");
            }

            json.WriteNumberValue(reading.MeasuredAt - before.MeasuredAt);
            json.WriteNumberValue(reading.Counts - before.Counts);
        }

        json.WriteEndArray();
    }

    private static ReadingsMessage Parse(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        Expect(ref json, JsonTokenType.StartObject, "body: expected an object");
        long? version = null;
        long? origin = null;
        List<MeterReadings>? meters = null;
        var count = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("v"u8))
            {
                version = Number(ref json, "v");
                if (version != Version)
                {
                    throw new FormatException(FormattableString.Invariant($"v: expected {Version}, got {version}"));
                }
            }
            else if (json.ValueTextEquals("t"u8))
            {
                origin = Number(ref json, "t");
            }
            else if (json.ValueTextEquals("m"u8))
            {
                if (version is null || origin is null || meters is not null)
                {
                    throw new FormatException("m: expected once, after v and t");
                }

                Expect(ref json, JsonTokenType.StartArray, "m: expected an array");
                meters = [];
                while (json.Read() && json.TokenType == JsonTokenType.StartArray)
                {
                    var group = Group(ref json, origin.Value);
                    count += group.Readings.Count;
                    if (count > MaxReadings)
                    {
                        throw new FormatException(FormattableString.Invariant($"m: more than {MaxReadings} readings"));
                    }

                    meters.Add(group);
                }

                if (json.TokenType != JsonTokenType.EndArray)
                {
                    throw new FormatException("m: expected arrays only");
                }
            }
            else
            {
                throw new FormatException($"{Shown(json.GetString())}: unknown property; expected v, t, m");
            }
        }

        if (json.TokenType != JsonTokenType.EndObject || json.Read())
        {
            throw new FormatException("body: expected one object and nothing behind it");
        }

        return meters is { Count: > 0 }
            ? new ReadingsMessage(meters)
            : throw new FormatException("m: expected at least one meter");
    }

    private static MeterReadings Group(ref Utf8JsonReader json, long origin)
    {
        Expect(ref json, JsonTokenType.String, "m[]: expected a meter id first");
        var meter = Id(ref json, "meter");
        var register = TotalRegister;
        if (!json.Read())
        {
            throw new FormatException($"m[{meter}]: ends early");
        }

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
        if (time is < EarliestTime or > LatestTime)
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
        return IsId(id)
            ? id
            : throw new FormatException($"{what} '{Shown(id)}': expected 1 to {MaxIdLength} letters, digits, '-', '_' or '.'");
    }

    /// <summary>True for 1 to 64 ASCII letters, digits, '-', '_' and '.': legal in keys, topics and file names.</summary>
    public static bool IsId(string? id) =>
        id is { Length: >= 1 and <= MaxIdLength } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static long Value(ref Utf8JsonReader json, string meter) =>
        json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var value)
            ? value
            : throw new FormatException($"m[{meter}]: expected a whole number, got {json.TokenType}");

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

    private static string Shown(string? text)
    {
        var shown = new StringBuilder();
        foreach (var c in (text ?? string.Empty).Take(MaxIdLength))
        {
            shown.Append(char.IsControl(c) ? "?" : c.ToString(CultureInfo.InvariantCulture));
        }

        return shown.ToString();
    }
}
