using System.Globalization;
using System.Text.Json;

namespace Prepaid.Verify.Rows;

/// <summary>What a consumption or correction entry says that it follows from.</summary>
/// <param name="Counts">Of the parts with a price.</param>
internal sealed record ChargeEvidence(
    string Meter, long FromAt, long FromCounts, long ToAt, long ToCounts, long Counts, decimal Fen, decimal RemainderBefore, decimal RemainderAfter)
{
    /// <exception cref="FormatException">The text is not what docs/evidence.md says.</exception>
    public static ChargeEvidence Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var json = document.RootElement;
            var (from, to) = (json.GetProperty("from"), json.GetProperty("to"));
            var parts = json.GetProperty("parts").EnumerateArray().ToList();
            return new ChargeEvidence(
                json.GetProperty("meter").GetString()!,
                from.GetProperty("at").GetInt64(),
                from.GetProperty("counts").GetInt64(),
                to.GetProperty("at").GetInt64(),
                to.GetProperty("counts").GetInt64(),
                parts.Where(p => DecimalOf(p, "price") != 0m).Sum(p => p.GetProperty("counts").GetInt64()),
                parts.Sum(p => DecimalOf(p, "fen")),
                DecimalOf(json, "remainderBefore"),
                DecimalOf(json, "remainderAfter"));
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentNullException)
        {
            throw new FormatException($"Evidence: expected registers, parts and remainders; {wrong.Message}", wrong);
        }
    }

    private static decimal DecimalOf(JsonElement json, string name) =>
        decimal.Parse(json.GetProperty(name).GetString()!, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
