namespace Prepaid.LocalAzure.Tables.Rows;

/// <summary>Walks the properties of a stored row: type byte, length of the name, name, length of the value where it varies, value.</summary>
internal ref struct PropertyCursor(ReadOnlySpan<byte> row)
{
    private ReadOnlySpan<byte> rest = row;

    public ReadOnlySpan<byte> Name { get; private set; }

    public StoredValue Value { get; private set; }

    /// <summary>The whole property, to be copied as it is.</summary>
    public ReadOnlySpan<byte> Raw { get; private set; }

    public bool Next()
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        var from = rest;
        var kind = (StoredKind)rest[0];
        rest = rest[1..];
        Name = Take(TakeLength());
        Value = new StoredValue(kind, Take(kind switch
        {
            StoredKind.Text or StoredKind.Binary => TakeLength(),
            StoredKind.Int32 => sizeof(int),
            StoredKind.Int64 or StoredKind.Double or StoredKind.DateTime => sizeof(long),
            StoredKind.Guid => 16,
            StoredKind.False or StoredKind.True => 0,
            _ => throw new InvalidDataException($"A stored property has the unknown type {(byte)kind}."),
        }));
        Raw = from[..(from.Length - rest.Length)];
        return true;
    }

    /// <summary>Moves to the property of that name; only for a fresh cursor.</summary>
    public bool Find(ReadOnlySpan<byte> name)
    {
        while (Next())
        {
            if (Name.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }

    private int TakeLength()
    {
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = rest[0];
            rest = rest[1..];
            length |= (part & 0x7F) << shift;
            if (part < 0x80)
            {
                return length;
            }
        }
    }
}
