using System.Globalization;
using System.Text.Json;

namespace Prepaid.Verify.Rows;

/// <summary>Where a meter stands, by the head.</summary>
/// <param name="Use">Electricity, Water or House.</param>
/// <param name="Day">yyyyMMdd of its newest day row, or null.</param>
internal sealed record StandingRow(string Meter, string Use, string? Day, string Position, decimal Remainder, long Readings, Figures Figures)
{
    public bool IsDebited => Use == "Electricity";

    public bool IsWater => Use == "Water";

    /// <summary>yyyyMMdd: last local date whose water is charged; null before the first.</summary>
    public string? WaterThrough { get; init; }

    /// <summary>yyyyMMdd from which its days wait to be rated again, or null.</summary>
    public string? Behind { get; init; }

    /// <summary>Unix seconds from which it belongs to the account, exclusive; 0 since ever.</summary>
    public long Since { get; init; }

    public string? CameFrom { get; init; }

    /// <summary>Unix seconds up to which it belonged to the account, or null.</summary>
    public long? Until { get; init; }

    public string? MovedTo { get; init; }

    /// <summary>The held row in which its debit waits, or null.</summary>
    public string? HeldId { get; init; }

    /// <summary>Installations that the directory must know of; 0 and 1 are the first.</summary>
    public long Installations { get; init; }

    public bool IsLinked => Until is null;

    /// <summary>True when other accounts have or had the meter.</summary>
    public bool HasMoved => Since != 0 || Until is not null;
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
    public DateTimeOffset? ClosedAt { get; init; }

    public long HeldCount { get; init; }

    public long RelaysOff { get; init; }

    /// <summary>0 none, 1 low, 2 very low, 3 empty.</summary>
    public long NoticeLevel { get; init; }

    public bool IsProtected { get; init; }

    /// <summary>Hash of the newest audit row; empty when none has one.</summary>
    public string LastAuditHash { get; init; } = string.Empty;

    /// <summary>Property fees taken so far.</summary>
    public long PropertyFeesFen { get; init; }

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
        StandingsOf(row.LongText("Meters")))
    {
        ClosedAt = row.TimeOrNull("ClosedAt"),
        HeldCount = row.NumberOr("HeldCount", 0),
        RelaysOff = row.Number("RelaysOff"),
        NoticeLevel = row.Number("NoticeLevel"),
        IsProtected = row.Flag("Protected"),
        LastAuditHash = row.TextOr("LastAuditHash", string.Empty),
        PropertyFeesFen = row.NumberOr("PropertyFeesFen", 0),
    };

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
        TextOf(json, "day"),
        json.GetProperty("position").GetString()!,
        decimal.Parse(json.GetProperty("remainder").GetString()!, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture),
        json.GetProperty("readings").GetInt64(),
        Figures.Of([.. json.GetProperty("figures").EnumerateArray().Select(f => f.GetInt64())]))
    {
        Behind = TextOf(json, "behind"),
        WaterThrough = TextOf(json, "waterThrough"),
        Since = NumberOf(json, "since") ?? 0,
        CameFrom = TextOf(json, "cameFrom"),
        Until = NumberOf(json, "until"),
        MovedTo = TextOf(json, "movedTo"),
        Installations = NumberOf(json, "installations") ?? 0,
        HeldId = TextOf(json, "heldId"),
    };

    private static string? TextOf(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static long? NumberOf(JsonElement json, string name) => json.TryGetProperty(name, out var number) ? number.GetInt64() : null;
}
