using System.Globalization;

namespace Prepaid.Domain.Metering;

/// <summary>Reads the packed text of rows from left to right. Throws <see cref="FormatException"/> with the position.</summary>
internal ref struct PackedText(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    public readonly bool AtEnd => _at == _text.Length;

    public readonly char Next => AtEnd ? '\0' : _text[_at];

    public char Take() => AtEnd ? throw Wrong("more text") : _text[_at++];

    public bool TryTake(char wanted)
    {
        if (Next != wanted || AtEnd)
        {
            return false;
        }

        _at++;
        return true;
    }

    public void Expect(char wanted)
    {
        if (!TryTake(wanted))
        {
            throw Wrong($"'{wanted}'");
        }
    }

    public long Number()
    {
        var negative = TryTake('-');
        var start = _at;
        var value = 0L;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            if (_at - start == 18)
            {
                throw Wrong("a shorter number");
            }

            value = (value * 10) + (_text[_at++] - '0');
        }

        return _at == start ? throw Wrong("a number") : negative ? -value : value;
    }

    public int Small() => Number() is var value and >= 0 and <= int.MaxValue ? (int)value : throw Wrong("a small number");

    public decimal Decimal() =>
        decimal.TryParse(Until(",;|"), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Wrong("a decimal");

    /// <summary>A register value as <c>time,sequence,counts</c> and the end behind it.</summary>
    public Mark Mark(char end)
    {
        var time = Number();
        Expect(',');
        var sequence = Number();
        Expect(',');
        var counts = Number();
        Expect(end);
        return new Mark(time, sequence, counts);
    }

    /// <summary>Text up to one of the ends, which is left standing.</summary>
    public ReadOnlySpan<char> Until(string ends)
    {
        var rest = _text[_at..];
        var length = rest.IndexOfAny(ends);
        length = length < 0 ? rest.Length : length;
        _at += length;
        return rest[..length];
    }

    public readonly FormatException Wrong(string expected) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Position {_at}: expected {expected}."));
}
