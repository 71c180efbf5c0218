using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Prepaid.GatewayAgent.Store;

/// <summary>The agent's durable memory: one SQLite file that one agent has open (WAL, synchronous=FULL).</summary>
internal sealed class AgentStore : IAsyncDisposable
{
    private const string FileName = "agent.db";
    private const string Format = "1";
    private const string Full = "2"; // FULL, as SQLite tells it

    private const string Tables =
        """
        CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS meter (
            id TEXT PRIMARY KEY, last_slot INTEGER NOT NULL, last_sequence INTEGER NOT NULL, last_answer INTEGER,
            highest_command INTEGER NOT NULL, reported_relay INTEGER) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS item (
            id INTEGER PRIMARY KEY AUTOINCREMENT, meter TEXT NOT NULL, sequence INTEGER NOT NULL,
            measured_at INTEGER NOT NULL, counts INTEGER NOT NULL, report BLOB, bands TEXT);
        CREATE TABLE IF NOT EXISTS message (
            number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, encoding TEXT, body BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS command (
            id TEXT PRIMARY KEY, meter TEXT NOT NULL, sequence INTEGER NOT NULL, relay INTEGER NOT NULL,
            not_after INTEGER NOT NULL, switching INTEGER NOT NULL, report BLOB) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS command_open ON command (meter, sequence) WHERE report IS NULL;
        CREATE TABLE IF NOT EXISTS problem (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL);
        """;

    private readonly GroupCommit commits;

    private AgentStore(GroupCommit commits, OutgoingQueue outgoing)
    {
        this.commits = commits;
        Outgoing = outgoing;
        Meters = new MeterBook(commits, outgoing);
        Commands = new CommandBook(commits, outgoing);
    }

    public MeterBook Meters { get; }

    public CommandBook Commands { get; }

    public OutgoingQueue Outgoing { get; }

    /// <exception cref="InvalidOperationException">The folder belongs to another gateway, another format or a running agent.</exception>
    public static AgentStore Open(string folder, string gateway, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, FileName), Pooling = false, DefaultTimeout = 1 }.ToString());
        connection.Open();
        var sql = new Sql(connection);
        try
        {
            // Exclusive, so that two agents cannot both poll and both number the same meter's readings.
            Pragma(connection, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
            Holds(sql, "PRAGMA journal_mode", "wal");
            Holds(sql, "PRAGMA synchronous", Full);
            Pragma(connection, Tables);
            AddBands(sql);
            Fact(sql, "format", Format, $"format {Format} of the agent's store");
            Fact(sql, "gateway", gateway, $"the store of gateway '{gateway}'");
            var made = sql.Query("SELECT value FROM fact WHERE name = 'made'", r => r.GetString(0)) is [var seconds] ? seconds : Remember(sql, now);
            var prefix = long.Parse(made, CultureInfo.InvariantCulture).ToString("x", CultureInfo.InvariantCulture);
            var queued = sql.Number("SELECT (SELECT COUNT(*) FROM item) + (SELECT COUNT(*) FROM message)") ?? 0;
            var commits = new GroupCommit(sql);
            return new AgentStore(commits, new OutgoingQueue(commits, prefix, queued));
        }
        catch (SqliteException busy) when (busy.SqliteErrorCode == 5)
        {
            sql.Dispose();
            throw new InvalidOperationException($"{folder}: another agent uses this data folder.", busy);
        }
        catch
        {
            sql.Dispose();
            throw;
        }
    }

    public ValueTask DisposeAsync() => commits.DisposeAsync();

    /// <summary>A store of an agent that knew no band registers has items without them.</summary>
    private static void AddBands(Sql sql)
    {
        if (!sql.Query("SELECT name FROM pragma_table_info('item')", r => r.GetString(0)).Contains("bands"))
        {
            sql.Execute("ALTER TABLE item ADD COLUMN bands TEXT");
        }
    }

    private static void Pragma(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    /// <summary>SQLite goes on without a word where a file system cannot do what was asked.</summary>
    private static void Holds(Sql sql, string setting, string expected)
    {
        var found = sql.Query(setting, r => r.GetString(0))[0];
        if (found != expected)
        {
            throw new InvalidOperationException($"The data folder: expected {setting} = {expected}, got {found}; is it a local disk?");
        }
    }

    private static void Fact(Sql sql, string name, string expected, string description)
    {
        sql.Execute("INSERT INTO fact (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING", name, expected);
        var found = sql.Query("SELECT value FROM fact WHERE name = $1", r => r.GetString(0), name)[0];
        if (found != expected)
        {
            throw new InvalidOperationException($"The data folder: expected {description}, found '{found}'.");
        }
    }

    private static string Remember(Sql sql, DateTimeOffset now)
    {
        var made = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        sql.Execute("INSERT INTO fact (name, value) VALUES ('made', $1)", made);
        return made;
    }
}
