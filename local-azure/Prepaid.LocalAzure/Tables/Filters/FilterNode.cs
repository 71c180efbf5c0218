using System.Buffers.Binary;
using System.Text;
using Prepaid.LocalAzure.Tables.Rows;

namespace Prepaid.LocalAzure.Tables.Filters;

internal enum FilterOperator
{
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

/// <summary>A parsed $filter. A comparison with a property that the row lacks is false.</summary>
internal abstract record FilterNode
{
    public abstract bool Matches(StoredRow row);

    public sealed record And(FilterNode Left, FilterNode Right) : FilterNode
    {
        public override bool Matches(StoredRow row) => Left.Matches(row) && Right.Matches(row);
    }

    public sealed record Or(FilterNode Left, FilterNode Right) : FilterNode
    {
        public override bool Matches(StoredRow row) => Left.Matches(row) || Right.Matches(row);
    }

    public sealed record Not(FilterNode Operand) : FilterNode
    {
        public override bool Matches(StoredRow row) => !Operand.Matches(row);
    }

    public sealed record Constant(bool Value) : FilterNode
    {
        public override bool Matches(StoredRow row) => Value;
    }

    public sealed record Comparison(string Property, FilterOperator Operator, FilterLiteral Literal) : FilterNode
    {
        private readonly byte[] name = Encoding.UTF8.GetBytes(Property);

        public override bool Matches(StoredRow row) => Place(row) is { } place && Operator switch
        {
            FilterOperator.Equal => place == 0,
            FilterOperator.NotEqual => place != 0,
            FilterOperator.Greater => place > 0,
            FilterOperator.GreaterOrEqual => place >= 0,
            FilterOperator.Less => place < 0,
            _ => place <= 0,
        };

        private int? Place(StoredRow row)
        {
            switch (Property)
            {
                case "PartitionKey":
                    return Literal.Compare(new StoredValue(StoredKind.Text, row.PartitionKey));
                case "RowKey":
                    return Literal.Compare(new StoredValue(StoredKind.Text, row.RowKey));
                case "Timestamp":
                    Span<byte> ticks = stackalloc byte[sizeof(long)];
                    BinaryPrimitives.WriteInt64LittleEndian(ticks, row.Version);
                    return Literal.Compare(new StoredValue(StoredKind.DateTime, ticks));
                default:
                    var cursor = new PropertyCursor(row.Properties);
                    return cursor.Find(name) ? Literal.Compare(cursor.Value) : null;
            }
        }
    }
}
