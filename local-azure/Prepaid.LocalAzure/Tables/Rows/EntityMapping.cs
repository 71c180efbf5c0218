using System.Text;
using Azure;
using Azure.Data.Tables;

namespace Prepaid.LocalAzure.Tables.Rows;

/// <summary>Between entities of the SDK's kinds (TableEntity, other dictionaries, classes with properties) and stored rows.</summary>
internal static class EntityMapping
{
    /// <summary>Writes all properties but the keys and what the service sets itself. A null is not stored.</summary>
    public static void Write(ITableEntity entity, EntityWriter writer)
    {
        switch (entity)
        {
            case TableEntity table:
                var stored = table.Stored();
                while (stored.MoveNext())
                {
                    Write(stored.Current.Key, stored.Current.Value, writer);
                }

                break;
            case IDictionary<string, object> dictionary:
                foreach (var (name, value) in dictionary)
                {
                    Write(name, value, writer);
                }

                break;
            default:
                EntityShape.Of(entity.GetType()).Write(entity, writer);
                break;
        }
    }

    public static T Read<T>(StoredRow row, Selection? select)
        where T : class, ITableEntity
    {
        var entity = Activator.CreateInstance<T>();
        SetSystemProperties(entity, row, select);
        if (entity is IDictionary<string, object> dictionary)
        {
            ReadDictionary(dictionary, row, select);
        }
        else
        {
            EntityShape.Of(typeof(T)).Read(entity, row, select);
        }

        return entity;
    }

    public static bool IsSystemProperty(string name) => name is "PartitionKey" or "RowKey" or "Timestamp" or "ETag" or TableEntity.ETagKey;

    private static void Write(string name, object? value, EntityWriter writer)
    {
        if (value is not null && !IsSystemProperty(name))
        {
            writer.Write(PropertyName.Of(name), value);
        }
    }

    private static void SetSystemProperties(ITableEntity entity, StoredRow row, Selection? select)
    {
        entity.ETag = new ETag(RowVersion.ToETag(row.Version));
        if (select is null || select.Includes("PartitionKey"u8))
        {
            entity.PartitionKey = Encoding.UTF8.GetString(row.PartitionKey);
        }

        if (select is null || select.Includes("RowKey"u8))
        {
            entity.RowKey = Encoding.UTF8.GetString(row.RowKey);
        }

        if (select is null || select.Includes("Timestamp"u8))
        {
            entity.Timestamp = RowVersion.ToTimestamp(row.Version);
        }
    }

    private static void ReadDictionary(IDictionary<string, object> entity, StoredRow row, Selection? select)
    {
        var table = entity as TableEntity;
        var cursor = new PropertyCursor(row.Properties);
        while (cursor.Next())
        {
            if (select is not null && !select.Includes(cursor.Name))
            {
                continue;
            }

            if (table is not null)
            {
                table.Fill(PropertyName.TextOf(cursor.Name), cursor.Value.ToObject());
            }
            else
            {
                entity[PropertyName.TextOf(cursor.Name)] = cursor.Value.ToObject();
            }
        }
    }
}
