namespace Prepaid.LocalAzure.Tables;

/// <summary>What the Table service would bill and what its scans touched, since the store was opened.</summary>
public sealed class TableCounters
{
    private long transactions;
    private long entities;
    private long pointReads;
    private long queries;
    private long partitionsScanned;
    private long entitiesRead;

    /// <summary>Requests that write, refused ones included; an entity group transaction is one.</summary>
    public long Transactions => Interlocked.Read(ref transactions);

    /// <summary>Entities written or deleted by requests that succeeded.</summary>
    public long Entities => Interlocked.Read(ref entities);

    /// <summary>Reads of one entity by its key, found or not.</summary>
    public long PointReads => Interlocked.Read(ref pointReads);

    /// <summary>Query requests; each page is one.</summary>
    public long Queries => Interlocked.Read(ref queries);

    /// <summary>Partitions whose rows a query looked at; naming one partition counts 1 even when it is empty.</summary>
    public long PartitionsScanned => Interlocked.Read(ref partitionsScanned);

    /// <summary>Entities returned by reads and queries.</summary>
    public long EntitiesRead => Interlocked.Read(ref entitiesRead);

    internal void WriteRequested() => Interlocked.Increment(ref transactions);

    internal void Wrote(int rows) => Interlocked.Add(ref entities, rows);

    internal void PointRead(bool found)
    {
        Interlocked.Increment(ref pointReads);
        if (found)
        {
            Interlocked.Increment(ref entitiesRead);
        }
    }

    internal void QueryRequested() => Interlocked.Increment(ref queries);

    internal void Scanned(int partitions, int returned)
    {
        Interlocked.Add(ref partitionsScanned, partitions);
        Interlocked.Add(ref entitiesRead, returned);
    }
}
