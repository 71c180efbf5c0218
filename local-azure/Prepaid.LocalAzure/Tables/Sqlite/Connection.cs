using SQLitePCL;

namespace Prepaid.LocalAzure.Tables.Sqlite;

/// <summary>One connection to the store's file; used by one thread at a time.</summary>
/// <remarks>Straight on SQLitePCLRaw: the ADO.NET layer costs more than the row on the path of every reading.</remarks>
internal sealed class Connection : IDisposable
{
    private const int PageBytes = 8_192;

    // After a commit SQLite often walks the whole hash table of its cache (a page was renumbered), so more is not faster.
    private const int CacheKib = 16_384;

    private const int WalPagesBeforeCheckpoint = 8_192;

    private readonly sqlite3 handle;
    private readonly Dictionary<object, Statement> statements = new(ReferenceEqualityComparer.Instance);

    static Connection() => Batteries_V2.Init();

    private Connection(string path, int flags)
    {
        var code = raw.sqlite3_open_v2(path, out handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        SqliteError.ThrowUnlessOk(code, handle);
        raw.sqlite3_busy_timeout(handle, 10_000);
    }

    /// <summary>A connection whose commits are on disk when they return.</summary>
    public static Connection OpenWriter(string path)
    {
        var connection = new Connection(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        connection.Execute($"PRAGMA page_size={PageBytes}"); // before WAL, or it stays as it was
        connection.Execute("PRAGMA journal_mode=WAL");
        connection.Execute("PRAGMA synchronous=FULL");
        connection.Execute($"PRAGMA cache_size=-{CacheKib}");
        connection.Execute("PRAGMA temp_store=MEMORY");
        connection.Execute($"PRAGMA wal_autocheckpoint={WalPagesBeforeCheckpoint}");
        return connection;
    }

    /// <summary>Sees what was committed when its statement began.</summary>
    public static Connection OpenReader(string path) => new(path, raw.SQLITE_OPEN_READWRITE);

    /// <summary>The statement for that text, prepared at its first use. Found by reference: texts are constants or belong to a table.</summary>
    public Statement Prepared(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            SqliteError.ThrowUnlessOk(raw.sqlite3_prepare_v3(handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var prepared), handle);
            statement = new Statement(handle, prepared);
            statements.Add(sql, statement);
        }

        return statement;
    }

    /// <summary>Rows that the statement before inserted, updated or deleted.</summary>
    public int Changes => raw.sqlite3_changes(handle);

    public bool IsInTransaction => raw.sqlite3_get_autocommit(handle) == 0;

    public void Execute(string sql) => SqliteError.ThrowUnlessOk(raw.sqlite3_exec(handle, sql), handle);

    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        handle.Dispose();
    }
}
