using System.Globalization;
using System.Text.Json;

namespace Prepaid.Verify.Rows;

/// <summary>Where a meter stands, by the head.</summary>
/// <param name="Use">Electricity, Water or House.</param>
/// <param name="Day">yyyyMMdd of its newest day row, or null.</param>
internal sealed record StandingRow(string Meter, string Use, string? Day, string Position, decimal Remainder, long Readings, Figures Figures)
{
    public bool IsDebited => Use == "Electricity";
}

/// <summary>The head of an account.</summary>
internal sealed record HeadRow(
    string Place,
    string Site,
    IReadOnlyDictionary<string, long> Balances,
    long EntryCount,
    string LastHash,
    long OutboxCount,
    long AuditCount,
    IReadOnlyList<StandingRow> Meters)
{
    /// <exception cref="FormatException">The row is not what docs/evidence.md says.</exception>
    public static HeadRow Of(VerifiedRow row) => new(
        row.Place,
        row.Text("Site"),
        new Dictionary<string, long>(StringComparer.Ordinal)
        {
            [EntryRow.ElectricityWallet] = row.Number("ElectricityFen"),
            ["wallet:water"] = row.Number("WaterFen"),
            ["wallet:rent"] = row.Number("RentFen"),
        },
        row.Number("EntryCount"),
        row.Text("LastHash"),
        row.Number("OutboxCount"),
        row.Number("AuditCount"),
        StandingsOf(row.Text("Meters")));

    private static List<StandingRow> StandingsOf(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return [.. json.RootElement.EnumerateArray().Select(StandingOf)];
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentNullException)
        {
            throw new FormatException($"Meters: expected an array of standings; {wrong.Message}", wrong);
        }
    }

    private static StandingRow StandingOf(JsonElement json) => new(
        json.GetProperty("meter").GetString()!,
        json.GetProperty("use").GetString()!,
        json.TryGetProperty("day", out var day) ? day.GetString() : null,
        json.GetProperty("position").GetString()!,
        decimal.Parse(json.GetProperty("remainder").GetString()!, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture),
        json.GetProperty("readings").GetInt64(),
        Figures.Of([.. json.GetProperty("figures").EnumerateArray().Select(f => f.GetInt64())]));
}
