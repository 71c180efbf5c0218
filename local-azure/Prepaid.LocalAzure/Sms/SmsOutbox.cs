using System.Globalization;
using Microsoft.Data.Sqlite;
using Prepaid.LocalAzure.Core;

namespace Prepaid.LocalAzure.Sms;

/// <summary>Every text ever accepted, durable and in order: what tests and evidence read.</summary>
public sealed class SmsOutbox : IDisposable
{
    private readonly Lock gate = new();
    private readonly SqliteConnection connection;

    private SmsOutbox(LocalCloud cloud)
    {
        var path = Path.Combine(cloud.DataFolder, "sms.db");
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
        Execute(
            "CREATE TABLE IF NOT EXISTS text (number INTEGER PRIMARY KEY AUTOINCREMENT, sender TEXT NOT NULL, recipient TEXT NOT NULL, "
            + "message TEXT NOT NULL, tag TEXT, sent INTEGER NOT NULL);");
    }

    public static SmsOutbox Of(LocalCloud cloud)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        return cloud.Part(c => new SmsOutbox(c));
    }

    public IReadOnlyList<SentText> All() => After(0);

    /// <summary>The texts behind one, by number.</summary>
    public IReadOnlyList<SentText> After(long number)
    {
        lock (gate)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT number, sender, recipient, message, tag, sent FROM text WHERE number > $number ORDER BY number;";
            command.Parameters.AddWithValue("$number", number);
            using var row = command.ExecuteReader();
            var all = new List<SentText>();
            while (row.Read())
            {
                all.Add(new SentText(
                    IdOf(row.GetInt64(0)),
                    row.GetString(1),
                    row.GetString(2),
                    row.GetString(3),
                    row.IsDBNull(4) ? null : row.GetString(4),
                    new DateTimeOffset(row.GetInt64(5), TimeSpan.Zero)));
            }

            return all;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            connection.Dispose();
        }
    }

    /// <summary>Stores one request's texts in one commit.</summary>
    /// <returns>Their message ids, once they are on disk.</returns>
    internal IReadOnlyList<string> Add(string from, IReadOnlyList<string> recipients, string message, string? tag, DateTimeOffset sentAt)
    {
        lock (gate)
        {
            using var transaction = connection.BeginTransaction();
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText =
                "INSERT INTO text (sender, recipient, message, tag, sent) VALUES ($from, $to, $message, $tag, $sent) RETURNING number;";
            command.Parameters.AddWithValue("$from", from);
            var to = command.Parameters.AddWithValue("$to", "");
            command.Parameters.AddWithValue("$message", message);
            command.Parameters.AddWithValue("$tag", (object?)tag ?? DBNull.Value);
            command.Parameters.AddWithValue("$sent", sentAt.UtcTicks);
            var ids = new List<string>();
            foreach (var recipient in recipients)
            {
                to.Value = recipient;
                ids.Add(IdOf((long)command.ExecuteScalar()!));
            }

            transaction.Commit();
            return ids;
        }
    }

    private static string IdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"sms-{number:D9}");

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
