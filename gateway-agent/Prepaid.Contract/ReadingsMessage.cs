using System.Buffers;
using System.Text.Json;

namespace Prepaid.Contract;

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

    /// <summary>Register code of a band: T1 and up, in the meter's own order (DL/T 645 tariff 1 is usually 尖).</summary>
    public static string BandRegister(int band) => FormattableString.Invariant($"T{band}");

    /// <summary>Most readings that one message may hold.</summary>
    public const int MaxReadings = 5_000;

    /// <summary>Longest meter id and register code, in characters.</summary>
    public const int MaxIdLength = WireRules.MaxIdLength;

    /// <summary>Writes the JSON of version 1.</summary>
    /// <exception cref="ArgumentException">A group is empty or its sequence has a gap.</exception>
    public byte[] ToJson()
    {
        if (Meters.FirstOrDefault(m => m.Readings.Count == 0) is { } empty)
        {
            throw new ArgumentException($"{empty.Meter}: a group has at least one reading.");
        }

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
    /// <param name="json">The body, unzipped (<see cref="WireBody.TryUnpack"/>).</param>
    /// <param name="message">The message, or null.</param>
    /// <param name="error">What was expected and where, or empty.</param>
    public static bool TryParse(ReadOnlySpan<byte> json, out ReadingsMessage? message, out string error) =>
        ReadingsReader.TryRead(json, out message, out error);

    /// <summary>True for 1 to 64 ASCII letters, digits, '-', '_' and '.': legal in keys, topics and file names.</summary>
    public static bool IsId(string? id) => WireRules.IsId(id);

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
}
