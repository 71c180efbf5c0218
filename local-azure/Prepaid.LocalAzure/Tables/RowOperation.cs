using Prepaid.LocalAzure.Tables.Rows;

namespace Prepaid.LocalAzure.Tables;

internal enum RowChange
{
    Insert,
    Replace,
    Merge,
    Delete,
    InsertOrReplace,
    InsertOrMerge,
}

/// <summary>One row's change within a request; the slices lie in the request's buffer.</summary>
/// <param name="IfMatch">The version that the row must have, or <see cref="RowVersion.Any"/>.</param>
internal readonly record struct RowOperation(RowChange Change, Slice PartitionKey, Slice RowKey, Slice Properties, long IfMatch)
{
    /// <summary>Where the row lies now, or 0: found when the request is decided, used when it is written.</summary>
    public long Place { get; init; }
}
