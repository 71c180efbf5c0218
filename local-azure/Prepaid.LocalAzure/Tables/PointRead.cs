using System.Text;
using Azure;
using Azure.Data.Tables;
using Prepaid.LocalAzure.Tables.Rows;
using Prepaid.LocalAzure.Tables.Sqlite;

namespace Prepaid.LocalAzure.Tables;

/// <summary>Reads one entity by its key.</summary>
internal static class PointRead
{
    public static Task<NullableResponse<T>> Run<T>(TableStore store, string tableName, string partitionKey, string rowKey, Selection? select)
        where T : class, ITableEntity
    {
        try
        {
            return Task.FromResult(Read<T>(store, tableName, partitionKey, rowKey, select));
        }
        catch (Exception failure)
        {
            return Task.FromException<NullableResponse<T>>(failure); // callers of an async method expect it in the task
        }
    }

    private static NullableResponse<T> Read<T>(TableStore store, string tableName, string partitionKey, string rowKey, Selection? select)
        where T : class, ITableEntity
    {
        var pass = TableCalls.Begin(store.Cloud, TableCalls.Get);
        KeyRules.Check("PartitionKey", partitionKey);
        KeyRules.Check("RowKey", rowKey);
        var answer = store.TryFind(tableName) is { } table
            ? store.Readers.Read((table, partitionKey, rowKey, select), static (c, q) => Find<T>(c, q.table, q.partitionKey, q.rowKey, q.select))
            : new MissingEntity<T>();
        store.Counters.PointRead(answer.HasValue);
        store.Cloud.Calls.After(pass);
        return answer;
    }

    private static NullableResponse<T> Find<T>(Connection connection, StoredTable table, string partitionKey, string rowKey, Selection? select)
        where T : class, ITableEntity
    {
        var (partition, row) = (Encoding.UTF8.GetBytes(partitionKey), Encoding.UTF8.GetBytes(rowKey));
        var find = connection.Prepared(table.FindRow).Text(1, partition).Text(2, row);
        try
        {
            return find.Step()
                ? Response.FromValue(EntityMapping.Read<T>(new StoredRow(partition, row, find.GetInt64(1), find.GetBytes(2)), select), StoredResponse.Found(find.GetInt64(1)))
                : new MissingEntity<T>();
        }
        finally
        {
            find.Reset();
        }
    }
}
