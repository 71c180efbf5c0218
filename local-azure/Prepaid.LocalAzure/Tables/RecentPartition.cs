namespace Prepaid.LocalAzure.Tables;

/// <summary>What the writer remembers of one partition: where its rows lie that were written again, and one gap between its keys, behind the row that came last.</summary>
internal sealed class RecentPartition
{
    private const int MostPlaces = 128;

    private readonly List<(byte[] RowKey, long Place)> places = [];
    private byte[]? gapAfter;
    private byte[]? gapBefore;

    /// <summary>True when there is certainly no such row.</summary>
    public bool IsAbsent(ReadOnlySpan<byte> rowKey) =>
        gapAfter is not null && rowKey.SequenceCompareTo(gapAfter) > 0 && (gapBefore is null || rowKey.SequenceCompareTo(gapBefore) < 0);

    /// <summary>Where the row lay when it was found last, or 0; another row can lie there by now.</summary>
    public long PlaceOf(ReadOnlySpan<byte> rowKey) => IndexOf(rowKey) is >= 0 and var i ? places[i].Place : 0;

    public void Found(ReadOnlySpan<byte> rowKey, long place)
    {
        if (IndexOf(rowKey) is >= 0 and var i)
        {
            places[i] = places[i] with { Place = place };
            return;
        }

        if (places.Count == MostPlaces)
        {
            places.Clear();
        }

        places.Add((rowKey.ToArray(), place));
    }

    /// <summary>A row came.</summary>
    /// <returns>False when no gap behind it is known: say <see cref="Inserted"/>.</returns>
    public bool TryInsertIntoGap(ReadOnlySpan<byte> rowKey)
    {
        if (!IsAbsent(rowKey))
        {
            return false;
        }

        gapAfter = rowKey.ToArray();
        return true;
    }

    /// <summary>A row came, and behind it there is none before that key; empty when there is none in the partition.</summary>
    public void Inserted(ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> next)
    {
        gapAfter = rowKey.ToArray();
        gapBefore = next.IsEmpty ? null : next.ToArray();
    }

    private int IndexOf(ReadOnlySpan<byte> rowKey)
    {
        for (var i = 0; i < places.Count; i++)
        {
            if (rowKey.SequenceEqual(places[i].RowKey))
            {
                return i;
            }
        }

        return -1;
    }
}
