using System.Text;

namespace Prepaid.LocalAzure.Tables.Filters;

/// <summary>The part of a filter that keys can answer: from a bound, inclusive, to a bound, exclusive; null is no bound.</summary>
/// <remarks>Only what every match must satisfy narrows it: comparisons joined by "and". As on Azure, "or" over keys is a scan.</remarks>
internal sealed class KeyRange
{
    private byte[] fromPartition = [];
    private byte[]? toPartition;
    private byte[] fromRow = [];
    private byte[]? toRow;

    private KeyRange()
    {
    }

    /// <summary>The one partition that can match, or null when there may be several.</summary>
    public byte[]? Partition =>
        toPartition is { } to && to.Length == fromPartition.Length + 1 && to[^1] == 0 && to.AsSpan(..^1).SequenceEqual(fromPartition)
            ? fromPartition
            : null;

    public ReadOnlySpan<byte> FromPartition => fromPartition;

    public byte[]? ToPartition => toPartition;

    public ReadOnlySpan<byte> FromRow => fromRow;

    public byte[]? ToRow => toRow;

    public static KeyRange Of(FilterNode? filter)
    {
        var range = new KeyRange();
        range.Narrow(filter);
        return range;
    }

    private void Narrow(FilterNode? node)
    {
        switch (node)
        {
            case FilterNode.And and:
                Narrow(and.Left);
                Narrow(and.Right);
                break;
            case FilterNode.Comparison { Property: "PartitionKey", Literal: FilterLiteral.Text key } comparison:
                Narrow(comparison.Operator, key, ref fromPartition, ref toPartition);
                break;
            case FilterNode.Comparison { Property: "RowKey", Literal: FilterLiteral.Text key } comparison:
                Narrow(comparison.Operator, key, ref fromRow, ref toRow);
                break;
        }
    }

    private static void Narrow(FilterOperator comparison, FilterLiteral.Text key, ref byte[] from, ref byte[]? to)
    {
        var successor = Encoding.UTF8.GetBytes(key.Value + '\0');
        switch (comparison)
        {
            case FilterOperator.Equal:
                Raise(ref from, key.Utf8);
                Lower(ref to, successor);
                break;
            case FilterOperator.Greater:
                Raise(ref from, successor);
                break;
            case FilterOperator.GreaterOrEqual:
                Raise(ref from, key.Utf8);
                break;
            case FilterOperator.Less:
                Lower(ref to, key.Utf8);
                break;
            case FilterOperator.LessOrEqual:
                Lower(ref to, successor);
                break;
            default:
                break;
        }
    }

    private static void Raise(ref byte[] bound, byte[] candidate)
    {
        if (candidate.AsSpan().SequenceCompareTo(bound) > 0)
        {
            bound = candidate;
        }
    }

    private static void Lower(ref byte[]? bound, byte[] candidate)
    {
        if (bound is null || candidate.AsSpan().SequenceCompareTo(bound) < 0)
        {
            bound = candidate;
        }
    }
}
