using System.Text.Json;
using System.Text.Json.Nodes;

namespace Prepaid.GatewayAgent.Tests.Vectors;

/// <summary>Compares every field that a vector expects; one that we do not know is a difference.</summary>
internal static class ExpectedFields
{
    private const string AnyOfKey = "$anyOf";
    private static readonly string[] Hints = ["note", "reason", "comment"];

    /// <summary>The same thing under the names that makers of vectors may give it.</summary>
    public static JsonObject AnyOf(params string[] names) => new() { [AnyOfKey] = new JsonArray([.. names.Select(n => JsonValue.Create(n))]) };

    public static IReadOnlyList<string> Differences(JsonObject expected, JsonObject actual)
    {
        var found = new List<string>();
        CompareObject("expected", expected, actual, found);
        return found;
    }

    private static void CompareObject(string path, JsonObject expected, JsonObject actual, List<string> found)
    {
        foreach (var (name, wanted) in expected)
        {
            if (Hints.Contains(name))
            {
                continue;
            }

            if (actual.TryGetPropertyValue(name, out var got))
            {
                Compare($"{path}.{name}", wanted, got, found);
            }
            else
            {
                found.Add($"{path}.{name}: {wanted?.ToJsonString() ?? "null"} is not understood, we have {actual.ToJsonString()}");
            }
        }
    }

    private static void Compare(string path, JsonNode? wanted, JsonNode? got, List<string> found)
    {
        if (wanted is JsonObject wantedObject && got is JsonObject gotObject && !gotObject.ContainsKey(AnyOfKey))
        {
            CompareObject(path, wantedObject, gotObject, found);
        }
        else if (wanted is JsonArray wantedItems && got is JsonArray gotItems && wantedItems.Count == gotItems.Count)
        {
            for (var i = 0; i < wantedItems.Count; i++)
            {
                Compare($"{path}[{i}]", wantedItems[i], gotItems[i], found);
            }
        }
        else if (!AreEqual(wanted, got))
        {
            found.Add($"{path}: expected {wanted?.ToJsonString() ?? "null"}, got {got?.ToJsonString() ?? "null"}");
        }
    }

    private static bool AreEqual(JsonNode? wanted, JsonNode? got) => (wanted, got) switch
    {
        (null, null) => true,
        (null, JsonObject absent) => absent.TryGetPropertyValue("value", out var value) && value is null,
        (JsonValue, JsonObject { Count: 1 } choice) when choice[AnyOfKey] is JsonArray names => names.Any(name => AreEqual(wanted, name)),
        (JsonValue, JsonObject { Count: 1 } single) => AreEqual(wanted, single.First().Value),
        (JsonValue a, JsonValue b) => AreEqualValues(a, b),
        _ => false,
    };

    private static bool AreEqualValues(JsonValue wanted, JsonValue got) => (wanted.GetValueKind(), got.GetValueKind()) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) =>
            Math.Abs(wanted.GetValue<JsonElement>().GetDouble() - Number(got)) <= Math.Abs(Number(got)) * 1e-6,
        (JsonValueKind.String, JsonValueKind.String) => AreEqualTexts((string)wanted!, (string)got!),
        var (a, b) => a == b,
    };

    private static double Number(JsonValue value) =>
        double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Spaces between hex bytes and the case of hex digits carry no meaning.</summary>
    private static bool AreEqualTexts(string wanted, string got) =>
        wanted == got || (IsHex(wanted) && IsHex(got) && Plain(wanted).Equals(Plain(got), StringComparison.OrdinalIgnoreCase));

    private static bool IsHex(string text) => text.All(c => char.IsAsciiHexDigit(c) || c == ' ');

    private static string Plain(string text) => text.Replace(" ", string.Empty, StringComparison.Ordinal);
}
