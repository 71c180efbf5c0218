using System.Buffers;
using System.Globalization;

namespace Prepaid.Domain.Metering;

/// <summary>Writes the packed text of rows; it is on the path of every delivery, hence no interpolation.</summary>
internal ref struct PackedWriter(int capacity)
{
    private const int LongestNumber = 32;
    private char[] _buffer = ArrayPool<char>.Shared.Rent(capacity);
    private int _length;

    public void Add(char c)
    {
        Reserve(1);
        _buffer[_length++] = c;
    }

    public void Add(ReadOnlySpan<char> text)
    {
        Reserve(text.Length);
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    public void Add(long number, char end)
    {
        Reserve(LongestNumber);
        if (number is >= 0 and <= 9)
        {
            _buffer[_length++] = (char)('0' + number);
        }
        else
        {
            number.TryFormat(_buffer.AsSpan(_length), out var written, default, CultureInfo.InvariantCulture);
            _length += written;
        }

        _buffer[_length++] = end;
    }

    public void Add(decimal number, char end)
    {
        Reserve(LongestNumber + 1);
        number.TryFormat(_buffer.AsSpan(_length), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
        _buffer[_length++] = end;
    }

    /// <summary>The text; the writer is spent.</summary>
    public readonly string Done()
    {
        var text = new string(_buffer, 0, _length);
        ArrayPool<char>.Shared.Return(_buffer);
        return text;
    }

    private void Reserve(int more)
    {
        if (_length + more <= _buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<char>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + more));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<char>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
