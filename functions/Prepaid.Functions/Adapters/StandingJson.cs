using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;

namespace Prepaid.Functions.Adapters;

/// <summary>The standings of an account's meters as one JSON text in the head row (docs/evidence.md).</summary>
public static class StandingJson
{
    public static string Write(IReadOnlyList<MeterStanding> standings)
    {
        ArgumentNullException.ThrowIfNull(standings);
        var buffer = new ArrayBufferWriter<byte>(1024 * Math.Max(1, standings.Count));
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartArray();
            foreach (var standing in standings)
            {
                Write(json, standing);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <exception cref="InvalidDataException">The text is not what <see cref="Write(IReadOnlyList{MeterStanding})"/> writes.</exception>
    public static IReadOnlyList<MeterStanding> Read(string text)
    {
        using var json = JsonDocument.Parse(text);
        return [.. json.RootElement.EnumerateArray().Select(Read)];
    }

    /// <summary>For people who look at an account.</summary>
    public static object Show(MeterStanding standing)
    {
        ArgumentNullException.ThrowIfNull(standing);
        var figures = standing.Figures;
        return new
        {
            standing.Meter,
            use = standing.Use.ToString(),
            standing.Readings,
            newestAt = standing.NewestAt,
            newestCounts = standing.Position.Register.Last.Counts,
            standing.NewestAccepted,
            standing.IsLinked,
            standing.CameFrom,
            standing.MovedTo,
            standing.HeldId,
            standing.WaterThrough,
            remainderFen = standing.Remainder,
            conservation = new { figures.Billed, figures.Measured, figures.Held, figures.Rejected, figures.Wrapped, figures.Advance, figures.AddUp },
        };
    }

    private static void Write(Utf8JsonWriter json, MeterStanding standing)
    {
        json.WriteStartObject();
        json.WriteString("meter", standing.Meter);
        json.WriteString("use", standing.Use.ToString());
        if (standing.Day is { } day)
        {
            json.WriteString("day", day.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        }

        if (standing.WaterThrough is { } waterThrough)
        {
            json.WriteString("waterThrough", waterThrough.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        }

        if (standing.Behind is { } behind)
        {
            json.WriteString("behind", behind.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        }

        json.WriteString("position", standing.Position.Encode());
        json.WriteString("remainder", standing.Remainder.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("readings", standing.Readings);
        if (standing.HeldId is { } held)
        {
            json.WriteString("heldId", held);
        }

        WriteStay(json, standing);
        var f = standing.Figures;
        json.WriteStartArray("figures");
        foreach (var figure in (ReadOnlySpan<long>)[f.Billed, f.Measured, f.Held, f.Rejected, f.Wrapped, f.Advance])
        {
            json.WriteNumberValue(figure);
        }

        json.WriteEndArray();
        WriteRegisters(json, standing.Registers);
        json.WriteEndObject();
    }

    private static void WriteRegisters(Utf8JsonWriter json, IReadOnlyList<RegisterStanding> registers)
    {
        if (registers.Count == 0)
        {
            return;
        }

        json.WriteStartArray("registers");
        foreach (var r in registers)
        {
            var f = r.Figures;
            json.WriteStartArray();
            foreach (var number in (ReadOnlySpan<long>)[r.Register, r.Installation, r.Since, r.First, f.Billed, f.Measured, f.Held, f.Rejected, f.Wrapped, f.Advance])
            {
                json.WriteNumberValue(number);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteStay(Utf8JsonWriter json, MeterStanding standing)
    {
        if (standing.Since != 0)
        {
            json.WriteNumber("since", standing.Since);
            json.WriteString("cameFrom", standing.CameFrom);
        }

        if (standing.Until is { } until)
        {
            json.WriteNumber("until", until);
            json.WriteString("movedTo", standing.MovedTo);
        }

        if (standing.Installations > 1)
        {
            json.WriteNumber("installations", standing.Installations);
        }
    }

    private static MeterStanding Read(JsonElement json)
    {
        var meter = json.GetProperty("meter").GetString()!;
        var figures = json.GetProperty("figures").EnumerateArray().Select(f => f.GetInt64()).ToArray();
        return new MeterStanding
        {
            Meter = meter,
            Use = Enum.Parse<MeterUse>(json.GetProperty("use").GetString()!),
            Day = DateOf(json, "day"),
            Behind = DateOf(json, "behind"),
            WaterThrough = DateOf(json, "waterThrough"),
            Position = MeterPosition.TryParse(json.GetProperty("position").GetString()!, out var position, out var error)
                ? position
                : throw new InvalidDataException($"Position of meter {meter}: {error}"),
            Remainder = decimal.Parse(json.GetProperty("remainder").GetString()!, CultureInfo.InvariantCulture),
            Readings = json.GetProperty("readings").GetInt64(),
            Since = json.TryGetProperty("since", out var since) ? since.GetInt64() : 0,
            CameFrom = json.TryGetProperty("cameFrom", out var from) ? from.GetString() : null,
            Until = json.TryGetProperty("until", out var until) ? until.GetInt64() : null,
            MovedTo = json.TryGetProperty("movedTo", out var to) ? to.GetString() : null,
            Installations = json.TryGetProperty("installations", out var installations) ? installations.GetInt32() : 0,
            HeldId = json.TryGetProperty("heldId", out var held) ? held.GetString() : null,
            Figures = FiguresOf(figures),
            Registers = json.TryGetProperty("registers", out var registers) ? [.. registers.EnumerateArray().Select(RegisterOf)] : [],
        };
    }

    private static RegisterStanding RegisterOf(JsonElement json)
    {
        var numbers = json.EnumerateArray().Select(f => f.GetInt64()).ToArray();
        return new RegisterStanding((int)numbers[0], (int)numbers[1], numbers[2], numbers[3], FiguresOf(numbers.AsSpan(4)));
    }

    private static RegisterFigures FiguresOf(ReadOnlySpan<long> numbers) => new(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);

    private static DateOnly? DateOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var date) ? DateOnly.ParseExact(date.GetString()!, "yyyyMMdd", CultureInfo.InvariantCulture) : null;
}
