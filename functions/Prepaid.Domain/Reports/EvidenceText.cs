using System.Text.Json;

namespace Prepaid.Domain.Reports;

/// <summary>An entry's evidence in one line for people: every value under its name; lists are left to the JSON form.</summary>
public static class EvidenceText
{
    /// <summary>Writes it.</summary>
    public static string Of(JsonElement evidence) => string.Join(", ", Values(evidence).Select(v => $"{v.Name} {v.Value}"));

    private static IEnumerable<JsonProperty> Values(JsonElement json) => json.ValueKind != JsonValueKind.Object
        ? []
        : json.EnumerateObject().SelectMany(p => p.Value.ValueKind == JsonValueKind.Object ? Values(p.Value) : IsTold(p.Value) ? [p] : []);

    private static bool IsTold(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array or JsonValueKind.Null or JsonValueKind.Undefined => false,
        JsonValueKind.String => value.GetString() is { Length: > 0 },
        _ => true,
    };
}
