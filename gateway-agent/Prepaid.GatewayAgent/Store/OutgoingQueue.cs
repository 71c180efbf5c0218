using System.Globalization;
using Microsoft.Data.Sqlite;
using Prepaid.Contract;
using Prepaid.GatewayAgent.Hub;

namespace Prepaid.GatewayAgent.Store;

/// <summary>What the hub has not acknowledged yet: items in the order they happened, and the one message made of the first.</summary>
/// <remarks>A message is built only when the one before is gone, so that after an outage items travel in full batches.</remarks>
internal sealed class OutgoingQueue(GroupCommit commits, string prefix, long queuedAtStart)
{
    private long queued = queuedAtStart;

    /// <summary>Items and messages that are not acknowledged.</summary>
    public long Queued => Interlocked.Read(ref queued);

    /// <summary>The message to send now, the same until it is acknowledged; built from the first items when there is none.</summary>
    /// <returns>Null when nothing is queued.</returns>
    public Task<StoredMessage?> Next() => commits.Run(sql => Stored(sql) ?? Build(sql));

    /// <summary>The message that is waiting to be sent (again), or null.</summary>
    public Task<StoredMessage?> Stored() => commits.Run(Stored);

    /// <summary>Puts a gateway state in front, with the problems that wait to be told.</summary>
    public Task<StoredMessage> BuildState(Func<int, IReadOnlyList<string>, GatewayStateMessage> state) => commits.Run(sql =>
    {
        var problems = sql.Query("SELECT id, text FROM problem ORDER BY id LIMIT $1", r => (Id: r.GetInt64(0), Text: r.GetString(1)), GatewayStateMessage.MaxProblems);
        var json = state(checked((int)Queued), [.. problems.Select(p => p.Text)]).ToJson();
        sql.Execute("DELETE FROM problem WHERE id <= $1", problems.Count > 0 ? problems[^1].Id : 0L);
        return Insert(sql, MessageKind.GatewayState, json);
    });

    /// <summary>Forgets a message that the hub has.</summary>
    public Task Acknowledged(StoredMessage message) => commits.Run(sql =>
    {
        sql.Execute("DELETE FROM message WHERE number = $1", message.Number);
        Interlocked.Decrement(ref queued);
    });

    /// <summary>Keeps a problem until the next gateway state.</summary>
    public Task AddProblem(string text) =>
        commits.Run(sql => sql.Execute("INSERT INTO problem (text) VALUES ($1)", text[..Math.Min(text.Length, GatewayStateMessage.MaxProblemLength)]));

    /// <summary>Inside somebody's transaction: queues a reading of the total and of the band registers with it.</summary>
    public void Add(Sql sql, string meter, RegisterReading reading, IReadOnlyList<long> bands)
    {
        sql.Execute(
            "INSERT INTO item (meter, sequence, measured_at, counts, bands) VALUES ($1, $2, $3, $4, $5)",
            meter, reading.Sequence, reading.MeasuredAt, reading.Counts, bands.Count == 0 ? null : string.Join(',', bands));
        Interlocked.Increment(ref queued);
    }

    /// <summary>Inside somebody's transaction: queues a report.</summary>
    public void Add(Sql sql, RelayReport report)
    {
        sql.Execute(
            "INSERT INTO item (meter, sequence, measured_at, counts, report) VALUES ($1, 0, 0, 0, $2)",
            report.Meter, StoredReport.Write(report));
        Interlocked.Increment(ref queued);
    }

    private StoredMessage? Stored(Sql sql) =>
        sql.Query("SELECT number, kind, encoding, body FROM message ORDER BY number LIMIT 1", Row) is [var stored] ? stored : null;

    private StoredMessage? Build(Sql sql)
    {
        var window = sql.Query("SELECT id, meter, sequence, measured_at, counts, report, bands FROM item ORDER BY id LIMIT $1", Item, Batch.Window);
        if (window.Count == 0)
        {
            return null;
        }

        var items = Batch.Take(window);
        var (kind, json) = Batch.Write(items);
        foreach (var item in items)
        {
            sql.Execute("DELETE FROM item WHERE id = $1", item.Id);
        }

        Interlocked.Add(ref queued, -items.Count);
        return Insert(sql, kind, json);
    }

    private StoredMessage Insert(Sql sql, string kind, byte[] json)
    {
        var (body, encoding) = WireBody.Pack(json);
        sql.Execute("INSERT INTO message (kind, encoding, body) VALUES ($1, $2, $3)", kind, encoding, body);
        Interlocked.Increment(ref queued);
        return new StoredMessage(sql.Number("SELECT last_insert_rowid()")!.Value, prefix, kind, encoding, body);
    }

    private StoredMessage Row(SqliteDataReader row) =>
        new(row.GetInt64(0), prefix, row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetFieldValue<byte[]>(3));

    private static QueuedItem Item(SqliteDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        new RegisterReading(row.GetInt64(3), row.GetInt64(2), row.GetInt64(4)),
        row.IsDBNull(5) ? null : StoredReport.Read(row.GetFieldValue<byte[]>(5)))
    {
        Bands = row.IsDBNull(6) ? [] : [.. row.GetString(6).Split(',').Select(c => long.Parse(c, CultureInfo.InvariantCulture))],
    };
}
