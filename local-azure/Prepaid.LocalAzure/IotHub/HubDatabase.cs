using Microsoft.Data.Sqlite;

namespace Prepaid.LocalAzure.IotHub;

/// <summary>The hub's own durable state: identities, sessions, command queues, delayed messages. Every write is on disk when it returns.</summary>
/// <remarks>One connection under one lock: none of this is on the path of every device message.</remarks>
internal sealed class HubDatabase : IDisposable
{
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        CREATE TABLE IF NOT EXISTS policy (name TEXT PRIMARY KEY, key TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS device (
            id TEXT PRIMARY KEY, generation TEXT NOT NULL, etag TEXT NOT NULL, enabled INTEGER NOT NULL, status_reason TEXT,
            primary_key TEXT NOT NULL, secondary_key TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS subscription (
            device TEXT NOT NULL, filter TEXT NOT NULL, qos INTEGER NOT NULL, PRIMARY KEY (device, filter)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS command (
            number INTEGER PRIMARY KEY AUTOINCREMENT, device TEXT NOT NULL, bag TEXT NOT NULL, body BLOB NOT NULL, expires_at INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS parked (number INTEGER PRIMARY KEY AUTOINCREMENT, message TEXT NOT NULL, due_at INTEGER NOT NULL);
        """;

    private readonly Lock gate = new();
    private readonly SqliteConnection connection;

    public HubDatabase(string path)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        Execute(Schema);
    }

    /// <summary>Parameters are named $0, $1, ... in the order given.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        lock (gate)
        {
            using var command = Command(sql, values);
            return command.ExecuteNonQuery();
        }
    }

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        lock (gate)
        {
            using var command = Command(sql, values);
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(row(reader));
            }

            return rows;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            connection.Dispose();
        }
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<object?> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue(FormattableString.Invariant($"${i}"), values[i] ?? DBNull.Value);
        }

        return command;
    }
}
