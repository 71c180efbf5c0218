using System.Text.Json;

namespace Prepaid.Verify.Rows;

/// <summary>What the entry of one side of a hand-over says.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Account">Account that it stands in.</param>
/// <param name="Other">Taker, or giver; empty for a meter that the account was opened with.</param>
/// <param name="Meter">Meter, or null for money alone.</param>
/// <param name="At">Unix seconds of the signed value; 0 where a giver of money does not say it.</param>
/// <param name="Counts">The signed value.</param>
internal sealed record HandOverEvidence(EntryRow Entry, string Account, string Other, string? Meter, long At, long Counts)
{
    public bool IsTaken => IsOpened || Entry.Kind is "meter-taken" or "balance-taken";

    /// <summary>True for a meter that the account was opened with: nobody gave it.</summary>
    public bool IsOpened => Entry.Kind == MetersOpened;

    /// <summary>The key that giver and taker share: <c>{giver}-{number}</c>.</summary>
    public string Id => IsTaken ? Number : $"{Account}-{Number}";

    private string Number => Entry.Key[(Entry.Key.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>Kind of the entry that names the meters of a new account.</summary>
    public const string MetersOpened = "meters-opened";

    public static bool IsOne(EntryRow entry) => entry.Kind is "meter-given" or "meter-taken" or "balance-given" or "balance-taken";

    /// <summary>The meters that an account was opened with.</summary>
    /// <exception cref="FormatException">The evidence is not what docs/evidence.md says.</exception>
    public static IReadOnlyList<HandOverEvidence> Opened(EntryRow entry, string account)
    {
        try
        {
            using var document = JsonDocument.Parse(entry.Evidence);
            return
            [
                .. document.RootElement.GetProperty("meters").EnumerateArray().Select(m => new HandOverEvidence(
                    entry, account, string.Empty, m.GetProperty("meter").GetString()!, m.GetProperty("at").GetInt64(), m.GetProperty("counts").GetInt64())),
            ];
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"Evidence: expected meters with their signed values; {wrong.Message}", wrong);
        }
    }

    /// <exception cref="FormatException">The evidence is not what docs/evidence.md says.</exception>
    public static HandOverEvidence Of(EntryRow entry, string account)
    {
        try
        {
            using var document = JsonDocument.Parse(entry.Evidence);
            var json = document.RootElement;
            var meter = json.TryGetProperty("meter", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
            return new HandOverEvidence(
                entry,
                account,
                json.GetProperty(entry.Kind is "meter-taken" or "balance-taken" ? "from" : "to").GetString()!,
                meter,
                json.TryGetProperty("at", out var at) ? at.GetInt64() : 0,
                meter is null ? 0 : json.GetProperty("counts").GetInt64());
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"Evidence: expected a hand-over; {wrong.Message}", wrong);
        }
    }
}

/// <summary>What the entry of a swap says.</summary>
internal sealed record SwapEvidence(string Place, string Meter, long At, string OldSerial, string NewSerial, long FinalCounts, bool FinalIsEstimate, long StartCounts)
{
    /// <exception cref="FormatException">The evidence is not what docs/evidence.md says.</exception>
    public static SwapEvidence Of(EntryRow entry)
    {
        try
        {
            using var document = JsonDocument.Parse(entry.Evidence);
            var json = document.RootElement;
            return new SwapEvidence(
                entry.Place,
                json.GetProperty("meter").GetString()!,
                json.GetProperty("at").GetInt64(),
                json.GetProperty("oldSerial").GetString()!,
                json.GetProperty("newSerial").GetString()!,
                json.GetProperty("finalCounts").GetInt64(),
                json.GetProperty("finalIsEstimate").GetBoolean(),
                json.GetProperty("startCounts").GetInt64());
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"Evidence: expected a swap; {wrong.Message}", wrong);
        }
    }
}
