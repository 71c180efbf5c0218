using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;

namespace Prepaid.LocalAzure.Tests.Tables.Conformance;

/// <summary>What came of one step, in the terms of the scenario file.</summary>
internal static class Outcome
{
    private static readonly HashSet<string> OfTheService = ["PartitionKey", "RowKey", "Timestamp", "odata.etag"];

    public static JsonObject Answer(int status) => new() { ["status"] = status };

    public static JsonObject Failure(RequestFailedException error)
    {
        var outcome = Answer(error.Status);
        outcome["code"] = error.ErrorCode;
        if (error is TableTransactionFailedException { FailedTransactionActionIndex: { } index })
        {
            outcome["index"] = index;
        }

        return outcome;
    }

    public static JsonObject Found(TableEntity row)
    {
        var outcome = Answer(200);
        outcome["properties"] = Properties(row);
        outcome["keys"] = new JsonArray([.. new[] { "partitionKey", "rowKey" }.Where(k => row.Keys.Contains(k, StringComparer.OrdinalIgnoreCase)).Select(k => JsonValue.Create(k))]);
        return outcome;
    }

    public static JsonObject Rows(IReadOnlyList<IReadOnlyList<TableEntity>> pages)
    {
        var rows = pages.SelectMany(p => p).ToList();
        var outcome = new JsonObject
        {
            ["pages"] = new JsonArray([.. pages.Select(p => JsonValue.Create(p.Count))]),
            ["rows"] = new JsonArray([.. rows.Select(r => JsonValue.Create($"{r.PartitionKey}/{r.RowKey}"))]),
        };
        if (rows.Count > 0)
        {
            outcome["properties"] = Properties(rows[0]);
        }

        return outcome;
    }

    /// <summary>Null when the step's answer has every member that is expected, else what differs.</summary>
    public static string? Difference(JsonObject? expected, JsonObject outcome)
    {
        if (expected is null)
        {
            return outcome["status"] is { } status && (int)status >= 300 ? $"failed: {outcome.ToJsonString()}" : null;
        }

        return expected
            .Where(member => !JsonNode.DeepEquals(member.Value, outcome[member.Key]))
            .Select(member => $"{member.Key} is {outcome[member.Key]?.ToJsonString() ?? "absent"} and not {member.Value?.ToJsonString()}")
            .FirstOrDefault();
    }

    private static JsonObject Properties(TableEntity row) =>
        new(row.Where(p => !OfTheService.Contains(p.Key)).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)JsonValue.Create(TypedValue.ToText(p.Value)))));
}
