namespace Prepaid.LocalAzure.Tables.Rows;

/// <summary>One row as it lies in the page SQLite shows; valid until the next step of its statement.</summary>
internal readonly ref struct StoredRow(ReadOnlySpan<byte> partitionKey, ReadOnlySpan<byte> rowKey, long version, ReadOnlySpan<byte> properties)
{
    public ReadOnlySpan<byte> PartitionKey { get; } = partitionKey;

    public ReadOnlySpan<byte> RowKey { get; } = rowKey;

    public long Version { get; } = version;

    public ReadOnlySpan<byte> Properties { get; } = properties;
}
