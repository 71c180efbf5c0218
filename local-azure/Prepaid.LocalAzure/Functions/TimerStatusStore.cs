using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Data.Sqlite;
using Prepaid.LocalAzure.Core;

namespace Prepaid.LocalAzure.Functions;

/// <summary>When each monitored timer last ran, durable, so that a missed run is seen after a restart.</summary>
internal sealed class TimerStatusStore : IDisposable
{
    private readonly Lock gate = new();
    private readonly SqliteConnection connection;

    private TimerStatusStore(LocalCloud cloud)
    {
        var path = Path.Combine(cloud.DataFolder, "timers.db");
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
        Execute("CREATE TABLE IF NOT EXISTS timer (function TEXT PRIMARY KEY, last TEXT NOT NULL, next TEXT NOT NULL, updated TEXT NOT NULL) WITHOUT ROWID;");
    }

    public static TimerStatusStore Of(LocalCloud cloud) => cloud.Part(c => new TimerStatusStore(c));

    /// <summary>Null when the timer is new.</summary>
    public ScheduleStatus? Find(string function)
    {
        lock (gate)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT last, next, updated FROM timer WHERE function = $function;";
            command.Parameters.AddWithValue("$function", function);
            using var row = command.ExecuteReader();
            return row.Read()
                ? new ScheduleStatus { Last = Time(row.GetString(0)), Next = Time(row.GetString(1)), LastUpdated = Time(row.GetString(2)) }
                : null;
        }
    }

    public void Save(string function, ScheduleStatus status)
    {
        lock (gate)
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                "INSERT INTO timer VALUES ($function, $last, $next, $updated) "
                + "ON CONFLICT DO UPDATE SET last = excluded.last, next = excluded.next, updated = excluded.updated;";
            command.Parameters.AddWithValue("$function", function);
            command.Parameters.AddWithValue("$last", Text(status.Last));
            command.Parameters.AddWithValue("$next", Text(status.Next));
            command.Parameters.AddWithValue("$updated", Text(status.LastUpdated));
            command.ExecuteNonQuery();
        }
    }

    public void Dispose() => connection.Dispose();

    private static string Text(DateTime time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
