using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify;

/// <summary>One table row as it is checked, wherever it was read.</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="PartitionKey">As stored.</param>
/// <param name="RowKey">As stored.</param>
/// <param name="Properties">Everything else, without Timestamp and ETag.</param>
public sealed record VerifiedRow(string Table, string PartitionKey, string RowKey, IReadOnlyDictionary<string, object?> Properties)
{
    /// <summary>Where the row is found, as violations name it.</summary>
    public string Place => $"{Table}/{PartitionKey}/{RowKey}";

    /// <summary>A row as the store gives it.</summary>
    public static VerifiedRow Of(string table, TableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return new VerifiedRow(
            table,
            entity.PartitionKey,
            entity.RowKey,
            entity.Where(p => !IsKeyOrStamp(p.Key)).ToDictionary(p => p.Key, p => (object?)p.Value, StringComparer.Ordinal));
    }

    /// <summary>A row as a line of <c>tables.ndjson</c>.</summary>
    /// <exception cref="FormatException">The line is no such row.</exception>
    public static VerifiedRow Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var fields = json.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => ValueOf(p.Value), StringComparer.Ordinal);
            return fields is { } && fields.Remove("table", out var table) && fields.Remove("PartitionKey", out var partition) && fields.Remove("RowKey", out var row)
                ? new VerifiedRow((string)table!, (string)partition!, (string)row!, fields)
                : throw new FormatException("Expected table, PartitionKey and RowKey.");
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or InvalidCastException or ArgumentException)
        {
            throw new FormatException($"Expected a table row as a JSON object: {wrong.Message}", wrong);
        }
    }

    internal string Text(string name) => Properties.GetValueOrDefault(name) as string ?? throw Wrong(name, "a text");

    internal string OneOf(string name, params string[] values) => Text(name) is var text && values.Contains(text) ? text : throw Wrong(name, "one of " + string.Join(", ", values));

    /// <summary>A name that the key says, too.</summary>
    internal string KeyedBy(string prefix, string name) => RowKey == prefix + PlainKey.Encode(name) || RowKey == prefix + name ? name : throw new FormatException($"{name}: expected {RowKey[prefix.Length..]}, by its key");

    internal long Number(string name) => Properties.GetValueOrDefault(name) switch
    {
        long number => number,
        int number => number,
        _ => throw Wrong(name, "a whole number"),
    };

    internal long NumberOr(string name, long missing) => Properties.GetValueOrDefault(name) is null ? missing : Number(name);

    internal string TextOr(string name, string missing) => Properties.GetValueOrDefault(name) is null ? missing : Text(name);

    /// <summary>A text that may go on in <c>{name}1</c>, <c>{name}2</c>, ….</summary>
    internal string LongText(string name)
    {
        var text = Text(name);
        for (var i = 1; TextOr(FormattableString.Invariant($"{name}{i}"), string.Empty) is { Length: > 0 } more; i++)
        {
            text += more;
        }

        return text;
    }

    internal bool Flag(string name) => Properties.GetValueOrDefault(name) is bool flag ? flag : throw Wrong(name, "true or false");

    internal DateTimeOffset Time(string name) => TimeOrNull(name) ?? throw Wrong(name, "a time");

    internal DateTimeOffset? TimeOrNull(string name) => Properties.GetValueOrDefault(name) switch
    {
        null => null,
        DateTimeOffset time => time,
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        _ => throw Wrong(name, "a time"),
    };

    private FormatException Wrong(string name, string expected) =>
        new($"{name}: expected {expected}; found {Properties.GetValueOrDefault(name) ?? "nothing"}");

    private static bool IsKeyOrStamp(string name) => name is "PartitionKey" or "RowKey" or "Timestamp" or "odata.etag";

    private static object? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        JsonValueKind.Number => value.TryGetInt64(out var number) ? number : throw new FormatException($"{value.GetRawText()}: expected a whole number"),
        _ => throw new FormatException($"{value.ValueKind}: expected a plain value"),
    };
}
