namespace Prepaid.LocalAzure.Tables;

/// <summary>One Azure table: a SQLite table of the same name with one row per entity, and the keys of its rows.</summary>
/// <remarks>
/// Rows lie in the order of their first write, not of their keys: what is written together then shares pages, while in key
/// order every account's history keeps its head, day and entries on pages of their own.
/// </remarks>
internal sealed class StoredTable
{
    private readonly string[] findRow;

    public StoredTable(string name)
    {
        Name = name;
        Keys = new KeyTables(name);
        var rows = $"\"{name}\"";
        Create =
            $"""
            CREATE TABLE IF NOT EXISTS {rows} (
                Place INTEGER PRIMARY KEY, PartitionKey TEXT NOT NULL, RowKey TEXT NOT NULL, Timestamp INTEGER NOT NULL, Properties BLOB NOT NULL);
            {Keys.Create}
            """;
        Renew =
            $"""
            BEGIN; ALTER TABLE {rows} RENAME TO "{name}_older"; {Create};
            INSERT INTO {rows} SELECT Place, PartitionKey, RowKey, Timestamp, Properties FROM "{name}_older";
            {Keys.FillLarge};
            DROP TABLE "{name}_older"; COMMIT
            """;
        findRow = [.. Keys.Places.Select(place => $"SELECT Place, Timestamp, Properties FROM {rows} WHERE Place = {place}")];
        FindRowAt = $"SELECT Place, Timestamp, Properties FROM {rows} WHERE Place = ?3 AND PartitionKey = ?1 AND RowKey = ?2";
        Insert = $"INSERT INTO {rows} (PartitionKey, RowKey, Timestamp, Properties) VALUES (?1, ?2, ?3, ?4)";
        Update = $"UPDATE {rows} SET Timestamp = ?2, Properties = ?3 WHERE Place = ?1";
        Delete = $"DELETE FROM {rows} WHERE Place = ?1";
        ScanPartition = Scan("k.PartitionKey = ?1 AND k.RowKey >= ?2");
        ScanPartitionTo = Scan("k.PartitionKey = ?1 AND k.RowKey >= ?2 AND k.RowKey < ?3");
        ScanAll = Scan("(k.PartitionKey, k.RowKey) >= (?1, ?2)");
        ScanAllTo = Scan("(k.PartitionKey, k.RowKey) >= (?1, ?2) AND k.PartitionKey < ?3");

        // Each is read in key order and all are merged; nothing is sorted.
        string Scan(string range) => $"{string.Join(" UNION ALL ", Keys.All.Select(keys => ScanOf(keys, range)))} ORDER BY 1, 2";

        string ScanOf(string keys, string range) => $"SELECT k.PartitionKey, k.RowKey, r.Timestamp, r.Properties FROM {keys} k CROSS JOIN {rows} r ON r.Place = k.Place WHERE {range}";
    }

    /// <summary>As it was created; found by any casing.</summary>
    public string Name { get; }

    public string Create { get; }

    /// <summary>From the form in which earlier versions stored a table, with its keys in an index of its own.</summary>
    public string Renew { get; }

    public string FindRow => findRow[^1];

    /// <summary>For the writer, which knows what tables have keys; a reader may see a moment before.</summary>
    public string FindRowNow => findRow[Keys.Current];

    /// <summary>The row, if it lies at that place.</summary>
    public string FindRowAt { get; }

    public string Insert { get; }

    public string Update { get; }

    public string Delete { get; }

    public string ScanPartition { get; }

    public string ScanPartitionTo { get; }

    public string ScanAll { get; }

    public string ScanAllTo { get; }

    public KeyTables Keys { get; }

    public RecentKeys Recent { get; } = new();
}
