using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Relays;

namespace Prepaid.Domain.Tests.Relays;

public sealed class SwitchPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(8));
    private static readonly SwitchRules Rules = new() { FreshFor = TimeSpan.FromHours(1), NoticeBeforeCut = TimeSpan.FromHours(4) };

    private static readonly long[] Balances = [-1, 0, 1];
    private static readonly TimeSpan?[] ReadingAges = [null, TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1)];
    private static readonly TimeSpan?[] NoticeAges = [null, TimeSpan.Zero, TimeSpan.FromHours(4) - TimeSpan.FromSeconds(1), TimeSpan.FromHours(4)];
    private static readonly bool[] Either = [false, true];

    /// <summary>Every combination of the flags and of each limit's both sides: 3 × 4 × 4 × 2 × 2 × 2.</summary>
    private static IEnumerable<CutFacts> AllFacts =>
        from balance in Balances
        from readingAge in ReadingAges
        from noticeAge in NoticeAges
        from isAccepted in Either
        from hasPayment in Either
        from isProtected in Either
        select new CutFacts(Money.FromFen(balance), Now - readingAge, isAccepted, Now - noticeAge, hasPayment, isProtected);

    [Fact]
    public void In_every_combination_the_decision_names_exactly_what_stands_against_the_cut()
    {
        Assert.Equal(384, AllFacts.Count());
        Assert.All(AllFacts, facts => Assert.Equal(Expected(facts), SwitchPolicy.Decide(facts, Rules, Now).Blockers));
    }

    [Fact]
    public void A_cut_is_allowed_only_when_nothing_stands_against_it() =>
        Assert.All(AllFacts, facts => Assert.Equal(
            facts is { Available.Fen: <= 0, NewestReadingAccepted: true, PaymentInInbox: false, IsProtected: false }
                && facts.NewestReadingAt >= Now.AddHours(-1)
                && facts.FinalNoticeSentAt <= Now.AddHours(-4),
            SwitchPolicy.Decide(facts, Rules, Now).IsAllowed));

    [Fact]
    public void Of_all_combinations_four_allow_the_cut() =>
        Assert.Equal(2 * 2, AllFacts.Count(f => SwitchPolicy.Decide(f, Rules, Now).IsAllowed)); // two balances, two fresh ages

    [Fact]
    public void More_money_never_allows_what_less_money_forbids() =>
        Prop.ForAll<int, PositiveInt>((fen, more) =>
            Assert.All(
                AllFacts.Where(f => f.Available == Money.Zero),
                facts => Assert.True(
                    Allowed(facts with { Available = Money.FromFen(fen) }) || !Allowed(facts with { Available = Money.FromFen((long)fen + more.Get) }))))
            .QuickCheckThrowOnFailure();

    private static bool Allowed(CutFacts facts) => SwitchPolicy.Decide(facts, Rules, Now).IsAllowed;

    /// <summary>The rule book, one line a reason, in order of precedence.</summary>
    private static IEnumerable<CutBlocker> Expected(CutFacts facts)
    {
        var rulebook = new (CutBlocker Blocker, bool Applies)[]
        {
            (CutBlocker.Protected, facts.IsProtected),
            (CutBlocker.BalanceNotEmpty, facts.Available.Fen > 0),
            (CutBlocker.PaymentInInbox, facts.PaymentInInbox),
            (CutBlocker.ReadingStale, !(facts.NewestReadingAt >= Now.AddHours(-1))),
            (CutBlocker.ReadingNotAccepted, !facts.NewestReadingAccepted),
            (CutBlocker.FinalNoticeNotSent, facts.FinalNoticeSentAt is null),
            (CutBlocker.FinalNoticeTooRecent, facts.FinalNoticeSentAt > Now.AddHours(-4)),
        };
        return rulebook.Where(r => r.Applies).Select(r => r.Blocker);
    }
}
