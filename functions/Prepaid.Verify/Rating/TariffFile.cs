using System.Globalization;
using System.Text.Json;

namespace Prepaid.Verify.Rating;

/// <summary>Reads tariff.json in the documented form (docs/tariffs.md).</summary>
internal static class TariffFile
{
    /// <exception cref="FormatException">The text is neither, or uses what this verifier does not rate.</exception>
    public static TariffSheet Parse(string text)
    {
        if (text.Length == 0)
        {
            return TariffSheet.Empty;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            var json = document.RootElement;
            return Sheet(json);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentNullException)
        {
            throw new FormatException($"tariff: expected a price or versions; {wrong.Message}", wrong);
        }
    }

    private static TariffSheet Sheet(JsonElement json)
    {
        Only(json, "$schema", "tariff", "unit", "holidays", "versions");
        var holidays = json.TryGetProperty("holidays", out var years) ? years.EnumerateArray().ToList() : [];
        return new TariffSheet(
            [.. json.GetProperty("versions").EnumerateArray().Select(VersionOf).OrderBy(v => v.From)],
            holidays.SelectMany(y => Dates(y, "off")).ToHashSet(),
            holidays.SelectMany(y => Dates(y, "worked")).ToHashSet());
    }

    private static SheetVersion VersionOf(JsonElement json)
    {
        Only(json, "version", "from", "price", "bands", "schedule", "tiers", "fixedPerDay", "serviceFee");
        List<SheetBand> bands = json.TryGetProperty("bands", out var named)
            ? [.. named.EnumerateArray().Select(BandOf)]
            : [new SheetBand("flat", DecimalOf(json.GetProperty("price")))];
        var tiers = json.TryGetProperty("tiers", out var plan) ? plan : default;
        if (tiers.ValueKind == JsonValueKind.Object && tiers.TryGetProperty("shared", out var shared) && shared.GetBoolean())
        {
            throw new FormatException("tiers: those that meters share are not rated by this verifier");
        }

        return new SheetVersion(
            DateTime.Parse(json.GetProperty("from").GetString()!, CultureInfo.InvariantCulture),
            bands,
            json.TryGetProperty("schedule", out var schedules)
                ? [.. schedules.EnumerateArray().Select(ScheduleOf)]
                : [new SheetSchedule(EveryMonth(), AnyDay(), [new SheetSegment(0, bands[0].Name)])],
            json.TryGetProperty("fixedPerDay", out var perDay) ? DecimalOf(perDay) : 0m,
            tiers.ValueKind == JsonValueKind.Object && tiers.GetProperty("per").GetString() == "year",
            tiers.ValueKind == JsonValueKind.Object ? [.. tiers.GetProperty("steps").EnumerateArray().Select(TierOf)] : []);
    }

    private static SheetBand BandOf(JsonElement json)
    {
        Only(json, "name", "price");
        return new SheetBand(json.GetProperty("name").GetString()!, DecimalOf(json.GetProperty("price")));
    }

    private static SheetSchedule ScheduleOf(JsonElement json) => new(
        json.TryGetProperty("months", out var months) ? months.EnumerateArray().Select(m => m.GetInt32()).ToHashSet() : EveryMonth(),
        json.TryGetProperty("days", out var days) ? days.EnumerateArray().Select(d => d.GetString()!).ToHashSet(StringComparer.Ordinal) : AnyDay(),
        [.. json.GetProperty("segments").EnumerateArray().Select(s => new SheetSegment(MinuteOf(s.GetProperty("from").GetString()!), s.GetProperty("band").GetString()!))]);

    private static SheetTier TierOf(JsonElement json) => new(
        json.TryGetProperty("upTo", out var upTo) ? DecimalOf(upTo) : null,
        json.TryGetProperty("add", out var add) ? DecimalOf(add) : 0m);

    /// <summary>A field that this verifier does not rate must not be passed over in silence.</summary>
    private static void Only(JsonElement json, params string[] known)
    {
        if (json.EnumerateObject().FirstOrDefault(p => !known.Contains(p.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
        {
            throw new FormatException($"tariff: {unknown.Name} is not rated by this verifier");
        }
    }

    private static int MinuteOf(string text) => (int)TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture).ToTimeSpan().TotalMinutes;

    private static HashSet<DateOnly> Dates(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var dates)
            ? [.. dates.EnumerateArray().Select(d => DateOnly.ParseExact(d.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture))]
            : [];

    private static decimal DecimalOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number
            ? json.GetDecimal()
            : decimal.Parse(json.GetString()!, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static HashSet<int> EveryMonth() => [.. Enumerable.Range(1, 12)];

    private static HashSet<string> AnyDay() => new(StringComparer.Ordinal) { "weekday", "weekend", "holiday" };
}
