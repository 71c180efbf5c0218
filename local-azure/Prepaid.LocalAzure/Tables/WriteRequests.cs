using Azure;
using Azure.Data.Tables;
using Prepaid.LocalAzure.Tables.Rows;

namespace Prepaid.LocalAzure.Tables;

/// <summary>Turns SDK calls into write requests, under the rules the service checks before it looks at any row.</summary>
internal static class WriteRequests
{
    private const int MaxActions = 100;

    public static PendingWrite Single(StoredTable table, RowChange change, ITableEntity entity, long ifMatch)
    {
        var write = new PendingWrite(table, 1);
        try
        {
            Add(write, change, entity, ifMatch);
            return write;
        }
        catch
        {
            write.Dispose();
            throw;
        }
    }

    /// <exception cref="TableTransactionFailedException">400 with the index of the action that breaks a rule.</exception>
    public static PendingWrite Transaction(StoredTable table, IReadOnlyList<TableTransactionAction> actions)
    {
        if (actions.Count > MaxActions)
        {
            throw ServiceError.TooManyChanges.ToTransactionException(MaxActions - 1);
        }

        var write = new PendingWrite(table, actions.Count);
        try
        {
            for (var i = 0; i < actions.Count; i++)
            {
                AddAction(write, actions, i);
            }

            if (RequestSize.IsTooLarge(write))
            {
                throw ServiceError.BodyTooLarge.ToException();
            }

            return write;
        }
        catch
        {
            write.Dispose();
            throw;
        }
    }

    private static void AddAction(PendingWrite write, IReadOnlyList<TableTransactionAction> actions, int index)
    {
        var action = actions[index];
        try
        {
            Add(write, ChangeOf(action), action.Entity, action.ETag == default ? RowVersion.Any : RowVersion.FromIfMatch(action.ETag));
        }
        catch (RequestFailedException invalid)
        {
            throw ServiceError.InTransaction(invalid, index);
        }

        if (action.Entity.PartitionKey != actions[0].Entity.PartitionKey)
        {
            throw ServiceError.DifferentPartitions.ToTransactionException(index);
        }

        if (write.HasRowTwice())
        {
            throw ServiceError.DuplicateRow.ToTransactionException(index);
        }
    }

    /// <summary>Without an ETag the SDK sends an update without If-Match, which the service takes as insert-or-replace or -merge.</summary>
    private static RowChange ChangeOf(TableTransactionAction action) => action.ActionType switch
    {
        TableTransactionActionType.Add => RowChange.Insert,
        TableTransactionActionType.Delete => RowChange.Delete,
        TableTransactionActionType.UpdateMerge => action.ETag == default ? RowChange.InsertOrMerge : RowChange.Merge,
        TableTransactionActionType.UpdateReplace => action.ETag == default ? RowChange.InsertOrReplace : RowChange.Replace,
        TableTransactionActionType.UpsertMerge => RowChange.InsertOrMerge,
        TableTransactionActionType.UpsertReplace => RowChange.InsertOrReplace,
        _ => throw new InvalidOperationException("Unknown request type."),
    };

    private static void Add(PendingWrite write, RowChange change, ITableEntity entity, long ifMatch)
    {
        var (partitionKey, rowKey) = (entity.PartitionKey, entity.RowKey);
        KeyRules.Check("PartitionKey", partitionKey);
        KeyRules.Check("RowKey", rowKey);
        var buffer = write.Buffer;
        var partition = buffer.Text(partitionKey);
        var row = buffer.Text(rowKey);
        Slice properties = default;
        if (change != RowChange.Delete)
        {
            write.Entities.Begin(partitionKey.Length + rowKey.Length);
            EntityMapping.Write(entity, write.Entities);
            properties = write.Entities.End();
        }

        write.Add(new RowOperation(change, partition, row, properties, ifMatch));
    }
}
