using Prepaid.LocalAzure.Tables.Rows;
using Prepaid.LocalAzure.Tables.Sqlite;

namespace Prepaid.LocalAzure.Tables;

/// <summary>Applies write requests on the one writing connection. All of a request is decided by reading before its first row
/// is written, so a refused request leaves nothing to undo and does not disturb the others of its commit.</summary>
internal sealed class RowWriter(Connection connection)
{
    private const int MaxProperties = 252;

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

    private ServiceError? Decide(PendingWrite write, int index)
    {
        var operation = write.Operations[index];
        return operation.Change switch
        {
            RowChange.InsertOrReplace => null,
            RowChange.Merge or RowChange.InsertOrMerge => Merge(write, index, operation),
            _ => DecideByVersion(operation, Version(write, operation)),
        };
    }

    private static ServiceError? DecideByVersion(RowOperation operation, long? version) => operation.Change switch
    {
        RowChange.Insert => version is null ? null : ServiceError.EntityAlreadyExists,
        RowChange.InsertOrMerge => null,
        _ when version is null => ServiceError.ResourceNotFound,
        _ => operation.IfMatch == RowVersion.Any || operation.IfMatch == version ? null : ServiceError.UpdateConditionNotSatisfied,
    };

    private long? Version(PendingWrite write, RowOperation operation)
    {
        var find = Keyed(write, write.Table.FindVersion, operation);
        long? version = find.Step() ? find.GetInt64(0) : null;
        find.Reset();
        return version;
    }

    /// <summary>Puts the merged row into the request's buffer; properties that the update lacks are kept.</summary>
    private ServiceError? Merge(PendingWrite write, int index, RowOperation operation)
    {
        var find = Keyed(write, write.Table.FindRow, operation);
        try
        {
            var found = find.Step();
            if (DecideByVersion(operation, found ? find.GetInt64(0) : null) is { } refusal)
            {
                return refusal;
            }

            return found ? MergeInto(write, index, operation, find.GetBytes(1)) : null;
        }
        finally
        {
            find.Reset();
        }
    }

    private static ServiceError? MergeInto(PendingWrite write, int index, RowOperation operation, ReadOnlySpan<byte> existing)
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
        write.SetProperties(index, merged);
        var (size, properties) = EntitySize.Of(buffer[operation.PartitionKey], buffer[operation.RowKey], buffer[merged]);
        return properties > MaxProperties ? ServiceError.TooManyProperties
            : EntitySize.IsTooLarge(size) ? ServiceError.EntityTooLarge
            : null;
    }

    private void Execute(PendingWrite write, RowOperation operation, long version)
    {
        if (operation.Change == RowChange.Delete)
        {
            Keyed(write, write.Table.Delete, operation).Run();
        }
        else
        {
            Keyed(write, write.Table.Put, operation).Int64(3, version).Blob(4, write.Buffer[operation.Properties]).Run();
        }
    }

    private Statement Keyed(PendingWrite write, string sql, RowOperation operation) =>
        connection.Prepared(sql).Text(1, write.Buffer[operation.PartitionKey]).Text(2, write.Buffer[operation.RowKey]);
}
