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

    public RecentPartition Of(ReadOnlySpan<byte> partitionKey)
    {
        if (byKey.TryGetValue(partitionKey, out var known))
        {
            return known;
        }

        if (partitions.Count == MostPartitions)
        {
            Forget();
        }

        var partition = new RecentPartition();
        byKey[partitionKey] = partition;
        return partition;
    }

    public void Forget() => partitions.Clear();

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
