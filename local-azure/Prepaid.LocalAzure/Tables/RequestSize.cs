using System.Text;
using System.Text.Json;
using Prepaid.LocalAzure.Tables.Rows;

namespace Prepaid.LocalAzure.Tables;

/// <summary>The size of an entity group transaction as it would go over the wire: JSON parts in a multipart body of at most 4 MiB.</summary>
internal static class RequestSize
{
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Boundary, part headers, request line with both keys, and the headers of the inner request.</summary>
    private const int PerOperation = 600;

    /// <summary>JSON needs at most so many bytes per stored byte (\uXXXX), and so many more per property (name again, type annotation).</summary>
    private const int WorstGrowth = 12;

    public static bool IsTooLarge(PendingWrite write) =>
        ((long)write.Buffer.Length * WorstGrowth) + (write.Count * PerOperation) > MaxBytes && Exact(write) > MaxBytes;

    private static long Exact(PendingWrite write)
    {
        long total = 0;
        foreach (var operation in write.Operations)
        {
            total += PerOperation + JsonLength(write.Buffer, operation);
        }

        return total;
    }

    private static long JsonLength(RowBuffer buffer, RowOperation operation)
    {
        using var json = new Utf8JsonWriter(Stream.Null);
        json.WriteStartObject();
        json.WriteString("PartitionKey", buffer[operation.PartitionKey]);
        json.WriteString("RowKey", buffer[operation.RowKey]);
        var cursor = new PropertyCursor(buffer[operation.Properties]);
        while (cursor.Next())
        {
            WriteProperty(json, Encoding.UTF8.GetString(cursor.Name), cursor.Value);
        }

        json.WriteEndObject();
        json.Flush();
        return json.BytesCommitted;
    }

    private static void WriteProperty(Utf8JsonWriter json, string name, StoredValue value)
    {
        switch (value.Kind)
        {
            case StoredKind.Text:
                json.WriteString(name, value.Bytes);
                break;
            case StoredKind.True or StoredKind.False:
                json.WriteBoolean(name, value.AsBoolean());
                break;
            case StoredKind.Int32:
                json.WriteNumber(name, value.AsInt32());
                break;
            case StoredKind.Binary:
                json.WriteBase64String(name, value.Bytes);
                json.WriteString(name + "@odata.type", "Edm.Binary");
                break;
            default:
                json.WriteString(name, value.ToObject().ToString());
                json.WriteString(name + "@odata.type", "Edm.DateTime");
                break;
        }
    }
}
