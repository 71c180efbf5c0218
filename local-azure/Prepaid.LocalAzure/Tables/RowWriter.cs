using Prepaid.LocalAzure.Tables.Rows;
using Prepaid.LocalAzure.Tables.Sqlite;

namespace Prepaid.LocalAzure.Tables;

/// <summary>Applies write requests on the one writing connection. All of a request is decided by reading before its first row
/// is written, so a refused request leaves nothing to undo and does not disturb the others of its commit.</summary>
internal sealed class RowWriter(Connection connection)
{
    /// <summary>Writes the request, or marks it refused.</summary>
    /// <returns>True when rows changed.</returns>
    public bool Apply(PendingWrite write, long firstVersion)
    {
        for (var i = 0; i < write.Count; i++)
        {
            if (Decide(write, i) is { } refusal)
            {
                write.Refuse(refusal, i);
                return false;
            }
        }

        write.FirstVersion = firstVersion;
        for (var i = 0; i < write.Count; i++)
        {
            Execute(write, write.Operations[i], firstVersion + i);
        }

        return true;
    }

    /// <summary>Finds the row and checks what the change asks of it.</summary>
    private ServiceError? Decide(PendingWrite write, int index)
    {
        var operation = write.Operations[index];
        var needsRow = operation.Change is RowChange.Merge or RowChange.InsertOrMerge || operation.IfMatch != RowVersion.Any;
        var find = Keyed(write, needsRow ? write.Table.FindRow : write.Table.FindPlace, operation);
        try
        {
            var place = find.Step() ? find.GetInt64(0) : 0;
            if (place == 0)
            {
                return operation.Change is RowChange.Replace or RowChange.Merge or RowChange.Delete ? ServiceError.ResourceNotFound : null;
            }

            operation = operation with { Place = place };
            write.Update(index, operation);
            return operation.Change == RowChange.Insert ? ServiceError.EntityAlreadyExists
                : operation.IfMatch != RowVersion.Any && operation.IfMatch != find.GetInt64(1) ? ServiceError.UpdateConditionNotSatisfied
                : operation.Change is RowChange.Merge or RowChange.InsertOrMerge ? Merge(write, index, operation, find.GetBytes(2))
                : null;
        }
        finally
        {
            find.Reset();
        }
    }

    /// <summary>Puts the merged row into the request's buffer; properties that the update lacks are kept.</summary>
    private static ServiceError? Merge(PendingWrite write, int index, RowOperation operation, ReadOnlySpan<byte> existing)
    {
        var buffer = write.Buffer;
        var start = buffer.Length;
        var kept = new PropertyCursor(existing);
        while (kept.Next())
        {
            var replaced = new PropertyCursor(buffer[operation.Properties]);
            if (!replaced.Find(kept.Name))
            {
                buffer.Bytes(kept.Raw);
            }
        }

        buffer.Append(operation.Properties);
        var merged = buffer.Since(start);
        write.Update(index, operation with { Properties = merged });
        var (size, properties) = EntitySize.Of(buffer[operation.PartitionKey], buffer[operation.RowKey], buffer[merged]);
        return properties > EntityWriter.MaxProperties ? ServiceError.TooManyProperties
            : EntitySize.IsTooLarge(size) ? ServiceError.EntityTooLarge
            : null;
    }

    private void Execute(PendingWrite write, RowOperation operation, long version)
    {
        if (operation.Change == RowChange.Delete)
        {
            connection.Prepared(write.Table.Delete).Int64(1, operation.Place).Run();
            DeleteKey(write, operation);
        }
        else if (operation.Place != 0)
        {
            connection.Prepared(write.Table.Update).Int64(1, operation.Place).Int64(2, version).Blob(3, write.Buffer[operation.Properties]).Run();
        }
        else
        {
            Keyed(write, write.Table.Insert, operation).Int64(3, version).Blob(4, write.Buffer[operation.Properties]).Run();
            Keyed(write, write.Table.InsertKey, operation).Run();
            write.Table.NewKeys++;
        }
    }

    private void DeleteKey(PendingWrite write, RowOperation operation)
    {
        Keyed(write, write.Table.DeleteNewKey, operation).Run();
        if (connection.Changes == 0)
        {
            Keyed(write, write.Table.DeleteKey, operation).Run();
        }
        else
        {
            write.Table.NewKeys--;
        }
    }

    private Statement Keyed(PendingWrite write, string sql, RowOperation operation) =>
        connection.Prepared(sql).Text(1, write.Buffer[operation.PartitionKey]).Text(2, write.Buffer[operation.RowKey]);
}
