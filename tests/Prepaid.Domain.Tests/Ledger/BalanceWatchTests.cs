using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Notices;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Sites;
using static Prepaid.Domain.Tests.Ledger.WatchedAccount;

namespace Prepaid.Domain.Tests.Ledger;

public sealed class BalanceWatchTests
{
    private static readonly SiteRules Rules = new();

    [Fact]
    public void An_empty_balance_is_told_first_and_cut_only_after_the_notice_period()
    {
        var told = Decided(Head(fen: -1));
        Assert.Equal(NoticeTopic.Empty, Assert.IsType<OutboxItem.Text>(Assert.Single(told.Outbox)).Topic);

        var early = Decided(Head(-1) with { NoticeLevel = NoticeLevel.Empty, FinalNoticeSentAt = Now - Rules.Switching.NoticeBeforeCut + TimeSpan.FromSeconds(1) });
        Assert.Empty(early.Outbox);

        var due = Decided(Head(-1) with { NoticeLevel = NoticeLevel.Empty, FinalNoticeSentAt = Now - Rules.Switching.NoticeBeforeCut });
        var cut = Assert.IsType<OutboxItem.Command>(Assert.Single(due.Outbox)).Switch;
        Assert.Equal((RelayPosition.Off, "empty", 1, Now + Rules.Switching.CutValidFor), (cut.Wanted, cut.Reason, cut.Sequence, cut.NotAfter));
        Assert.Equal("relay-off", Assert.Single(due.Audit).Action);
    }

    [Fact]
    public void A_payment_in_the_inbox_holds_back_the_cut()
    {
        var head = Head(-1) with { NoticeLevel = NoticeLevel.Empty, FinalNoticeSentAt = Now.AddHours(-9) };

        Assert.Empty(Decided(head, hasPayment: true).Outbox);
        Assert.Single(Decided(head, hasPayment: false).Outbox);
    }

    [Fact]
    public void Money_closes_what_is_off_and_the_final_notice_starts_anew()
    {
        var off = RelayState.New("E-001", "gw-1") with { CommandSequence = 1, Wanted = RelayPosition.Off, Reported = RelayPosition.Off };

        var paid = Decided(Head(5_000) with { NoticeLevel = NoticeLevel.Empty, FinalNoticeSentAt = Now.AddHours(-9), RelaysOff = 1 }, relay: off);

        var close = Assert.IsType<OutboxItem.Command>(Assert.Single(paid.Outbox)).Switch;
        Assert.Equal((RelayPosition.On, "paid", 2), (close.Wanted, close.Reason, close.Sequence));
        Assert.Null(paid.Head.FinalNoticeSentAt);
    }

    [Fact]
    public void Nothing_is_loaded_while_neither_a_cut_nor_a_reconnection_is_near()
    {
        Assert.Equal(Missing.Nothing, BalanceWatch.Decide(new AccountDraft(Head(5_000), "t", Now), SwitchingFacts.NotLoaded, Rules));
        Assert.Equal(Missing.Nothing, BalanceWatch.Decide(new AccountDraft(Head(-5_000), "t", Now), SwitchingFacts.NotLoaded, Rules)); // the notice is not sent yet
    }

    [Fact]
    public void An_account_without_an_electricity_meter_is_neither_warned_nor_cut() =>
        Assert.Empty(Decided(Head(-1) with { Meters = [new MeterStanding { Meter = "W-001", Use = MeterUse.Water }] }).Outbox);

    [Fact]
    public void Whatever_the_account_no_cut_goes_out_that_the_policy_denies() =>
        Prop.ForAll<int, int, bool>((fen, minutes, flag) =>
        {
            var head = Head(fen % 500) with
            {
                NoticeLevel = NoticeLevel.Empty,
                FinalNoticeSentAt = flag ? Now.AddMinutes(-Math.Abs(minutes % 600L)) : null,
                IsProtected = minutes % 7 == 0,
            };
            var draft = Decided(head, hasPayment: fen % 5 == 0);
            var facts = new CutFacts(head.Electricity, head.Meters[0].NewestAt, head.Meters[0].NewestAccepted, head.FinalNoticeSentAt, fen % 5 == 0, head.IsProtected);
            Assert.Equal(
                SwitchPolicy.Decide(facts, Rules.Switching, Now).IsAllowed,
                draft.Outbox.OfType<OutboxItem.Command>().Any(c => c.Switch.Wanted == RelayPosition.Off));
        }).QuickCheckThrowOnFailure();

    /// <summary>Decides as the functions do: what is missing is loaded, and the draft made again.</summary>
    private static AccountDraft Decided(AccountHead head, bool hasPayment = false, RelayState? relay = null)
    {
        var facts = SwitchingFacts.NotLoaded;
        while (true)
        {
            var draft = new AccountDraft(head, "system:test", Now);
            switch (BalanceWatch.Decide(draft, facts, Rules))
            {
                case Missing.Relays:
                    facts = facts with { Relays = [relay ?? RelayState.New("E-001", "gw-1")] };
                    break;
                case Missing.PaymentInbox:
                    facts = facts with { PaymentInInbox = hasPayment };
                    break;
                default:
                    return draft;
            }
        }
    }

    private static AccountHead Head(long fen) => WatchedAccount.Head(fen);
}
