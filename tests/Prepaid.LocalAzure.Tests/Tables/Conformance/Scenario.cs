using System.Text.Json;
using System.Text.Json.Nodes;

namespace Prepaid.LocalAzure.Tests.Tables.Conformance;

/// <summary>One scenario of tests/table-conformance/scenarios.json; the Node script runs the same against Azurite.</summary>
public sealed record Scenario(string Name, string Table, bool Create, IReadOnlyList<JsonObject> Steps)
{
    private const string File = "table-conformance/scenarios.json";

    public static IReadOnlyList<Scenario> LoadAll()
    {
        using var stream = System.IO.File.OpenRead(Path.Combine(AppContext.BaseDirectory, File));
        var all = JsonNode.Parse(stream)?.AsArray() ?? throw new JsonException($"{File} is empty.");
        return [.. all.Select(s => Of(s!.AsObject()))];
    }

    private static Scenario Of(JsonObject scenario) => new(
        (string)scenario["name"]!,
        (string?)scenario["table"] ?? "scenario",
        (bool?)scenario["create"] ?? true,
        [.. scenario["steps"]!.AsArray().Select(s => s!.AsObject())]);
}
