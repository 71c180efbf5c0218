using System.Globalization;

namespace Prepaid.Domain;

/// <summary>An amount in fen (1/100 CNY); negative means owed. <c>default</c> is zero.</summary>
/// <remarks>Arithmetic is checked: overflow throws <see cref="OverflowException"/>, it never wraps.</remarks>
public readonly record struct Money : IComparable<Money>
{
    private Money(long fen) => Fen = fen;

    /// <summary>No money.</summary>
    public static Money Zero => default;

    /// <summary>Whole fen: the number stored and sent. Yuan exist only on screens.</summary>
    public long Fen { get; }

    /// <summary>An amount of whole fen; any value is legal.</summary>
    public static Money FromFen(long fen) => new(fen);

    /// <summary>Sum; throws <see cref="OverflowException"/> beyond 64 bits.</summary>
    public static Money operator +(Money left, Money right) => new(checked(left.Fen + right.Fen));

    /// <summary>Difference; throws <see cref="OverflowException"/> beyond 64 bits.</summary>
    public static Money operator -(Money left, Money right) => new(checked(left.Fen - right.Fen));

    /// <summary>The opposite amount.</summary>
    public static Money operator -(Money money) => new(checked(-money.Fen));

    /// <summary>True when left is less.</summary>
    public static bool operator <(Money left, Money right) => left.Fen < right.Fen;

    /// <summary>True when left is more.</summary>
    public static bool operator >(Money left, Money right) => left.Fen > right.Fen;

    /// <summary>True when left is not more.</summary>
    public static bool operator <=(Money left, Money right) => left.Fen <= right.Fen;

    /// <summary>True when left is not less.</summary>
    public static bool operator >=(Money left, Money right) => left.Fen >= right.Fen;

    /// <inheritdoc/>
    public int CompareTo(Money other) => Fen.CompareTo(other.Fen);

    /// <summary>Whole fen, invariant, for logs; screens format yuan themselves.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Fen} fen");
}
