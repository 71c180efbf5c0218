using Prepaid.LocalAzure.Tables.Filters;
using Prepaid.LocalAzure.Tables.Rows;
using Prepaid.LocalAzure.Tables.Sqlite;

namespace Prepaid.LocalAzure.Tables;

internal delegate T RowReader<out T>(StoredRow row, Selection? select);

/// <summary>What one page of a query gave and what it looked at.</summary>
internal sealed record ScannedPage<T>(List<T> Items, ContinuationToken? Next, int Partitions, byte[]? LastPartition);

/// <summary>A query over one table; each page starts at a key, so nothing is held open between pages.</summary>
internal sealed class RowScan<T>(StoredTable table, FilterNode? filter, Selection? select, RowReader<T> read)
{
    /// <summary>A page looks at no more rows than this; it may then be short, even empty, and still have a next one, as on Azure.</summary>
    public const int MaxScannedPerPage = 10_000;

    private readonly KeyRange range = KeyRange.Of(filter);

    /// <param name="after">The partition that the page before ended in: it is not counted again.</param>
    public ScannedPage<T> ReadPage(Connection connection, ContinuationToken? from, int max, byte[]? after)
    {
        var items = new List<T>();
        var partitions = range.Partition is not null && after is null ? 1 : 0;
        var current = range.Partition ?? after;
        var scanned = 0;
        var statement = Start(connection, from);
        try
        {
            while (statement.Step())
            {
                var row = new StoredRow(statement.GetBytes(0), statement.GetBytes(1), statement.GetInt64(2), statement.GetBytes(3));
                if (items.Count == max || scanned == MaxScannedPerPage)
                {
                    var next = new ContinuationToken(row.PartitionKey.ToArray(), row.RowKey.ToArray());
                    return new ScannedPage<T>(items, next, partitions, current);
                }

                scanned++;
                if (current is null || !row.PartitionKey.SequenceEqual(current))
                {
                    current = row.PartitionKey.ToArray();
                    partitions++;
                }

                if (filter is null || filter.Matches(row))
                {
                    items.Add(read(row, select));
                }
            }

            return new ScannedPage<T>(items, null, partitions, current);
        }
        finally
        {
            statement.Reset();
        }
    }

    private Statement Start(Connection connection, ContinuationToken? from)
    {
        if (range.Partition is { } partition)
        {
            var fromRow = from is not null && from.RowKey.AsSpan().SequenceCompareTo(range.FromRow) > 0 ? from.RowKey : range.FromRow;
            return range.ToRow is { } toRow
                ? connection.Prepared(table.ScanPartitionTo).Text(1, partition).Text(2, fromRow).Text(3, toRow)
                : connection.Prepared(table.ScanPartition).Text(1, partition).Text(2, fromRow);
        }

        var (start, row) = from is not null ? (from.PartitionKey, from.RowKey) : (range.FromPartition.ToArray(), []);
        return range.ToPartition is { } to
            ? connection.Prepared(table.ScanAllTo).Text(1, start).Text(2, row).Text(3, to)
            : connection.Prepared(table.ScanAll).Text(1, start).Text(2, row);
    }
}
