using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Prepaid.LocalAzure.Tables.Rows;

/// <summary>Where something lies in a <see cref="RowBuffer"/>.</summary>
internal readonly record struct Slice(int Start, int Length);

/// <summary>The bytes of one request on their way to the writer, from the array pool.</summary>
internal sealed class RowBuffer(int capacity) : IDisposable
{
    /// <summary>Text that is not valid UTF-16 is refused: stored, it would come back altered.</summary>
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> this[Slice slice] => bytes.AsSpan(slice.Start, slice.Length);

    public Slice Since(int start) => new(start, Length - start);

    public void Clear() => Length = 0;

    public void Byte(byte value) => Take(1)[0] = value;

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    /// <summary>Repeats bytes that are in the buffer already.</summary>
    public void Append(Slice slice)
    {
        var target = Take(slice.Length); // may move the bytes, so the source is looked up after it
        bytes.AsSpan(slice.Start, slice.Length).CopyTo(target);
    }

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);

    public void Double(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), value);

    public void Guid(Guid value) => value.TryWriteBytes(Take(16));

    public Slice Text(string value)
    {
        var start = Length;
        Strict.GetBytes(value, Take(Strict.GetByteCount(value)));
        return Since(start);
    }

    public void PrefixedText(string value)
    {
        var length = Strict.GetByteCount(value);
        VarInt(length);
        Strict.GetBytes(value, Take(length));
    }

    public void VarInt(int value)
    {
        while (value >= 0x80)
        {
            Byte((byte)((value & 0x7F) | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    public void Dispose()
    {
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = [];
        }
    }

    private Span<byte> Take(int count)
    {
        if (bytes.Length - Length < count)
        {
            Grow(count);
        }

        var taken = bytes.AsSpan(Length, count);
        Length += count;
        return taken;
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length * 2, Length + count));
        bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }
}
