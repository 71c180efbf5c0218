using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Prepaid.Domain.Ledger;

namespace Prepaid.Domain.Reports;

/// <summary>What an entry says about metered use: meter, parts, and why it was corrected.</summary>
/// <param name="Meter">Meter id; empty when the entry is not about one.</param>
/// <param name="Cause">Cause of a correction or reversal; empty for none.</param>
/// <param name="Reason">For people; empty for none.</param>
/// <param name="Parts">Priced parts.</param>
public sealed record ChargeEvidence(string Meter, string Cause, string Reason, ImmutableArray<ChargedPart> Parts)
{
    /// <summary>Key of the entry that it reverses; empty for none.</summary>
    public string Reverses { get; init; } = string.Empty;

    /// <summary>Nothing metered.</summary>
    public static ChargeEvidence None { get; } = new(string.Empty, string.Empty, string.Empty, []);

    /// <summary>Reads an entry's evidence. Fields that it lacks are empty.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="stepOf">Units in one count of a meter, for parts that tell counts alone.</param>
    public static ChargeEvidence Of(LedgerRow entry, Func<string, decimal> stepOf)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(stepOf);
        using var document = JsonDocument.Parse(entry.Evidence);
        var evidence = document.RootElement;
        if (evidence.ValueKind != JsonValueKind.Object)
        {
            return None;
        }

        var meter = Text(evidence, "meter");
        var parts = ImmutableArray<ChargedPart>.Empty;
        if (meter.Length > 0 && evidence.TryGetProperty("parts", out var told) && told.ValueKind == JsonValueKind.Array)
        {
            var step = stepOf(meter);
            parts = [.. told.EnumerateArray().Select(part => PartOf(part, step))];
        }

        return new ChargeEvidence(meter, Text(evidence, "cause"), Text(evidence, "reason"), parts) { Reverses = Text(evidence, "reverses") };
    }

    private static ChargedPart PartOf(JsonElement part, decimal step) => new(
        DateOnly.ParseExact(part.GetProperty("date").GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        Text(part, "version"),
        Text(part, "band"),
        (int)Number(part, "tier"),
        Number(part, "price"),
        part.TryGetProperty("quantity", out _) ? Number(part, "quantity") : Number(part, "counts") * step,
        Number(part, "fen"),
        Flag(part, "held"),
        Flag(part, "estimated"));

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

    private static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static decimal Number(JsonElement json, string name) => !json.TryGetProperty(name, out var value) ? 0m
        : value.ValueKind == JsonValueKind.String ? decimal.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : value.GetDecimal();
}
