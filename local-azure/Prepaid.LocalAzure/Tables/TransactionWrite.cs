using Azure;
using Azure.Data.Tables;
using Prepaid.LocalAzure.Core;

namespace Prepaid.LocalAzure.Tables;

/// <summary>An entity group transaction: all of its rows or none.</summary>
internal static class TransactionWrite
{
    public static async Task<Response<IReadOnlyList<Response>>> Run(
        TableStore store,
        string tableName,
        IReadOnlyList<TableTransactionAction> actions,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pass = TableCalls.Begin(store.Cloud, TableCalls.Transaction, DetailOf(actions));
        store.Counters.WriteRequested();
        using var write = WriteRequests.Transaction(Find(store, tableName), actions);
        await store.Commit(write);
        if (write.Refusal is { } refusal)
        {
            throw refusal.ToTransactionException(write.RefusedOperation);
        }

        store.Counters.Wrote(actions.Count);
        store.Cloud.Calls.After(pass);
        return Response.FromValue(Answers(actions, write.FirstVersion), StoredResponse.Accepted());
    }

    private static StoredTable Find(TableStore store, string tableName)
    {
        try
        {
            return store.Find(tableName);
        }
        catch (RequestFailedException missing)
        {
            throw ServiceError.InTransaction(missing, index: 0);
        }
    }

    private static IReadOnlyList<Response> Answers(IReadOnlyList<TableTransactionAction> actions, long firstVersion)
    {
        var answers = new Response[actions.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = actions[i].ActionType == TableTransactionActionType.Delete
                ? StoredResponse.Done()
                : StoredResponse.Done(firstVersion + i);
        }

        return answers;
    }

    private static string? DetailOf(IReadOnlyList<TableTransactionAction> actions)
    {
        for (var i = 0; i < actions.Count; i++)
        {
            var adds = actions[i].ActionType is TableTransactionActionType.Add
                or TableTransactionActionType.UpsertMerge
                or TableTransactionActionType.UpsertReplace;
            if (adds && TableCalls.DetailOf(actions[i].Entity.RowKey) is { } detail)
            {
                return detail;
            }
        }

        return null;
    }
}
