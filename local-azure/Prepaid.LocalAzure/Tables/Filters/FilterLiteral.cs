using System.Text;
using Prepaid.LocalAzure.Tables.Rows;

namespace Prepaid.LocalAzure.Tables.Filters;

/// <summary>A constant of a $filter. Compared with a property of another type it matches nothing; numbers compare by value.</summary>
internal abstract record FilterLiteral
{
    /// <summary>The property's place relative to this constant, or null when the two cannot be compared.</summary>
    public abstract int? Compare(StoredValue property);

    public sealed record Text(string Value) : FilterLiteral
    {
        public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(Value);

        public override int? Compare(StoredValue property) =>
            property.Kind == StoredKind.Text ? property.Bytes.SequenceCompareTo(Utf8) : null;
    }

    public sealed record Whole(long Value) : FilterLiteral
    {
        public override int? Compare(StoredValue property) => property.Kind switch
        {
            StoredKind.Int32 => ((long)property.AsInt32()).CompareTo(Value),
            StoredKind.Int64 => property.AsInt64().CompareTo(Value),
            StoredKind.Double => property.AsDouble().CompareTo(Value),
            _ => null,
        };
    }

    public sealed record Floating(double Value) : FilterLiteral
    {
        public override int? Compare(StoredValue property) => property.Kind switch
        {
            StoredKind.Int32 => ((double)property.AsInt32()).CompareTo(Value),
            StoredKind.Int64 => ((double)property.AsInt64()).CompareTo(Value),
            StoredKind.Double => property.AsDouble().CompareTo(Value),
            _ => null,
        };
    }

    public sealed record Boolean(bool Value) : FilterLiteral
    {
        public override int? Compare(StoredValue property) => property.IsBoolean ? property.AsBoolean().CompareTo(Value) : null;
    }

    public sealed record Moment(DateTimeOffset Value) : FilterLiteral
    {
        public override int? Compare(StoredValue property) =>
            property.Kind == StoredKind.DateTime ? property.AsMoment().CompareTo(Value) : null;
    }

    public sealed record Identifier(Guid Value) : FilterLiteral
    {
        public override int? Compare(StoredValue property) => property.Kind == StoredKind.Guid ? property.AsGuid().CompareTo(Value) : null;
    }

    public sealed record Bytes(byte[] Value) : FilterLiteral
    {
        public override int? Compare(StoredValue property) =>
            property.Kind == StoredKind.Binary ? property.Bytes.SequenceCompareTo(Value) : null;
    }
}
