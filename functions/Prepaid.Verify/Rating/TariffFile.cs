using System.Globalization;
using System.Text.Json;

namespace Prepaid.Verify.Rating;

/// <summary>Reads tariff.json, in the form of docs/tariffs.md. What a tariff may not say is for the product to refuse.</summary>
internal static class TariffFile
{
    private const string OneBand = "flat";

    /// <exception cref="FormatException">The text is something else.</exception>
    public static TariffSheet Parse(string text)
    {
        if (text.Length == 0)
        {
            return TariffSheet.Empty;
        }

        return Read(text, json =>
        {
            Only(json, "$schema", "tariff", "unit", "holidays", "catalogue", "versions");
            var holidays = Items(json, "holidays").ToList();
            return new TariffSheet(
                [.. json.GetProperty("versions").EnumerateArray().Select(VersionOf).OrderBy(v => v.From)],
                [.. Items(json, "catalogue").Select(p => new SheetPrice(p.GetProperty("name").GetString()!, MomentOf(p), DecimalOf(p, "price")!.Value))],
                holidays.SelectMany(y => Items(y, "off").Select(DateOf)).ToHashSet(),
                holidays.SelectMany(y => Items(y, "worked").Select(DateOf)).ToHashSet());
        });
    }

    /// <summary>One element of <c>versions</c>, as it is published later.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static SheetVersion ParseVersion(string text) => Read(text, VersionOf);

    /// <summary>The published holidays of a year.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static (int Year, IReadOnlyList<DateOnly> Off, IReadOnlyList<DateOnly> Worked) ParseHolidays(string text) => Read<(int, IReadOnlyList<DateOnly>, IReadOnlyList<DateOnly>)>(
        text, json => (json.GetProperty("year").GetInt32(), [.. Items(json, "off").Select(DateOf)], [.. Items(json, "worked").Select(DateOf)]));

    /// <summary>The published prices of a voltage class of a region.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static IReadOnlyList<SheetPrice> ParsePrices(string text, string region) => Read<IReadOnlyList<SheetPrice>>(
        text,
        json => [.. json.GetProperty("prices").EnumerateArray().Select(p => new SheetPrice(
            $"{region}/{json.GetProperty("voltageClass").GetString()}/{p.GetProperty("band").GetString()}", MomentOf(json), DecimalOf(p, "price")!.Value))]);

    private static T Read<T>(string text, Func<JsonElement, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return read(json.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentNullException)
        {
            throw new FormatException($"tariff: expected the form of docs/tariffs.md; {wrong.Message}", wrong);
        }
    }

    private static SheetVersion VersionOf(JsonElement json)
    {
        Only(json, "version", "from", "price", "follows", "uplift", "bands", "schedule", "tiers", "fixedPerDay", "serviceFee");
        var bands = Items(json, "bands").Select(NamedBandOf).ToList();
        var schedules = Items(json, "schedule").Select(ScheduleOf).ToList();
        return new SheetVersion(
            json.GetProperty("version").GetString()!,
            MomentOf(json),
            bands.Count > 0 ? bands : [BandOf(json, OneBand)],
            schedules.Count > 0 ? schedules : [new SheetSchedule(EveryMonth(), AnyDay(), [new SheetSegment(0, bands.Count > 0 ? bands[0].Name : OneBand)])],
            DecimalOf(json, "fixedPerDay") ?? 0m,
            json.TryGetProperty("tiers", out var tiers) ? TiersOf(tiers) : null,
            DecimalOf(json, "serviceFee") ?? 0m);
    }

    private static SheetBand NamedBandOf(JsonElement json)
    {
        Only(json, "name", "price", "follows", "uplift", "register");
        return BandOf(json, json.GetProperty("name").GetString()!);
    }

    private static SheetBand BandOf(JsonElement json, string name) => new(
        name,
        DecimalOf(json, "price"),
        json.TryGetProperty("follows", out var follows) ? follows.GetString() : null,
        DecimalOf(json, "uplift") ?? 0m,
        json.TryGetProperty("register", out var register) ? register.GetString() : null);

    private static SheetSchedule ScheduleOf(JsonElement json) => new(
        json.TryGetProperty("months", out var months) ? months.EnumerateArray().Select(m => m.GetInt32()).ToHashSet() : EveryMonth(),
        json.TryGetProperty("days", out var days) ? days.EnumerateArray().Select(d => d.GetString()!).ToHashSet(StringComparer.Ordinal) : AnyDay(),
        [.. json.GetProperty("segments").EnumerateArray().Select(s => new SheetSegment(MinuteOf(s.GetProperty("from").GetString()!), s.GetProperty("band").GetString()!))]);

    private static SheetTiers TiersOf(JsonElement json) => new(
        json.GetProperty("per").GetString() == "year",
        json.TryGetProperty("shared", out var shared) && shared.GetBoolean(),
        [.. json.GetProperty("steps").EnumerateArray().Select(s => new SheetTier(DecimalOf(s, "upTo"), DecimalOf(s, "add") ?? 0m))]);

    /// <summary>A field that this verifier does not rate must not be passed over in silence.</summary>
    private static void Only(JsonElement json, params string[] known)
    {
        if (json.EnumerateObject().FirstOrDefault(p => !known.Contains(p.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
        {
            throw new FormatException($"tariff: {unknown.Name} is not rated by this verifier");
        }
    }

    private static IEnumerable<JsonElement> Items(JsonElement json, string name) =>
        json.TryGetProperty(name, out var items) ? items.EnumerateArray() : [];

    private static DateTime MomentOf(JsonElement json) => DateTime.Parse(json.GetProperty("from").GetString()!, CultureInfo.InvariantCulture);

    private static DateOnly DateOf(JsonElement json) => DateOnly.ParseExact(json.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static int MinuteOf(string text) => (int)TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture).ToTimeSpan().TotalMinutes;

    private static decimal? DecimalOf(JsonElement json, string name) =>
        !json.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetDecimal()
        : decimal.Parse(value.GetString()!, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static HashSet<int> EveryMonth() => [.. Enumerable.Range(1, 12)];

    private static HashSet<string> AnyDay() => new(StringComparer.Ordinal) { "weekday", "weekend", "holiday" };
}
