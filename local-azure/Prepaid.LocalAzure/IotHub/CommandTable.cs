namespace Prepaid.LocalAzure.IotHub;

/// <summary>The messages of all command queues on disk. Locks are not kept: a restart ends every connection and so every lock.</summary>
internal sealed class CommandTable(HubDatabase database)
{
    public IReadOnlyList<QueuedCommand> Of(string device) =>
        database.Query(
            "SELECT number, bag, body, expires_at FROM command WHERE device = $0 ORDER BY number",
            r => new QueuedCommand(r.GetInt64(0), r.GetString(1), r.GetFieldValue<byte[]>(2), new DateTimeOffset(r.GetInt64(3), TimeSpan.Zero)),
            device);

    public QueuedCommand Add(string device, string bag, byte[] body, DateTimeOffset expiresAt) =>
        database.Query(
            "INSERT INTO command (device, bag, body, expires_at) VALUES ($0, $1, $2, $3) RETURNING number",
            r => new QueuedCommand(r.GetInt64(0), bag, body, expiresAt),
            device, bag, body, expiresAt.UtcTicks)[0];

    public void Remove(QueuedCommand command) => database.Execute("DELETE FROM command WHERE number = $0", command.Number);

    public long Count() => database.Query("SELECT count(*) FROM command", r => r.GetInt64(0))[0];
}
