using System.Text.Json;

namespace Prepaid.Domain.Reports;

/// <summary>An entry's evidence in one line for people: every plain value under its name.</summary>
public static class EvidenceText
{
    /// <summary>Writes it.</summary>
    public static string Of(JsonElement evidence) => evidence.ValueKind != JsonValueKind.Object
        ? string.Empty
        : string.Join(", ", evidence.EnumerateObject().Where(p => IsPlain(p.Value)).Select(p => $"{p.Name} {p.Value}"));

    private static bool IsPlain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null or JsonValueKind.Undefined => false,
        JsonValueKind.String => value.GetString() is { Length: > 0 },
        _ => true,
    };
}
