namespace Prepaid.LocalAzure.Tables;

/// <summary>What the writer remembers of a table's keys, so that it need not look for them: the leaf of each account's keys
/// is elsewhere in a grown ledger, and would be read for every one of its batches.</summary>
/// <remarks>The writing thread only. Nothing is lost when it is forgotten.</remarks>
internal sealed class RecentKeys
{
    private const int MostPartitions = 1 << 16;

    private readonly Dictionary<byte[], RecentPartition> partitions;
    private readonly Dictionary<byte[], RecentPartition>.AlternateLookup<ReadOnlySpan<byte>> byKey;

    public RecentKeys()
    {
        partitions = new(new KeyBytes());
        byKey = partitions.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>True when there is certainly no such row.</summary>
    public bool IsAbsent(ReadOnlySpan<byte> partitionKey, ReadOnlySpan<byte> rowKey) =>
        byKey.TryGetValue(partitionKey, out var partition) && partition.IsAbsent(rowKey);

    /// <summary>Where the row lay when it was written last, or 0; another row can lie there by now.</summary>
    public long PlaceOf(ReadOnlySpan<byte> partitionKey, ReadOnlySpan<byte> rowKey) =>
        byKey.TryGetValue(partitionKey, out var partition) ? partition.PlaceOf(rowKey) : 0;

    public void Found(ReadOnlySpan<byte> partitionKey, ReadOnlySpan<byte> rowKey, long place) => Partition(partitionKey).Found(rowKey, place);

    /// <summary>A row came, and behind it there is none before that key; empty when there is none in the partition.</summary>
    public void Inserted(ReadOnlySpan<byte> partitionKey, ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> next) => Partition(partitionKey).Inserted(rowKey, next);

    /// <summary>A row came where it was known that none is.</summary>
    public void InsertedIntoGap(ReadOnlySpan<byte> partitionKey, ReadOnlySpan<byte> rowKey) => Partition(partitionKey).InsertedIntoGap(rowKey);

    public void Forget() => partitions.Clear();

    private RecentPartition Partition(ReadOnlySpan<byte> key)
    {
        if (byKey.TryGetValue(key, out var known))
        {
            return known;
        }

        if (partitions.Count == MostPartitions)
        {
            Forget();
        }

        var partition = new RecentPartition();
        byKey[key] = partition;
        return partition;
    }

    private sealed class KeyBytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] key) => GetHashCode(key.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
