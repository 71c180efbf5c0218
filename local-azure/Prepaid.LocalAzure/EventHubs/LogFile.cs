using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Prepaid.LocalAzure.EventHubs;

/// <summary>The log's SQLite file: schema and statements, no threads.</summary>
/// <remarks>A message's row id is its partition (upper 16 bits) and sequence, so that one key lookup starts a read.</remarks>
internal sealed class LogFile
{
    private const int SequenceBits = 48;

    private const string Schema =
        """
        CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS message (
            id INTEGER PRIMARY KEY, device TEXT NOT NULL, enqueued INTEGER NOT NULL, position INTEGER NOT NULL,
            system TEXT NOT NULL, properties TEXT NOT NULL, body BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS cursor (
            consumer TEXT NOT NULL, partition INTEGER NOT NULL, sequence INTEGER NOT NULL,
            PRIMARY KEY (consumer, partition)) WITHOUT ROWID;
        """;

    private readonly string connectionString;

    public LogFile(string path) =>
        connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();

    public static long KeyOf(int partition, long sequence) => (long)partition << SequenceBits | sequence;

    /// <summary>A connection whose commits are on disk when they return.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; PRAGMA busy_timeout=10000;");
        return connection;
    }

    public static void CreateSchema(SqliteConnection connection) => Execute(connection, Schema);

    /// <summary>The stored count, or the asked one, which is then stored for good.</summary>
    public static int SettlePartitionCount(SqliteConnection connection, int? asked, int fallback)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT OR IGNORE INTO setting VALUES ('partitions', $count); SELECT value FROM setting WHERE name = 'partitions';";
        command.Parameters.AddWithValue("$count", (asked ?? fallback).ToString(CultureInfo.InvariantCulture));
        return int.Parse((string)command.ExecuteScalar()!, CultureInfo.InvariantCulture);
    }

    /// <summary>Sequence and offset that the partition's next message gets.</summary>
    public static (long Sequence, long Offset) NextPlace(SqliteConnection connection, int partition)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, position + length(body) FROM message WHERE id BETWEEN $low AND $high ORDER BY id DESC LIMIT 1;";
        command.Parameters.AddWithValue("$low", KeyOf(partition, 0));
        command.Parameters.AddWithValue("$high", KeyOf(partition + 1, 0) - 1);
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0) - KeyOf(partition, 0) + 1, reader.GetInt64(1)) : (0, 0);
    }

    /// <summary>Last sequence done of every cursor.</summary>
    public static Dictionary<(string Group, int Partition), long> Cursors(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT consumer, partition, sequence FROM cursor;";
        using var reader = command.ExecuteReader();
        var all = new Dictionary<(string, int), long>();
        while (reader.Read())
        {
            all[(reader.GetString(0), reader.GetInt32(1))] = reader.GetInt64(2);
        }

        return all;
    }

    public static string ToText(IReadOnlyDictionary<string, string> properties) => JsonSerializer.Serialize(properties);

    public static IReadOnlyDictionary<string, string> FromText(string text) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(text)
        ?? throw new InvalidDataException("A message in the log has no properties.");

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
