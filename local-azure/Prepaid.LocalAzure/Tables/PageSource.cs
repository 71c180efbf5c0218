using Azure.Data.Tables;
using Prepaid.LocalAzure.Tables.Filters;
using Prepaid.LocalAzure.Tables.Rows;

namespace Prepaid.LocalAzure.Tables;

/// <summary>Reads pages of one query from the store: each a call that is numbered, counted and may fail.</summary>
internal sealed class PageSource<T>(TableStore store, string tableName, string? filter, Selection? select)
    where T : class, ITableEntity
{
    private RowScan<T>? scan;

    public ScannedPage<T> Read(ContinuationToken? from, int size, byte[]? after)
    {
        var pass = TableCalls.Begin(store.Cloud, TableCalls.Query);
        store.Counters.QueryRequested();
        scan ??= new RowScan<T>(store.Find(tableName), FilterParser.Parse(filter), select, EntityMapping.Read<T>);
        var page = store.Readers.Read(
            (scan, from, size, after),
            static (connection, q) => q.scan.ReadPage(connection, q.from, q.size, q.after));
        store.Counters.Scanned(page.Partitions, page.Items.Count);
        store.Cloud.Calls.After(pass);
        return page;
    }
}
