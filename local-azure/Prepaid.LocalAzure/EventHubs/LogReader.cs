using Microsoft.Data.Sqlite;

namespace Prepaid.LocalAzure.EventHubs;

/// <summary>Reads one partition in order with one prepared statement.</summary>
internal sealed class LogReader : IDisposable
{
    private readonly Lock gate = new();
    private readonly int partition;
    private readonly SqliteConnection connection;
    private readonly SqliteCommand command;

    public LogReader(LogFile file, int partition)
    {
        this.partition = partition;
        connection = file.Open();
        command = connection.CreateCommand();
        command.CommandText =
            "SELECT id, device, enqueued, position, system, properties, body FROM message WHERE id > $after AND id < $end ORDER BY id LIMIT $max;";
        command.Parameters.Add("$after", SqliteType.Integer);
        command.Parameters.Add("$max", SqliteType.Integer);
        command.Parameters.AddWithValue("$end", LogFile.KeyOf(partition + 1, 0));
        command.Prepare();
    }

    public List<StoredMessage> Read(long afterSequence, int max)
    {
        lock (gate)
        {
            var first = LogFile.KeyOf(partition, 0);
            command.Parameters["$after"].Value = first + afterSequence;
            command.Parameters["$max"].Value = max;
            using var row = command.ExecuteReader();
            var found = new List<StoredMessage>();
            while (row.Read())
            {
                var message = new LoggedMessage(
                    row.GetString(1),
                    row.GetFieldValue<byte[]>(6),
                    LogFile.FromText(row.GetString(4)),
                    LogFile.FromText(row.GetString(5)),
                    new DateTimeOffset(row.GetInt64(2), TimeSpan.Zero));
                found.Add(new StoredMessage(partition, row.GetInt64(0) - first, row.GetInt64(3), message));
            }

            return found;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            command.Dispose();
            connection.Dispose();
        }
    }
}
