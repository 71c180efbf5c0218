using System.Globalization;
using System.Text.Json;

namespace Prepaid.Verify.Rating;

/// <summary>Reads tariff.json (docs/evidence.md): <c>{"price":"0.82"}</c>, or versions with bands, schedules and tiers.</summary>
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
            return json.TryGetProperty("price", out var price) ? Flat(DecimalOf(price)) : Versioned(json);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentNullException)
        {
            throw new FormatException($"tariff: expected a price or versions; {wrong.Message}", wrong);
        }
    }

    private static TariffSheet Flat(decimal price)
    {
        var schedule = new SheetSchedule(EveryMonth(), AnyDay(), [new SheetSegment(0, "flat")]);
        return TariffSheet.Empty with { Versions = [new SheetVersion(DateTime.MinValue, [new SheetBand("flat", price)], [schedule], 0m, false, [])] };
    }

    private static TariffSheet Versioned(JsonElement json)
    {
        var calendar = json.TryGetProperty("calendar", out var found) ? found : default;
        return new TariffSheet(
            [.. json.GetProperty("versions").EnumerateArray().Select(VersionOf).OrderBy(v => v.From)],
            Dates(calendar, "off"),
            Dates(calendar, "worked"));
    }

    private static SheetVersion VersionOf(JsonElement json)
    {
        var bands = json.GetProperty("bands").EnumerateArray().Select(BandOf).ToList();
        var tiers = json.TryGetProperty("tiers", out var plan) && plan.ValueKind == JsonValueKind.Object ? plan : default;
        if (tiers.ValueKind == JsonValueKind.Object && tiers.TryGetProperty("shared", out var shared) && shared.GetBoolean())
        {
            throw new FormatException("tiers: those that meters share are not rated by this verifier");
        }

        return new SheetVersion(
            DateTime.Parse(json.GetProperty("from").GetString()!, CultureInfo.InvariantCulture),
            bands,
            json.TryGetProperty("schedules", out var schedules)
                ? [.. schedules.EnumerateArray().Select(ScheduleOf)]
                : [new SheetSchedule(EveryMonth(), AnyDay(), [new SheetSegment(0, bands[0].Name)])],
            json.TryGetProperty("fixedPerDay", out var perDay) ? DecimalOf(perDay) : 0m,
            tiers.ValueKind == JsonValueKind.Object && tiers.GetProperty("period").GetString() == "year",
            tiers.ValueKind == JsonValueKind.Object ? [.. tiers.GetProperty("tiers").EnumerateArray().Select(TierOf)] : []);
    }

    private static SheetBand BandOf(JsonElement json)
    {
        foreach (var unknown in new[] { "cataloguePrice", "register" })
        {
            if (json.TryGetProperty(unknown, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                throw new FormatException($"bands.{unknown}: not rated by this verifier");
            }
        }

        return new SheetBand(json.GetProperty("name").GetString()!, DecimalOf(json.GetProperty("price")));
    }

    private static SheetSchedule ScheduleOf(JsonElement json) => new(
        json.TryGetProperty("months", out var months) ? months.EnumerateArray().Select(m => m.GetInt32()).ToHashSet() : EveryMonth(),
        json.TryGetProperty("days", out var days) ? days.EnumerateArray().Select(d => d.GetString()!).ToHashSet(StringComparer.Ordinal) : AnyDay(),
        [.. json.GetProperty("segments").EnumerateArray().Select(s => new SheetSegment(MinuteOf(s.GetProperty("from").GetString()!), s.GetProperty("band").GetString()!))]);

    private static SheetTier TierOf(JsonElement json) => new(
        json.TryGetProperty("upTo", out var upTo) && upTo.ValueKind != JsonValueKind.Null ? DecimalOf(upTo) : null,
        json.TryGetProperty("add", out var add) ? DecimalOf(add) : 0m);

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
