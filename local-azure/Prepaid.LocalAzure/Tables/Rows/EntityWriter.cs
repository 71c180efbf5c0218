using Azure;

namespace Prepaid.LocalAzure.Tables.Rows;

/// <summary>Encodes entities under the service's limits: 252 own properties, 64 KiB a value, 1 MiB an entity.</summary>
/// <remarks>What the SDK would lose silently (decimal, unsigned, enum, float, time that is not UTC) is refused by name.</remarks>
internal sealed class EntityWriter(RowBuffer buffer)
{
    /// <summary>255 less the keys and the Timestamp.</summary>
    public const int MaxProperties = 252;

    private const int MaxTextLength = 32 * 1024;
    private const int MaxBinaryLength = 64 * 1024;

    private static readonly long EarliestTicks = new DateTime(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private int start;
    private int properties;
    private long size;

    public void Begin(int keyLength)
    {
        start = buffer.Length;
        properties = 0;
        size = EntitySize.OfKeys(keyLength);
    }

    public Slice End() => EntitySize.IsTooLarge(size) ? throw ServiceError.EntityTooLarge.ToException() : buffer.Since(start);

    public void Write(PropertyName name, string? value)
    {
        if (value is null)
        {
            return;
        }

        if (value.Length > MaxTextLength)
        {
            throw ServiceError.PropertyValueTooLarge.ToException();
        }

        Head(name, StoredKind.Text, EntitySize.OfText(value.Length));
        try
        {
            buffer.PrefixedText(value);
        }
        catch (ArgumentException broken)
        {
            throw new ArgumentException($"Property '{name.Text}' is not valid Unicode text.", broken);
        }
    }

    public void Write(PropertyName name, byte[]? value)
    {
        if (value is not null)
        {
            Write(name, value.AsSpan());
        }
    }

    public void Write(PropertyName name, BinaryData? value)
    {
        if (value is not null)
        {
            Write(name, value.ToMemory().Span);
        }
    }

    public void Write(PropertyName name, int value)
    {
        Head(name, StoredKind.Int32, sizeof(int));
        buffer.Int32(value);
    }

    public void Write(PropertyName name, long value)
    {
        Head(name, StoredKind.Int64, sizeof(long));
        buffer.Int64(value);
    }

    public void Write(PropertyName name, double value)
    {
        if (!double.IsFinite(value))
        {
            throw new NotSupportedException($"Property '{name.Text}' is {value}: the SDK cannot write it.");
        }

        Head(name, StoredKind.Double, sizeof(double));
        buffer.Double(value);
    }

    public void Write(PropertyName name, bool value) => Head(name, value ? StoredKind.True : StoredKind.False, sizeof(bool));

    public void Write(PropertyName name, Guid value)
    {
        Head(name, StoredKind.Guid, 16);
        buffer.Guid(value);
    }

    public void Write(PropertyName name, DateTimeOffset value) => WriteMoment(name, value.UtcTicks);

    public void Write(PropertyName name, DateTime value)
    {
        if (value.Kind != DateTimeKind.Utc)
        {
            throw new NotSupportedException($"Property '{name.Text}' is a DateTime of kind {value.Kind}: the SDK requires UTC.");
        }

        WriteMoment(name, value.Ticks);
    }

    public void Write(PropertyName name, object? value)
    {
        switch (value)
        {
            case null: break;
            case string text: Write(name, text); break;
            case long number: Write(name, number); break;
            case int number: Write(name, number); break;
            case bool flag: Write(name, flag); break;
            case double number: Write(name, number); break;
            case DateTimeOffset moment: Write(name, moment); break;
            case DateTime moment: Write(name, moment); break;
            case Guid guid: Write(name, guid); break;
            case byte[] bytes: Write(name, bytes.AsSpan()); break;
            case BinaryData binary: Write(name, binary); break;
            default: throw Unsupported(name.Text, value.GetType());
        }
    }

    public static NotSupportedException Unsupported(string property, Type type) =>
        new($"Property '{property}' has type {type}, which Table storage does not have; the real SDK would lose it silently. "
            + "Store quantities and prices as invariant strings, money as Int64, times in UTC.");

    private void Write(PropertyName name, ReadOnlySpan<byte> value)
    {
        if (value.Length > MaxBinaryLength)
        {
            throw ServiceError.PropertyValueTooLarge.ToException();
        }

        Head(name, StoredKind.Binary, EntitySize.OfBinary(value.Length));
        buffer.VarInt(value.Length);
        buffer.Bytes(value);
    }

    private void WriteMoment(PropertyName name, long utcTicks)
    {
        if (utcTicks < EarliestTicks)
        {
            throw ServiceError.OutOfRange(name.Text, new DateTime(utcTicks, DateTimeKind.Utc).ToString("O")).ToException();
        }

        Head(name, StoredKind.DateTime, sizeof(long));
        buffer.Int64(utcTicks);
    }

    private void Head(PropertyName name, StoredKind kind, int valueSize)
    {
        if (++properties > MaxProperties)
        {
            throw ServiceError.TooManyProperties.ToException();
        }

        size += EntitySize.OfProperty(name.Text.Length, valueSize);
        buffer.Byte((byte)kind);
        buffer.VarInt(name.Utf8.Length);
        buffer.Bytes(name.Utf8);
    }
}
