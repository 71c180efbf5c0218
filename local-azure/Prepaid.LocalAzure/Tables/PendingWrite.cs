using Prepaid.LocalAzure.Tables.Rows;

namespace Prepaid.LocalAzure.Tables;

/// <summary>One write request in the writer's queue: all of its rows change, or none. It ends when it is on disk or refused.</summary>
internal sealed class PendingWrite(StoredTable table, int operations)
    : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), IDisposable
{
    private const int TypicalRowBytes = 1024;

    private readonly RowOperation[] all = new RowOperation[operations];
    private EntityWriter? entities;

    public StoredTable Table { get; } = table;

    public RowBuffer Buffer { get; } = new(operations * TypicalRowBytes);

    /// <summary>Writes entities into the buffer.</summary>
    public EntityWriter Entities => entities ??= new EntityWriter(Buffer);

    public int Count { get; private set; }

    public ReadOnlySpan<RowOperation> Operations => all.AsSpan(0, Count);

    /// <summary>Of its first row; the next rows have the next versions.</summary>
    public long FirstVersion { get; set; }

    /// <summary>Why nothing was written, or null.</summary>
    public ServiceError? Refusal { get; private set; }

    /// <summary>Which operation the refusal is about.</summary>
    public int RefusedOperation { get; private set; }

    /// <summary>A request without rows asks for its table to be made.</summary>
    public bool CreatesTable => all.Length == 0;

    public ReadOnlySpan<byte> PartitionKey => CreatesTable ? [] : Buffer[all[0].PartitionKey];

    /// <summary>Its place in the commit; requests of one partition keep their order.</summary>
    public int Arrival { get; set; }

    public void Add(RowOperation operation) => all[Count++] = operation;

    /// <summary>True when the row added last was there before; all are of one partition.</summary>
    public bool HasRowTwice()
    {
        var last = Buffer[all[Count - 1].RowKey];
        for (var i = 0; i < Count - 1; i++)
        {
            if (Buffer[all[i].RowKey].SequenceEqual(last))
            {
                return true;
            }
        }

        return false;
    }

    public void Update(int index, RowOperation operation) => all[index] = operation;

    public void Refuse(ServiceError reason, int operation)
    {
        Refusal = reason;
        RefusedOperation = operation;
    }

    public void Dispose() => Buffer.Dispose();
}
