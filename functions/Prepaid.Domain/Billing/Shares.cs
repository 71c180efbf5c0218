using System.Numerics;

namespace Prepaid.Domain.Billing;

/// <summary>Who takes part in a split, and how much.</summary>
/// <param name="Id">Account id, or <c>pool:</c> and the id of a pool.</param>
/// <param name="Weight">At least 0; any unit.</param>
public readonly record struct ShareWeight(string Id, decimal Weight);

/// <summary>Splits an amount by weight, exactly (R44): largest remainder, ties by the lower id (ordinal).</summary>
public static class Shares
{
    /// <summary>Splits in whole fen. The result does not depend on the order of the members, and sums to the amount.</summary>
    /// <param name="amount">At least 0.</param>
    /// <param name="members">Ids are different; a weight of zero gets zero.</param>
    /// <returns>One amount for each member, in the order given; all zero when all weights are.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A negative amount or weight.</exception>
    public static long[] Split(Money amount, IReadOnlyList<ShareWeight> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        ArgumentOutOfRangeException.ThrowIfNegative(amount.Fen);
        var weights = Whole(members);
        var sum = BigInteger.Zero;
        foreach (var weight in weights)
        {
            sum += weight;
        }

        var shares = new long[members.Count];
        if (sum.IsZero)
        {
            return shares;
        }

        var left = amount.Fen;
        var remainders = new List<(BigInteger Remainder, int At)>(members.Count);
        for (var i = 0; i < shares.Length; i++)
        {
            var quota = BigInteger.DivRem(weights[i] * amount.Fen, sum, out var remainder);
            shares[i] = (long)quota;
            left -= shares[i];
            if (!remainder.IsZero)
            {
                remainders.Add((remainder, i));
            }
        }

        remainders.Sort((a, b) => b.Remainder.CompareTo(a.Remainder) is var order and not 0 ? order : string.CompareOrdinal(members[a.At].Id, members[b.At].Id));
        for (var i = 0; i < left; i++)
        {
            shares[remainders[i].At]++;
        }

        return shares;
    }

    /// <summary>The weights as whole numbers in one unit.</summary>
    private static BigInteger[] Whole(IReadOnlyList<ShareWeight> members)
    {
        var scale = 0;
        foreach (var member in members)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(member.Weight, member.Id);
            scale = Math.Max(scale, member.Weight.Scale);
        }

        var whole = new BigInteger[members.Count];
        for (var i = 0; i < whole.Length; i++)
        {
            var weight = members[i].Weight;
            whole[i] = UnscaledOf(weight) * BigInteger.Pow(10, scale - weight.Scale);
        }

        return whole;
    }

    private static BigInteger UnscaledOf(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        return ((BigInteger)unchecked((uint)bits[2]) << 64) + ((BigInteger)unchecked((uint)bits[1]) << 32) + unchecked((uint)bits[0]);
    }
}
