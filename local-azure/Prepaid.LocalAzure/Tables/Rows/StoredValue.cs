using System.Buffers.Binary;
using System.Text;

namespace Prepaid.LocalAzure.Tables.Rows;

/// <summary>One property value as it lies in the row; valid while the row's bytes are.</summary>
internal readonly ref struct StoredValue(StoredKind kind, ReadOnlySpan<byte> bytes)
{
    public StoredKind Kind { get; } = kind;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public bool IsBoolean => Kind is StoredKind.True or StoredKind.False;

    public string AsText() => Encoding.UTF8.GetString(Bytes);

    public int AsInt32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes);

    public long AsInt64() => BinaryPrimitives.ReadInt64LittleEndian(Bytes);

    public double AsDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Bytes);

    public bool AsBoolean() => Kind == StoredKind.True;

    public DateTimeOffset AsMoment() => new(BinaryPrimitives.ReadInt64LittleEndian(Bytes), TimeSpan.Zero);

    public Guid AsGuid() => new(Bytes);

    /// <summary>What the SDK puts into a TableEntity: a DateTime comes back as a DateTimeOffset in UTC.</summary>
    public object ToObject() => Kind switch
    {
        StoredKind.Text => AsText(),
        StoredKind.Int32 => AsInt32(),
        StoredKind.Int64 => AsInt64(),
        StoredKind.Double => AsDouble(),
        StoredKind.False => false,
        StoredKind.True => true,
        StoredKind.DateTime => AsMoment(),
        StoredKind.Guid => AsGuid(),
        StoredKind.Binary => Bytes.ToArray(),
        _ => throw new InvalidDataException($"A stored property has the unknown type {(byte)Kind}."),
    };
}
