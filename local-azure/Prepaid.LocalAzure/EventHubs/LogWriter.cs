using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Prepaid.LocalAzure.EventHubs;

/// <summary>The one writer of the log: whatever waits at the same time shares one commit.</summary>
internal sealed class LogWriter : IAsyncDisposable
{
    private const int LargestCommit = 4096;

    private readonly Channel<Request> waiting = Channel.CreateUnbounded<Request>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SqliteConnection connection;
    private readonly SqliteCommand insert;
    private readonly SqliteCommand move;
    private readonly (long Sequence, long Offset)[] next;
    private readonly Action<Committed> committed;
    private readonly Task loop;

    public LogWriter(SqliteConnection connection, (long Sequence, long Offset)[] next, Action<Committed> committed)
    {
        this.connection = connection;
        this.next = next;
        this.committed = committed;
        insert = Prepare(
            "INSERT INTO message VALUES ($id, $device, $enqueued, $position, $system, $properties, $body);",
            "$id", "$device", "$enqueued", "$position", "$system", "$properties", "$body");
        move = Prepare(
            "INSERT INTO cursor VALUES ($group, $partition, $sequence) ON CONFLICT DO UPDATE SET sequence = excluded.sequence;",
            "$group", "$partition", "$sequence");
        loop = Task.Run(Loop);
    }

    /// <summary>Complete once the messages are on disk and readers have been told.</summary>
    public Task Append(IReadOnlyList<LoggedMessage> messages) => Enqueue(new Request(messages, null));

    /// <summary>Complete once the cursor is on disk.</summary>
    public Task Move(CursorMove cursor) => Enqueue(new Request([], cursor));

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await loop;
        insert.Dispose();
        move.Dispose();
        connection.Dispose();
    }

    private Task Enqueue(Request request)
    {
        ObjectDisposedException.ThrowIf(!waiting.Writer.TryWrite(request), this);
        return request.Done.Task;
    }

    private async Task Loop()
    {
        var shared = new List<Request>();
        while (await waiting.Reader.WaitToReadAsync())
        {
            shared.Clear();
            var rows = 0;
            while (rows < LargestCommit && waiting.Reader.TryRead(out var request))
            {
                shared.Add(request);
                rows += request.Messages.Count + 1;
            }

            Commit(shared);
        }
    }

    private void Commit(List<Request> requests)
    {
        var places = ((long Sequence, long Offset)[])next.Clone();
        var moves = new List<CursorMove>();
        try
        {
            using var transaction = connection.BeginTransaction();
            foreach (var request in requests)
            {
                Write(request, places, moves, transaction);
            }

            transaction.Commit();
        }
        catch (Exception failure) // whatever it is belongs to the callers; the loop goes on for the next ones
        {
            requests.ForEach(r => r.Done.SetException(new IOException("The event log could not be written.", failure)));
            return;
        }

        places.CopyTo(next, 0);
        committed(new Committed([.. places.Select(p => p.Sequence - 1)], moves));
        requests.ForEach(r => r.Done.SetResult());
    }

    private void Write(Request request, (long Sequence, long Offset)[] places, List<CursorMove> moves, SqliteTransaction transaction)
    {
        insert.Transaction = move.Transaction = transaction;
        foreach (var message in request.Messages)
        {
            var partition = PartitionHash.Of(message.DeviceId, places.Length);
            var place = places[partition];
            Bind(
                insert,
                LogFile.KeyOf(partition, place.Sequence), message.DeviceId, message.EnqueuedAt.UtcTicks, place.Offset,
                LogFile.ToText(message.SystemProperties), LogFile.ToText(message.Properties), message.Body);
            insert.ExecuteNonQuery();
            places[partition] = (place.Sequence + 1, place.Offset + message.Body.Length);
        }

        if (request.Cursor is { } cursor)
        {
            Bind(move, cursor.Group, cursor.Partition, cursor.Sequence);
            move.ExecuteNonQuery();
            moves.Add(cursor);
        }
    }

    private SqliteCommand Prepare(string sql, params string[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter(parameter, null));
        }

        return command;
    }

    private static void Bind(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }
    }

    /// <summary>What a commit changed: the last sequence of every partition, and cursors.</summary>
    internal sealed record Committed(long[] Ends, IReadOnlyList<CursorMove> Moves);

    internal sealed record CursorMove(string Group, int Partition, long Sequence);

    private sealed record Request(IReadOnlyList<LoggedMessage> Messages, CursorMove? Cursor)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
