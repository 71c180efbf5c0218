namespace Prepaid.Domain;

/// <summary>An amount in fen (1/100 CNY); negative means owed. <c>default</c> is zero.</summary>
/// <remarks>Arithmetic is checked: overflow throws <see cref="OverflowException"/>, it never wraps.</remarks>
public readonly record struct Money : IComparable<Money>
{
    private Money(long fen) => Fen = fen;

    /// <summary>Nothing.</summary>
    public static Money Zero => default;

    /// <summary>Whole fen: the number stored and sent. Yuan exist only on screens.</summary>
    public long Fen { get; }

    /// <summary>True at zero or below: nothing left to use.</summary>
    public bool IsEmpty => Fen <= 0;

    /// <summary>An amount of whole fen, any sign.</summary>
    public static Money FromFen(long fen) => new(fen);

    /// <summary>Sum.</summary>
    public static Money operator +(Money left, Money right) => new(checked(left.Fen + right.Fen));

    /// <summary>Difference.</summary>
    public static Money operator -(Money left, Money right) => new(checked(left.Fen - right.Fen));

    /// <summary>The opposite amount.</summary>
    public static Money operator -(Money value) => new(checked(-value.Fen));

    /// <summary>True when less.</summary>
    public static bool operator <(Money left, Money right) => left.Fen < right.Fen;

    /// <summary>True when more.</summary>
    public static bool operator >(Money left, Money right) => left.Fen > right.Fen;

    /// <summary>True when less or the same.</summary>
    public static bool operator <=(Money left, Money right) => left.Fen <= right.Fen;

    /// <summary>True when more or the same.</summary>
    public static bool operator >=(Money left, Money right) => left.Fen >= right.Fen;

    /// <inheritdoc/>
    public int CompareTo(Money other) => Fen.CompareTo(other.Fen);

    /// <summary>For people: yuan with two decimals, such as "-12.05".</summary>
    public override string ToString() => (Fen / 100m).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
}
