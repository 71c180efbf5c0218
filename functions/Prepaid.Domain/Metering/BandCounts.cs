namespace Prepaid.Domain.Metering;

/// <summary>Band registers read together, in counts. <c>default</c> has none.</summary>
public readonly record struct BandCounts
{
    /// <summary>Most bands.</summary>
    public const int Capacity = 5;

    private readonly long _a;
    private readonly long _b;
    private readonly long _c;
    private readonly long _d;
    private readonly long _e;

    private BandCounts(int count, long a, long b, long c, long d, long e) =>
        (Count, _a, _b, _c, _d, _e) = (count, a, b, c, d, e);

    /// <summary>How many bands were read; 0 when not all of the meter's were.</summary>
    public int Count { get; }

    /// <summary>Counts of band <paramref name="index"/>.</summary>
    public long this[int index] => index >= Count ? throw new ArgumentOutOfRangeException(nameof(index)) : index switch
    {
        0 => _a,
        1 => _b,
        2 => _c,
        3 => _d,
        _ => _e,
    };

    /// <summary>Takes 0 to 5 values.</summary>
    public static BandCounts Of(ReadOnlySpan<long> counts)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(counts.Length, Capacity);
        return new BandCounts(counts.Length, At(counts, 0), At(counts, 1), At(counts, 2), At(counts, 3), At(counts, 4));

        static long At(ReadOnlySpan<long> counts, int i) => i < counts.Length ? counts[i] : 0;
    }

    /// <summary>Sum of all bands.</summary>
    public long Sum => _a + _b + _c + _d + _e;

    /// <summary>What each band counted since, past the register's end if need be.</summary>
    public BandCounts Since(BandCounts before, long modulus)
    {
        if (Count != before.Count)
        {
            throw new ArgumentException("Expected the same bands.", nameof(before));
        }

        return new BandCounts(Count, Up(_a - before._a, modulus), Up(_b - before._b, modulus), Up(_c - before._c, modulus), Up(_d - before._d, modulus), Up(_e - before._e, modulus));

        static long Up(long difference, long modulus) => difference < 0 ? difference + modulus : difference;
    }
}
