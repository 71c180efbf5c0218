namespace Prepaid.LocalAzure.Tables;

/// <summary>One Azure table: a SQLite table of the same name with one row per entity, in key order.</summary>
internal sealed class StoredTable(string name)
{
    /// <summary>As it was created; found by any casing.</summary>
    public string Name { get; } = name;

    public string Create { get; } =
        $"""
        CREATE TABLE IF NOT EXISTS "{name}" (
            PartitionKey TEXT NOT NULL, RowKey TEXT NOT NULL, Timestamp INTEGER NOT NULL, Properties BLOB NOT NULL,
            PRIMARY KEY (PartitionKey, RowKey)) WITHOUT ROWID
        """;

    public string FindVersion { get; } = $"""SELECT Timestamp FROM "{name}" WHERE PartitionKey = ?1 AND RowKey = ?2""";

    public string FindRow { get; } = $"""SELECT Timestamp, Properties FROM "{name}" WHERE PartitionKey = ?1 AND RowKey = ?2""";

    /// <summary>Inserts or overwrites; whether it may was decided before.</summary>
    public string Put { get; } = $"""REPLACE INTO "{name}" (PartitionKey, RowKey, Timestamp, Properties) VALUES (?1, ?2, ?3, ?4)""";

    public string Delete { get; } = $"""DELETE FROM "{name}" WHERE PartitionKey = ?1 AND RowKey = ?2""";

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
