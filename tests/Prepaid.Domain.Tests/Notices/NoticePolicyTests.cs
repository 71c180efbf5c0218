using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Notices;

namespace Prepaid.Domain.Tests.Notices;

public sealed class NoticePolicyTests
{
    private static readonly NoticeLevels Levels = new();

    [Theory]
    [InlineData(NoticeLevel.None, 2_001, NoticeLevel.None, NoticeLevel.None)]
    [InlineData(NoticeLevel.None, 2_000, NoticeLevel.Low, NoticeLevel.Low)]
    [InlineData(NoticeLevel.None, 800, NoticeLevel.VeryLow, NoticeLevel.VeryLow)]
    [InlineData(NoticeLevel.None, 0, NoticeLevel.Empty, NoticeLevel.Empty)]
    [InlineData(NoticeLevel.Low, 1_999, NoticeLevel.Low, NoticeLevel.None)]
    [InlineData(NoticeLevel.Low, 2_100, NoticeLevel.Low, NoticeLevel.None)] // within the hysteresis: not armed again
    [InlineData(NoticeLevel.Low, 2_101, NoticeLevel.None, NoticeLevel.None)]
    [InlineData(NoticeLevel.Empty, 1, NoticeLevel.Empty, NoticeLevel.None)]
    [InlineData(NoticeLevel.Empty, 101, NoticeLevel.VeryLow, NoticeLevel.None)]
    [InlineData(NoticeLevel.Empty, 5_000, NoticeLevel.None, NoticeLevel.None)]
    public void Level_and_text_follow_the_balance(NoticeLevel before, long fen, NoticeLevel level, NoticeLevel tell) =>
        Assert.Equal((level, tell), NoticePolicy.Decide(before, Money.FromFen(fen), Levels));

    [Fact]
    public void While_the_balance_only_falls_each_level_is_told_at_most_once_and_ever_more_urgently() =>
        Prop.ForAll<NonEmptyArray<PositiveInt>>(debits =>
        {
            var told = Told(Walk(3_000, debits.Get.Select(d => -(long)(d.Get % 700))));
            Assert.Equal(told.Distinct().Order(), told);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_level_is_told_again_only_after_the_balance_rose_above_its_threshold_and_the_hysteresis() =>
        Prop.ForAll<NonEmptyArray<int>>(changes =>
        {
            var (level, highest) = (NoticeLevel.None, new Dictionary<NoticeLevel, long>());
            foreach (var balance in Walk(1_000, changes.Get.Select(c => c % 900L)))
            {
                foreach (var known in highest.Keys.ToList())
                {
                    highest[known] = Math.Max(highest[known], balance);
                }

                (level, var tell) = NoticePolicy.Decide(level, Money.FromFen(balance), Levels);
                if (tell == NoticeLevel.None)
                {
                    continue;
                }

                Assert.True(Money.FromFen(balance) <= Levels.ThresholdOf(tell), $"{tell} told at {balance}");
                if (highest.TryGetValue(tell, out var since))
                {
                    Assert.True(Money.FromFen(since) > Levels.ThresholdOf(tell) + Levels.Hysteresis, $"{tell} told again, the balance only rose to {since}");
                }

                highest[tell] = balance;
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Small_movements_around_a_threshold_tell_once() =>
        Prop.ForAll<NonEmptyArray<int>>(noise =>
        {
            var balances = noise.Get.Select(n => 2_000L + (Math.Abs(n % 200L) - 100)); // within the hysteresis
            Assert.InRange(Told(balances).Count, 0, 1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_happened_an_empty_balance_is_at_level_empty() =>
        Prop.ForAll<NonEmptyArray<int>>(changes =>
        {
            var level = NoticeLevel.None;
            foreach (var balance in Walk(500, changes.Get.Select(c => c % 2_000L)))
            {
                (level, _) = NoticePolicy.Decide(level, Money.FromFen(balance), Levels);
                Assert.True(balance > 0 || level == NoticeLevel.Empty);
                Assert.True(balance <= 2_100 || level == NoticeLevel.None);
            }
        }).QuickCheckThrowOnFailure();

    private static IEnumerable<long> Walk(long start, IEnumerable<long> changes)
    {
        var balance = start;
        foreach (var change in changes)
        {
            balance += change;
            yield return balance;
        }
    }

    private static List<NoticeLevel> Told(IEnumerable<long> balances)
    {
        var (level, told) = (NoticeLevel.None, new List<NoticeLevel>());
        foreach (var balance in balances)
        {
            (level, var tell) = NoticePolicy.Decide(level, Money.FromFen(balance), Levels);
            if (tell != NoticeLevel.None)
            {
                told.Add(tell);
            }
        }

        return told;
    }
}
