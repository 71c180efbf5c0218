using System.Text.Json;
using System.Text.RegularExpressions;

namespace Prepaid.Domain.Tests.Tariffs;

/// <summary>As much of JSON Schema 2020-12 as docs/tariff.schema.json uses; a keyword that is not known fails, so that none is passed over.</summary>
internal sealed class SchemaCheck(JsonElement root)
{
    private static readonly string[] Notes = ["$schema", "title", "description", "$defs"];

    /// <summary>The places that do not fit.</summary>
    public IReadOnlyList<string> Faults(JsonElement value) => [.. Check(root, value, "file")];

    private IEnumerable<string> Check(JsonElement schema, JsonElement value, string place) =>
        schema.EnumerateObject().Where(k => !Notes.Contains(k.Name)).SelectMany(keyword => Check(schema, keyword, value, place));

    private IEnumerable<string> Check(JsonElement schema, JsonProperty keyword, JsonElement value, string place) => keyword.Name switch
    {
        "$ref" => Check(root.GetProperty("$defs").GetProperty(keyword.Value.GetString()!["#/$defs/".Length..]), value, place),
        "type" => Unless(Types(keyword.Value).Any(t => IsType(value, t)), place, $"type {keyword.Value}"),
        "enum" => Unless(keyword.Value.EnumerateArray().Any(v => v.GetRawText() == value.GetRawText()), place, $"one of {keyword.Value}"),
        "oneOf" => Unless(keyword.Value.EnumerateArray().Count(s => !Check(s, value, place).Any()) == 1, place, "exactly one of the forms"),
        "required" => keyword.Value.EnumerateArray().Where(n => value.ValueKind == JsonValueKind.Object && !value.TryGetProperty(n.GetString()!, out _)).Select(n => $"{place}: {n} is missing"),
        "dependentRequired" => Members(value).Where(m => keyword.Value.TryGetProperty(m.Name, out _)).SelectMany(m => keyword.Value.GetProperty(m.Name).EnumerateArray()).Where(n => !value.TryGetProperty(n.GetString()!, out _)).Select(n => $"{place}: {n} is missing"),
        "properties" => Members(value).Where(m => keyword.Value.TryGetProperty(m.Name, out _)).SelectMany(m => Check(keyword.Value.GetProperty(m.Name), m.Value, $"{place}.{m.Name}")),
        "additionalProperties" => Members(value).Where(m => !schema.GetProperty("properties").TryGetProperty(m.Name, out _)).Select(m => $"{place}.{m.Name}: unknown"),
        "items" => Items(value).SelectMany((item, i) => Check(keyword.Value, item, $"{place}[{i}]")),
        "minItems" => Unless(value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= keyword.Value.GetInt32(), place, $"at least {keyword.Value}"),
        "maxItems" => Unless(value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= keyword.Value.GetInt32(), place, $"at most {keyword.Value}"),
        "minimum" => Unless(value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= keyword.Value.GetDecimal(), place, $"from {keyword.Value}"),
        "maximum" => Unless(value.ValueKind != JsonValueKind.Number || value.GetDecimal() <= keyword.Value.GetDecimal(), place, $"up to {keyword.Value}"),
        "exclusiveMinimum" => Unless(value.ValueKind != JsonValueKind.Number || value.GetDecimal() > keyword.Value.GetDecimal(), place, $"above {keyword.Value}"),
        "exclusiveMaximum" => Unless(value.ValueKind != JsonValueKind.Number || value.GetDecimal() < keyword.Value.GetDecimal(), place, $"below {keyword.Value}"),
        "pattern" => Unless(value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!), place, $"{keyword.Value}"),
        _ => throw new NotSupportedException($"{place}: keyword {keyword.Name}"),
    };

    private static IEnumerable<string> Unless(bool fits, string place, string expected) => fits ? [] : [$"{place}: expected {expected}"];

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

    private static IEnumerable<JsonProperty> Members(JsonElement value) => value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : [];

    private static IEnumerable<JsonElement> Items(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    private static bool IsType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDecimal() % 1m == 0m,
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => throw new NotSupportedException(type),
    };
}
