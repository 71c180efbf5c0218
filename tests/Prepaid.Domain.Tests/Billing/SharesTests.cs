using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Billing;

namespace Prepaid.Domain.Tests.Billing;

/// <summary>Splitting by largest remainder (R44, M3).</summary>
public sealed class SharesTests
{
    [Fact]
    public void Of_100_000_random_pools_every_one_is_shared_out_to_the_fen()
    {
        var chance = new Random(20260401);
        for (var pool = 0; pool < 100_000; pool++)
        {
            var members = Enumerable.Range(0, chance.Next(1, 12)).Select(i => new ShareWeight($"A-{i}", WeightOf(chance))).ToArray();
            var amount = Money.FromFen(chance.Next(4) == 0 ? chance.Next(0, 20) : chance.NextInt64(0, 1_000_000_000));
            var shares = Shares.Split(amount, members);
            var total = members.Sum(m => m.Weight);
            Assert.Equal(total == 0m ? 0L : amount.Fen, shares.Sum());
            for (var i = 0; i < members.Length; i++)
            {
                Assert.True(members[i].Weight > 0m || shares[i] == 0, $"pool {pool}: zero weight pays {shares[i]}");
                Assert.True(total == 0m || Math.Abs(shares[i] - (amount.Fen * (members[i].Weight / total))) < 1m, $"pool {pool}: {members[i]} pays {shares[i]} of {amount.Fen}");
            }

            chance.Shuffle(members);
            var shuffled = Shares.Split(amount, members).Zip(members).ToDictionary(s => s.Second.Id, s => s.First);
            Assert.All(shares.Select((fen, i) => (fen, i)), s => Assert.Equal(s.fen, shuffled[$"A-{s.i}"]));
        }
    }

    [Fact]
    public void The_fen_that_is_left_goes_to_the_lower_account_id_by_ordinal_comparison() =>
        Assert.Equal([1, 0, 1, 0], Shares.Split(Money.FromFen(2), [Of("A-10"), Of("A-9"), Of("A-1"), Of("a-1")]));

    [Fact]
    public void The_largest_remainder_comes_before_the_lower_id() =>
        Assert.Equal([3, 7], Shares.Split(Money.FromFen(10), [new("A", 0.34m), new("B", 0.66m)]));

    [Fact]
    public void Weights_of_any_scale_are_exact()
    {
        Assert.Equal([1, 999_999_999_999], Shares.Split(Money.FromFen(1_000_000_000_000), [new("A", 0.000001m), new("B", 999_999.999999m)]));
        Assert.Equal([5, 5], Shares.Split(Money.FromFen(10), [new("A", 79_228_162_514_264_337_593_543_950_335m), new("B", 79_228_162_514_264_337_593_543_950_335m)]));
        Assert.Equal([5, 5], Shares.Split(Money.FromFen(10), [new("A", 1.000m), new("B", 1m)]));
    }

    [Fact]
    public void Without_any_weight_nobody_pays() => Assert.Equal([0, 0], Shares.Split(Money.FromFen(10), [new("A", 0m), new("B", 0m)]));

    [Fact]
    public void Negative_amounts_and_weights_are_mistakes()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Shares.Split(Money.FromFen(-1), [Of("A")]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shares.Split(Money.FromFen(1), [new("A", -1m)]));
    }

    [Fact]
    public void A_share_is_its_exact_quota_rounded_one_way_or_the_other() => Prop.ForAll<NonNegativeInt, NonEmptyArray<NonNegativeInt>>((fen, weights) =>
    {
        var members = weights.Get.Select((w, i) => new ShareWeight($"A-{i}", w.Get)).ToArray();
        var total = members.Aggregate(BigInteger.Zero, (sum, m) => sum + (BigInteger)m.Weight);
        return total.IsZero || Shares.Split(Money.FromFen(fen.Get), members).Zip(members).All(s =>
            s.First - (fen.Get * (BigInteger)s.Second.Weight / total) is var above && (above.IsZero || above.IsOne));
    }).QuickCheckThrowOnFailure();

    private static ShareWeight Of(string id) => new(id, 1m);

    private static decimal WeightOf(Random chance) => chance.Next(5) switch
    {
        0 => 0m,
        1 => chance.Next(1, 4),
        2 => chance.Next(1, 1_000_000) / 1_000m,
        _ => chance.NextInt64(1, 1_000_000_000_000) / 1_000_000m,
    };
}
