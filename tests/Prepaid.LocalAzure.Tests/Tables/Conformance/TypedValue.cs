using System.Globalization;
using System.Text.Json.Nodes;
using Azure.Data.Tables;

namespace Prepaid.LocalAzure.Tests.Tables.Conformance;

/// <summary>Property values as the scenario file writes them: {"type": "Int64", "value": "5"} in, "Int64 5" out.</summary>
internal static class TypedValue
{
    public static TableEntity Entity(JsonNode json)
    {
        var entity = new TableEntity();
        foreach (var (name, value) in json.AsObject())
        {
            entity[name switch { "partitionKey" => "PartitionKey", "rowKey" => "RowKey", _ => name }] = Of(value);
        }

        return entity;
    }

    public static string ToText(object value) => value switch
    {
        string text => text,
        int number => string.Create(CultureInfo.InvariantCulture, $"Int32 {number}"),
        long number => string.Create(CultureInfo.InvariantCulture, $"Int64 {number}"),
        double number => string.Create(CultureInfo.InvariantCulture, $"Double {number}"),
        bool flag => flag ? "Boolean true" : "Boolean false",
        DateTimeOffset moment => string.Create(CultureInfo.InvariantCulture, $"DateTime {moment.UtcDateTime:yyyy-MM-ddTHH:mm:ss.FFFFFFFZ}"),
        Guid guid => $"Guid {guid}",
        byte[] bytes => $"Binary {Convert.ToBase64String(bytes)}",
        _ => throw new NotSupportedException(value.GetType().Name),
    };

    private static object? Of(JsonNode? json)
    {
        if (json is not JsonObject typed)
        {
            return (string?)json;
        }

        if (typed["$repeat"] is JsonArray repeat)
        {
            return string.Concat(Enumerable.Repeat((string)repeat[0]!, (int)repeat[1]!));
        }

        if (typed["$bytes"] is { } count)
        {
            return new byte[(int)count];
        }

        var value = (string)typed["value"]!;
        return (string)typed["type"]! switch
        {
            "Int32" => int.Parse(value, CultureInfo.InvariantCulture),
            "Int64" => long.Parse(value, CultureInfo.InvariantCulture),
            "Double" => double.Parse(value, CultureInfo.InvariantCulture),
            "Boolean" => bool.Parse(value),
            "DateTime" => DateTimeOffset.Parse(value, CultureInfo.InvariantCulture),
            "Guid" => Guid.Parse(value),
            "Binary" => Convert.FromBase64String(value),
            var type => throw new NotSupportedException(type),
        };
    }
}
