using System.Globalization;
using System.Text.Json;

namespace Prepaid.Verify.Rows;

/// <summary>What a consumption, water or correction entry says that it follows from.</summary>
/// <param name="Counts">Of the parts with a price.</param>
internal sealed record ChargeEvidence(
    string Meter, long FromAt, long FromCounts, long ToAt, long ToCounts, long Counts, decimal Fen, decimal RemainderBefore, decimal RemainderAfter)
{
    /// <summary>False for a correction of water, which names the charges that it corrects instead of registers.</summary>
    public bool HasRegisters { get; init; }

    /// <summary>Exact fen of its parts by local date.</summary>
    public IReadOnlyList<(int Date, decimal Fen)> Parts { get; init; } = [];

    /// <summary>Keys of the charges that a correction of water corrects.</summary>
    public IReadOnlyList<string> Corrects { get; init; } = [];

    /// <exception cref="FormatException">The text is not what docs/evidence.md says.</exception>
    public static ChargeEvidence Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var json = document.RootElement;
            var corrects = json.TryGetProperty("corrects", out var keys) ? keys.EnumerateArray().Select(k => k.GetString()!).ToList() : [];
            var (from, to) = corrects.Count > 0 ? default : (MarkOf(json, "from"), MarkOf(json, "to"));
            var parts = json.GetProperty("parts").EnumerateArray().ToList();
            return new ChargeEvidence(
                json.GetProperty("meter").GetString()!,
                from.At,
                from.Counts,
                to.At,
                to.Counts,
                parts.Where(p => DecimalOf(p, "price") != 0m).Sum(p => p.GetProperty("counts").GetInt64()),
                parts.Sum(p => DecimalOf(p, "fen")),
                DecimalOf(json, "remainderBefore"),
                DecimalOf(json, "remainderAfter"))
            {
                HasRegisters = corrects.Count == 0,
                Parts = [.. parts.Select(p => (DateOnly.ParseExact(p.GetProperty("date").GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber, DecimalOf(p, "fen")))],
                Corrects = corrects,
            };
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentNullException)
        {
            throw new FormatException($"Evidence: expected registers, parts and remainders; {wrong.Message}", wrong);
        }
    }

    private static (long At, long Counts) MarkOf(JsonElement json, string name) =>
        (json.GetProperty(name).GetProperty("at").GetInt64(), json.GetProperty(name).GetProperty("counts").GetInt64());

    private static decimal DecimalOf(JsonElement json, string name) =>
        decimal.Parse(json.GetProperty(name).GetString()!, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
