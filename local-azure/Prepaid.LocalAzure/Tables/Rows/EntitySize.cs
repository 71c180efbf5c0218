using System.Text;

namespace Prepaid.LocalAzure.Tables.Rows;

/// <summary>The size of an entity as the service counts it (documented formula: UTF-16 text, 8 bytes a property).</summary>
internal static class EntitySize
{
    private const int MaxBytes = 1024 * 1024;

    public static bool IsTooLarge(long size) => size > MaxBytes;

    public static int OfKeys(int characters) => 4 + (characters * 2);

    public static int OfProperty(int nameCharacters, int valueSize) => 8 + (nameCharacters * 2) + valueSize;

    public static int OfText(int characters) => 4 + (characters * 2);

    public static int OfBinary(int length) => 4 + length;

    /// <summary>Counts a row that is stored already, and its properties.</summary>
    public static (long Size, int Properties) Of(ReadOnlySpan<byte> partitionKey, ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> row)
    {
        long size = OfKeys(Encoding.UTF8.GetCharCount(partitionKey) + Encoding.UTF8.GetCharCount(rowKey));
        var properties = 0;
        var cursor = new PropertyCursor(row);
        while (cursor.Next())
        {
            properties++;
            size += OfProperty(Encoding.UTF8.GetCharCount(cursor.Name), cursor.Value.Kind switch
            {
                StoredKind.Text => OfText(Encoding.UTF8.GetCharCount(cursor.Value.Bytes)),
                StoredKind.Binary => OfBinary(cursor.Value.Bytes.Length),
                StoredKind.False or StoredKind.True => sizeof(bool),
                _ => cursor.Value.Bytes.Length,
            });
        }

        return (size, properties);
    }
}
