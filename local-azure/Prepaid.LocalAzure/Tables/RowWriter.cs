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
        var recent = write.Table.Recent.Of(write.PartitionKey);
        for (var i = 0; i < write.Count; i++)
        {
            if (Decide(write, i, recent) is { } refusal)
            {
                write.Refuse(refusal, i);
                return false;
            }
        }

        write.FirstVersion = firstVersion;
        for (var i = 0; i < write.Count; i++)
        {
            Execute(write, write.Operations[i], firstVersion + i, recent);
        }

        return true;
    }

    /// <summary>Finds the row and checks what the change asks of it.</summary>
    private ServiceError? Decide(PendingWrite write, int index, RecentPartition recent)
    {
        var operation = write.Operations[index];
        var found = Find(write, operation, recent);
        try
        {
            if (found is null)
            {
                return operation.Change is RowChange.Replace or RowChange.Merge or RowChange.Delete ? ServiceError.ResourceNotFound : null;
            }

            operation = operation with { Place = found.GetInt64(0) };
            write.Update(index, operation);
            return operation.Change == RowChange.Insert ? ServiceError.EntityAlreadyExists
                : operation.IfMatch != RowVersion.Any && operation.IfMatch != found.GetInt64(1) ? ServiceError.UpdateConditionNotSatisfied
                : operation.Change is RowChange.Merge or RowChange.InsertOrMerge ? Merge(write, index, operation, found.GetBytes(2))
                : null;
        }
        finally
        {
            found?.Reset();
        }
    }

    /// <summary>At its row, to be reset; null when there is none.</summary>
    private Statement? Find(PendingWrite write, RowOperation operation, RecentPartition recent)
    {
        var rowKey = write.Buffer[operation.RowKey];
        if (recent.IsAbsent(rowKey))
        {
            return null;
        }

        if (recent.PlaceOf(rowKey) is not 0 and var place && AtRow(Keyed(write, write.Table.FindRowAt, operation).Int64(3, place)) is { } there)
        {
            return there;
        }

        var found = AtRow(Keyed(write, write.Table.FindRowNow, operation));
        if (found is not null && operation.Change != RowChange.Delete)
        {
            recent.Found(rowKey, found.GetInt64(0));
        }

        return found;
    }

    private static Statement? AtRow(Statement select)
    {
        if (select.Step())
        {
            return select;
        }

        select.Reset();
        return null;
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

    private void Execute(PendingWrite write, RowOperation operation, long version, RecentPartition recent)
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
            Keyed(write, write.Table.Keys.Insert, operation).Run();
            write.Table.Keys.Inserted();
            RememberGap(write, operation, recent);
        }
    }

    private void RememberGap(PendingWrite write, RowOperation operation, RecentPartition recent)
    {
        var rowKey = write.Buffer[operation.RowKey];
        if (recent.TryInsertIntoGap(rowKey))
        {
            return;
        }

        var next = Keyed(write, write.Table.Keys.Next, operation);
        next.Step();
        recent.Inserted(rowKey, next.GetBytes(0));
        next.Reset();
    }

    private void DeleteKey(PendingWrite write, RowOperation operation)
    {
        foreach (var delete in write.Table.Keys.Deletes)
        {
            Keyed(write, delete, operation).Run();
            if (connection.Changes != 0)
            {
                return;
            }
        }
    }

    private Statement Keyed(PendingWrite write, string sql, RowOperation operation) =>
        connection.Prepared(sql).Text(1, write.Buffer[operation.PartitionKey]).Text(2, write.Buffer[operation.RowKey]);
}
