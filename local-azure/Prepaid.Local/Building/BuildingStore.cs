using System.Globalization;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Prepaid.Contract;

namespace Prepaid.Local.Building;

/// <summary>The building's own durable memory: rows that are asked for at the same time share a commit.</summary>
internal sealed class BuildingStore : IAsyncDisposable
{
    private const string FileName = "building.db";

    private readonly SqliteConnection connection;
    private readonly Channel<(BuildingRow Row, TaskCompletionSource Done)> waiting =
        Channel.CreateUnbounded<(BuildingRow, TaskCompletionSource)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Task writing;
    private long polls;

    private BuildingStore(SqliteConnection connection)
    {
        this.connection = connection;
        SynchronousMode = Scalar("PRAGMA synchronous");
        polls = Scalar("SELECT COUNT(*) FROM poll");
        writing = Task.Run(Write);
    }

    /// <summary>Rows of answered polls.</summary>
    public long Polls => Interlocked.Read(ref polls);

    /// <summary>As the connection that writes has it; 2 is FULL.</summary>
    public long SynchronousMode { get; }

    public static BuildingStore Open(string dataFolder)
    {
        Directory.CreateDirectory(dataFolder);
        var connection = Connect(dataFolder, SqliteOpenMode.ReadWriteCreate);
        Execute(connection, "PRAGMA journal_mode=WAL");
        Execute(connection, "PRAGMA synchronous=FULL");
        Execute(connection, "CREATE TABLE IF NOT EXISTS made (seed INTEGER NOT NULL, start INTEGER NOT NULL, zone TEXT NOT NULL)");
        Execute(connection, """
            CREATE TABLE IF NOT EXISTS poll (meter TEXT NOT NULL, time INTEGER NOT NULL, counts INTEGER NOT NULL, relay INTEGER NOT NULL,
            PRIMARY KEY (meter, time)) WITHOUT ROWID
            """);
        Execute(connection, """
            CREATE TABLE IF NOT EXISTS relay (number INTEGER PRIMARY KEY, meter TEXT NOT NULL, time INTEGER NOT NULL, counts INTEGER NOT NULL,
            relay INTEGER NOT NULL, operation TEXT NOT NULL, request TEXT NOT NULL)
            """);
        return new BuildingStore(connection);
    }

    /// <summary>For reading what a building left behind, also while it runs.</summary>
    public static SqliteConnection OpenForReading(string dataFolder) => Connect(dataFolder, SqliteOpenMode.ReadOnly);

    /// <summary>How this building was made; at first use it is made as asked for.</summary>
    public (int Seed, long Start, string Zone) MadeAs(int seed, long start, string zone)
    {
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "INSERT INTO made SELECT $seed, $start, $zone WHERE NOT EXISTS (SELECT 1 FROM made)";
            command.Parameters.AddWithValue("$seed", seed);
            command.Parameters.AddWithValue("$start", start);
            command.Parameters.AddWithValue("$zone", zone);
            command.ExecuteNonQuery();
        }

        using var query = connection.CreateCommand();
        query.CommandText = "SELECT seed, start, zone FROM made";
        using var reader = query.ExecuteReader();
        reader.Read();
        return (reader.GetInt32(0), reader.GetInt64(1), reader.GetString(2));
    }

    /// <summary>The latest second that any row tells of, or 0.</summary>
    public long LatestSecond() =>
        Scalar("SELECT MAX(COALESCE((SELECT MAX(time) FROM poll), 0), COALESCE((SELECT MAX(time) FROM relay), 0))");

    /// <summary>Takes the row at once; the task ends when it is durable.</summary>
    public Task Append(BuildingRow row)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return waiting.Writer.TryWrite((row, done)) ? done.Task : Task.FromException(new ObjectDisposedException(nameof(BuildingStore)));
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await writing;
        await connection.DisposeAsync();
    }

    private static SqliteConnection Connect(string dataFolder, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(dataFolder, FileName),
            Mode = mode,
            Pooling = false,
        }.ToString());
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private long Scalar(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private async Task Write()
    {
        using var poll = Prepared("INSERT OR IGNORE INTO poll VALUES ($meter, $time, $counts, $relay)", withOperation: false);
        using var relay = Prepared(
            "INSERT INTO relay (meter, time, counts, relay, operation, request) VALUES ($meter, $time, $counts, $relay, $operation, $request)",
            withOperation: true);
        var batch = new List<(BuildingRow Row, TaskCompletionSource Done)>();
        while (await waiting.Reader.WaitToReadAsync())
        {
            while (waiting.Reader.TryRead(out var next))
            {
                batch.Add(next);
            }

            try
            {
                Interlocked.Add(ref polls, Commit(batch.ConvertAll(b => b.Row), poll, relay));
                batch.ForEach(b => b.Done.SetResult());
            }
            catch (SqliteException failure)
            {
                batch.ForEach(b => b.Done.SetException(failure)); // the meters stay silent, which is what their callers must cope with
            }

            batch.Clear();
        }
    }

    private long Commit(List<BuildingRow> rows, SqliteCommand poll, SqliteCommand relay)
    {
        var answered = 0L;
        using var transaction = connection.BeginTransaction(deferred: true);
        foreach (var row in rows)
        {
            var command = row is RelayRow ? relay : poll;
            command.Transaction = transaction;
            command.Parameters[0].Value = row.Meter;
            command.Parameters[1].Value = row.UnixSecond;
            command.Parameters[2].Value = row.Counts;
            command.Parameters[3].Value = (int)row.Relay;
            if (row is RelayRow operated)
            {
                command.Parameters[4].Value = operated.Operation;
                command.Parameters[5].Value = operated.Request;
            }

            var inserted = command.ExecuteNonQuery();
            answered += row is PollRow ? inserted : 0;
        }

        transaction.Commit();
        return answered;
    }

    private SqliteCommand Prepared(string sql, bool withOperation)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        string[] names = ["$meter", "$time", "$counts", "$relay", .. withOperation ? (string[])["$operation", "$request"] : []];
        foreach (var name in names)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }
}
