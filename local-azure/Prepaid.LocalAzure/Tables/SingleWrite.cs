using Azure;
using Azure.Data.Tables;

namespace Prepaid.LocalAzure.Tables;

/// <summary>A write request about one entity.</summary>
internal static class SingleWrite
{
    public static async Task<Response> Run(
        TableStore store,
        string tableName,
        string operation,
        RowChange change,
        ITableEntity entity,
        ETag ifMatch,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var adds = change is RowChange.Insert or RowChange.InsertOrMerge or RowChange.InsertOrReplace;
        var pass = TableCalls.Begin(store.Cloud, operation, adds ? TableCalls.DetailOf(entity.RowKey) : null);
        store.Counters.WriteRequested();
        using var write = WriteRequests.Single(store.Find(tableName), change, entity, RowVersion.FromIfMatch(ifMatch));
        await store.Commit(write);
        if (write.Refusal is { } refusal)
        {
            throw refusal.ToException();
        }

        store.Counters.Wrote(1);
        store.Cloud.Calls.After(pass);
        return change == RowChange.Delete ? StoredResponse.Done() : StoredResponse.Done(write.FirstVersion);
    }

    /// <summary>As in the SDK, deleting what is not there is an answer with status 404 and no exception.</summary>
    public static async Task<Response> Delete(
        TableStore store,
        string tableName,
        string partitionKey,
        string rowKey,
        ETag ifMatch,
        CancellationToken cancellationToken)
    {
        try
        {
            return await Run(store, tableName, TableCalls.Delete, RowChange.Delete, new TableEntity(partitionKey, rowKey), ifMatch, cancellationToken);
        }
        catch (RequestFailedException missing) when (missing.Status == StoredResponse.NotFound().Status)
        {
            return StoredResponse.NotFound();
        }
    }
}
