namespace Prepaid.LocalAzure.Tables;

/// <summary>One Azure table: a SQLite table of the same name with one row per entity, and the keys of its rows in two more.</summary>
/// <remarks>
/// Rows lie in the order of their first write, not of their keys: what is written together then shares pages, while in key
/// order every account's history keeps its head, day and entries on pages of their own. For the same reason a key is put
/// into a small table first, and many at a time go over into the large one: one by one, each entry of a grown ledger would
/// write a page of its own.
/// </remarks>
internal sealed class StoredTable
{
    /// <summary>New keys that are kept apart; some megabytes, which stay in the writer's cache.</summary>
    private const long MostNewKeys = 1 << 18;

    public StoredTable(string name)
    {
        Name = name;
        var (rows, keys, newKeys) = ($"\"{name}\"", $"\"{name}_keys\"", $"\"{name}_new\"");
        Create =
            $"""
            CREATE TABLE IF NOT EXISTS {rows} (
                Place INTEGER PRIMARY KEY, PartitionKey TEXT NOT NULL, RowKey TEXT NOT NULL, Timestamp INTEGER NOT NULL, Properties BLOB NOT NULL);
            CREATE TABLE IF NOT EXISTS {keys} (PartitionKey TEXT NOT NULL, RowKey TEXT NOT NULL, Place INTEGER NOT NULL, PRIMARY KEY (PartitionKey, RowKey)) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS {newKeys} (PartitionKey TEXT NOT NULL, RowKey TEXT NOT NULL, Place INTEGER NOT NULL, PRIMARY KEY (PartitionKey, RowKey)) WITHOUT ROWID
            """;
        Renew =
            $"""
            BEGIN; ALTER TABLE {rows} RENAME TO "{name}_older"; {Create};
            INSERT INTO {rows} SELECT Place, PartitionKey, RowKey, Timestamp, Properties FROM "{name}_older";
            INSERT INTO {keys} SELECT PartitionKey, RowKey, Place FROM {rows} ORDER BY PartitionKey, RowKey;
            DROP TABLE "{name}_older"; COMMIT
            """;
        FindRow = $"SELECT Place, Timestamp, Properties FROM {rows} WHERE Place = coalesce({PlaceIn(newKeys)}, {PlaceIn(keys)})";
        FindRowAt = $"SELECT Place, Timestamp, Properties FROM {rows} WHERE Place = ?3 AND PartitionKey = ?1 AND RowKey = ?2";
        FindNextKey = $"SELECT min(RowKey) FROM (SELECT {NextIn(newKeys)} AS RowKey UNION ALL SELECT {NextIn(keys)})";
        Insert = $"INSERT INTO {rows} (PartitionKey, RowKey, Timestamp, Properties) VALUES (?1, ?2, ?3, ?4)";
        InsertKey = $"INSERT INTO {newKeys} VALUES (?1, ?2, last_insert_rowid())";
        Update = $"UPDATE {rows} SET Timestamp = ?2, Properties = ?3 WHERE Place = ?1";
        Delete = $"DELETE FROM {rows} WHERE Place = ?1";
        DeleteNewKey = $"DELETE FROM {newKeys} WHERE PartitionKey = ?1 AND RowKey = ?2";
        DeleteKey = $"DELETE FROM {keys} WHERE PartitionKey = ?1 AND RowKey = ?2";
        CountNewKeys = $"SELECT count(*) FROM {newKeys}";
        MoveNewKeys = $"INSERT INTO {keys} SELECT * FROM {newKeys} ORDER BY PartitionKey, RowKey; DELETE FROM {newKeys}";
        ScanPartition = Scan("k.PartitionKey = ?1 AND k.RowKey >= ?2");
        ScanPartitionTo = Scan("k.PartitionKey = ?1 AND k.RowKey >= ?2 AND k.RowKey < ?3");
        ScanAll = Scan("(k.PartitionKey, k.RowKey) >= (?1, ?2)");
        ScanAllTo = Scan("(k.PartitionKey, k.RowKey) >= (?1, ?2) AND k.PartitionKey < ?3");

        static string PlaceIn(string keys) => $"(SELECT Place FROM {keys} WHERE PartitionKey = ?1 AND RowKey = ?2)";

        static string NextIn(string keys) => $"(SELECT min(RowKey) FROM {keys} WHERE PartitionKey = ?1 AND RowKey > ?2)";

        // Both are read in key order and merged; nothing is sorted.
        string Scan(string range) => $"{ScanOf(newKeys, range)} UNION ALL {ScanOf(keys, range)} ORDER BY 1, 2";

        string ScanOf(string keys, string range) => $"SELECT k.PartitionKey, k.RowKey, r.Timestamp, r.Properties FROM {keys} k CROSS JOIN {rows} r ON r.Place = k.Place WHERE {range}";
    }

    /// <summary>As it was created; found by any casing.</summary>
    public string Name { get; }

    public string Create { get; }

    /// <summary>From the form in which earlier versions stored a table, with its keys in an index of its own.</summary>
    public string Renew { get; }

    public string FindRow { get; }

    /// <summary>The row, if it lies at that place.</summary>
    public string FindRowAt { get; }

    /// <summary>The partition's first row key behind that one, or null.</summary>
    public string FindNextKey { get; }

    public string Insert { get; }

    public string InsertKey { get; }

    public string Update { get; }

    public string Delete { get; }

    public string DeleteNewKey { get; }

    public string DeleteKey { get; }

    public string CountNewKeys { get; }

    public string MoveNewKeys { get; }

    public string ScanPartition { get; }

    public string ScanPartitionTo { get; }

    public string ScanAll { get; }

    public string ScanAllTo { get; }

    public RecentKeys Recent { get; } = new();

    /// <summary>Keys put into the small table; the writer counts.</summary>
    public long NewKeys { get; set; }

    public bool HasTooManyNewKeys => NewKeys >= MostNewKeys;
}
