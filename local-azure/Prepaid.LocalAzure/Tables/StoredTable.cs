namespace Prepaid.LocalAzure.Tables;

/// <summary>One Azure table: a SQLite table of the same name with one row per entity, in key order.</summary>
internal sealed class StoredTable(string name)
{
    /// <summary>As it was created; found by any casing.</summary>
    public string Name { get; } = name;

    /// <summary>Rows lie in the order of their first write, not of their keys: what is written together then shares pages,
    /// while in key order every account's history keeps its head, day and entries on pages of their own.</summary>
    public string Create { get; } =
        $"""
        CREATE TABLE IF NOT EXISTS "{name}" (
            Place INTEGER PRIMARY KEY, PartitionKey TEXT NOT NULL, RowKey TEXT NOT NULL,
            Timestamp INTEGER NOT NULL, Properties BLOB NOT NULL, UNIQUE (PartitionKey, RowKey))
        """;

    public string FindPlace { get; } = $"""SELECT Place FROM "{name}" WHERE PartitionKey = ?1 AND RowKey = ?2""";

    public string FindRow { get; } = $"""SELECT Place, Timestamp, Properties FROM "{name}" WHERE PartitionKey = ?1 AND RowKey = ?2""";

    public string Insert { get; } = $"""INSERT INTO "{name}" (PartitionKey, RowKey, Timestamp, Properties) VALUES (?1, ?2, ?3, ?4)""";

    public string Update { get; } = $"""UPDATE "{name}" SET Timestamp = ?2, Properties = ?3 WHERE Place = ?1""";

    public string Delete { get; } = $"""DELETE FROM "{name}" WHERE Place = ?1""";

    public string ScanPartition { get; } =
        $"""
        SELECT PartitionKey, RowKey, Timestamp, Properties FROM "{name}"
        WHERE PartitionKey = ?1 AND RowKey >= ?2 ORDER BY RowKey
        """;

    public string ScanPartitionTo { get; } =
        $"""
        SELECT PartitionKey, RowKey, Timestamp, Properties FROM "{name}"
        WHERE PartitionKey = ?1 AND RowKey >= ?2 AND RowKey < ?3 ORDER BY RowKey
        """;

    public string ScanAll { get; } =
        $"""
        SELECT PartitionKey, RowKey, Timestamp, Properties FROM "{name}"
        WHERE (PartitionKey, RowKey) >= (?1, ?2) ORDER BY PartitionKey, RowKey
        """;

    public string ScanAllTo { get; } =
        $"""
        SELECT PartitionKey, RowKey, Timestamp, Properties FROM "{name}"
        WHERE (PartitionKey, RowKey) >= (?1, ?2) AND PartitionKey < ?3 ORDER BY PartitionKey, RowKey
        """;
}
