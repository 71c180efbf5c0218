#nullable disable
using Prepaid.LocalAzure.Tables;

namespace Azure.Data.Tables;

public partial class TableClient
{
    public virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        WriteAsync(TableCalls.Add, RowChange.Insert, Checked(entity), ETag.All, cancellationToken);

    public virtual Task<Response> UpsertEntityAsync<T>(
        T entity,
        TableUpdateMode mode = TableUpdateMode.Merge,
        CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        WriteAsync(
            TableCalls.Upsert,
            Of(mode, RowChange.InsertOrMerge, RowChange.InsertOrReplace),
            Checked(entity),
            ETag.All,
            cancellationToken);

    public virtual Task<Response> UpdateEntityAsync<T>(
        T entity,
        ETag ifMatch,
        TableUpdateMode mode = TableUpdateMode.Merge,
        CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        ifMatch == default
            ? throw new ArgumentException("Value cannot be empty.", nameof(ifMatch))
            : WriteAsync(
                TableCalls.Update,
                Of(mode, RowChange.Merge, RowChange.Replace),
                Checked(entity),
                ifMatch,
                cancellationToken);

    public virtual Task<Response> DeleteEntityAsync(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    public virtual Task<Response> DeleteEntityAsync(
        string partitionKey,
        string rowKey,
        ETag ifMatch = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        return SingleWrite.Delete(store.Value, Name, partitionKey, rowKey, ifMatch == default ? ETag.All : ifMatch, cancellationToken);
    }

    public virtual Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        var actions = transactionActions as IReadOnlyList<TableTransactionAction> ?? [.. transactionActions];
        return actions.Count == 0
            ? throw new InvalidOperationException("The batch contains no entity operations.")
            : TransactionWrite.Run(store.Value, Name, actions, cancellationToken);
    }

    private static T Checked<T>(T entity)
        where T : ITableEntity
    {
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(entity.PartitionKey);
        ArgumentNullException.ThrowIfNull(entity.RowKey);
        return entity;
    }

    private static RowChange Of(TableUpdateMode mode, RowChange merge, RowChange replace) => mode switch
    {
        TableUpdateMode.Merge => merge,
        TableUpdateMode.Replace => replace,
        _ => throw new ArgumentException($"Unexpected value for {nameof(mode)}: {mode}"),
    };

    private Task<Response> WriteAsync(string operation, RowChange change, ITableEntity entity, ETag ifMatch, CancellationToken cancellationToken) =>
        SingleWrite.Run(store.Value, Name, operation, change, entity, ifMatch, cancellationToken);
}
