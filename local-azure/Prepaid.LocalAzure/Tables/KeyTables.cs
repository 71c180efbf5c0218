namespace Prepaid.LocalAzure.Tables;

/// <summary>The keys of one Azure table: SQLite tables in key order, a large one and some small ones.</summary>
/// <remarks>
/// A key is put into a small table, then into the next when that is full, and when all are full their keys go over into the
/// large one together: one by one, each entry of a grown ledger would write a page of its own.
/// </remarks>
internal sealed class KeyTables
{
    private const int SmallTables = 5;

    private readonly string[] small;
    private readonly string[] inserts;
    private readonly string[] next;
    private long inCurrent;

    public KeyTables(string name)
    {
        var large = $"\"{name}_keys\"";
        small = [.. Enumerable.Range(0, SmallTables).Select(i => i == 0 ? $"\"{name}_new\"" : $"\"{name}_new{i}\"")];
        inserts = [.. small.Select(t => $"INSERT INTO {t} VALUES (?1, ?2, last_insert_rowid())")];
        All = [.. small, large]; // the large one last: a row of a merge passes as many steps as there are tables behind it
        Create = string.Join(';', All.Select(t => $"CREATE TABLE IF NOT EXISTS {t} (PartitionKey TEXT NOT NULL, RowKey TEXT NOT NULL, Place INTEGER NOT NULL, PRIMARY KEY (PartitionKey, RowKey)) WITHOUT ROWID"));
        FillLarge = $"INSERT INTO {large} SELECT PartitionKey, RowKey, Place FROM \"{name}\" ORDER BY PartitionKey, RowKey";
        Places = [.. small.Select((_, i) => $"coalesce({string.Join(", ", Used(i).Select(t => $"(SELECT Place FROM {t} WHERE PartitionKey = ?1 AND RowKey = ?2)"))})")];
        next = [.. small.Select((_, i) => $"SELECT min(RowKey) FROM ({string.Join(" UNION ALL ", Used(i).Select(t => $"SELECT min(RowKey) AS RowKey FROM {t} WHERE PartitionKey = ?1 AND RowKey > ?2"))})")];
        Deletes = [.. All.Select(t => $"DELETE FROM {t} WHERE PartitionKey = ?1 AND RowKey = ?2")];
        CountSmall = $"SELECT {string.Join(", ", small.Select(t => $"(SELECT count(*) FROM {t})"))}";
        MoveSmall = $"INSERT INTO {large} {string.Join(" UNION ALL ", small.Select(t => $"SELECT PartitionKey, RowKey, Place FROM {t}"))} ORDER BY 1, 2;{string.Join(';', small.Select(t => $"DELETE FROM {t}"))}";
    }

    public IReadOnlyList<string> All { get; }

    public string Create { get; }

    /// <summary>From all rows, for a table without keys.</summary>
    public string FillLarge { get; }

    /// <summary>Expressions: where the row of a key lies, or null. For each small table that may be the current one; with the last, all are looked at.</summary>
    public IReadOnlyList<string> Places { get; }

    /// <summary>Which small table new keys go into. None behind it has any.</summary>
    public int Current { get; private set; }

    /// <summary>The partition's first row key behind a key, or null.</summary>
    public string Next => next[Current];

    public string Insert => inserts[Current];

    /// <summary>A key is in one of the tables.</summary>
    public IReadOnlyList<string> Deletes { get; }

    public string CountSmall { get; }

    public string MoveSmall { get; }

    /// <summary>Keys in a small table; some megabytes, which stay in the writer's cache.</summary>
    public int MostInSmall { get; set; } = 1 << 17;

    public bool IsFull => inCurrent >= MostInSmall;

    /// <summary>The one that is full is the last: with the commit that filled it, all are to be moved.</summary>
    public bool AreAllFull => IsFull && Current == SmallTables - 1;

    /// <summary>Takes what <see cref="CountSmall"/> gave.</summary>
    public void Opened(IReadOnlyList<long> counts)
    {
        Current = Math.Max(0, counts.ToList().FindLastIndex(c => c > 0));
        inCurrent = counts[Current];
    }

    public void Inserted() => inCurrent++;

    /// <summary>Goes on to the next small table, after the commit that filled this one.</summary>
    public void GoOn()
    {
        Current = (Current + 1) % SmallTables;
        inCurrent = 0;
    }

    private IEnumerable<string> Used(int current) => [.. small.Take(current + 1), All[^1]];
}
