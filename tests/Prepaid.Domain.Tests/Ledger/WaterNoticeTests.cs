using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Notices;
using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Tests.Ledger;

/// <summary>Texts about the water wallet: low at 10 yuan, very low at 4, empty at zero, each once, on every site.</summary>
public sealed class WaterNoticeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 2, 5, 0, TimeSpan.FromHours(8));
    private static readonly SiteRules Rules = new();
    private static readonly SiteRules Cutting = new() { Water = new WaterRules { CutsForUnpaidWater = true } };

    [Fact]
    public void Each_level_is_told_once_as_days_of_water_are_charged_and_anew_after_a_payment()
    {
        var head = Account(fen: 1_500);
        var told = new List<(NoticeTopic, long)>();
        foreach (var fen in new[] { -400, -100, -1, -300, -299, -300, -200, -100, +2_000, -500, -600 })
        {
            var draft = Changed(head, fen, Rules);
            told.AddRange(draft.Outbox.Cast<OutboxItem.Text>().Select(t => (t.Topic, t.Balance.Fen)));
            head = draft.Head;
        }

        Assert.Equal(
            [(NoticeTopic.WaterLow, 1_000), (NoticeTopic.WaterVeryLow, 400), (NoticeTopic.WaterEmpty, -100), (NoticeTopic.WaterLow, 700)],
            told);
        Assert.Equal(NoticeLevel.None, head.NoticeLevel); // the level of electricity is another one
    }

    [Fact]
    public void Nobody_is_told_that_water_is_used_up_before_water_took_something_from_the_wallet()
    {
        var fresh = Account(fen: 0, waterThrough: null);
        Assert.Empty(Changed(fresh, 0, Rules).Outbox); // a first reading
        var unused = Changed(fresh with { Meters = Charged }, 0, Rules); // a date without use is charged with nothing
        Assert.Empty(unused.Outbox);
        Assert.Equal(NoticeLevel.None, unused.Head.WaterNoticeLevel);

        Assert.Equal(NoticeTopic.WaterEmpty, Topic(Changed(unused.Head, -5, Rules)));
    }

    [Fact]
    public void Money_that_is_moved_out_of_a_wallet_without_water_tells_nothing()
    {
        Assert.Empty(Changed(Account(fen: 1_500) with { Meters = [] }, -1_500, Rules).Outbox);
        Assert.Empty(Changed(Account(fen: 1_500, waterThrough: null), -1_500, Rules).Outbox);
        Assert.Empty(Changed(Account(fen: 1_500) with { Meters = [Charged[0] with { Until = 1 }] }, -1_500, Rules).Outbox); // who has moved out
    }

    [Fact]
    public void A_wallet_that_rose_is_armed_again_even_while_its_meter_is_away()
    {
        var head = Account(fen: -100) with { WaterNoticeLevel = NoticeLevel.Empty, Meters = [] };

        Assert.Equal(NoticeLevel.None, Changed(head, 5_000, Rules).Head.WaterNoticeLevel);
    }

    [Fact]
    public void An_account_without_electricity_is_told_about_water_on_a_cutting_site_too_and_nothing_of_a_cut()
    {
        var draft = Changed(Account(fen: 10), -20, Cutting);

        Assert.Equal(NoticeTopic.WaterEmpty, Topic(draft));
        Assert.False(draft.Head.IsWaterOverdueTold);
    }

    [Fact]
    public void Where_a_site_cuts_the_final_notice_stands_for_the_empty_one_and_zero_is_not_owed_yet()
    {
        var electricity = new MeterStanding { Meter = "E-001", Use = MeterUse.Electricity };
        var head = Account(fen: 1_500) with { Electricity = Money.FromFen(50_000), Meters = [Charged[0], electricity] };

        Assert.Equal(NoticeTopic.WaterOverdue, Topic(Changed(head, -1_501, Cutting)));
        var empty = Changed(head, -1_500, Cutting);
        Assert.Equal(NoticeTopic.WaterEmpty, Topic(empty));
        Assert.Equal(NoticeTopic.WaterOverdue, Topic(Changed(empty.Head, -1, Cutting)));
    }

    private static readonly MeterStanding[] Charged = [new() { Meter = "W-001", Use = MeterUse.Water, WaterThrough = new DateOnly(2026, 3, 1) }];

    private static NoticeTopic Topic(AccountDraft draft) => Assert.IsType<OutboxItem.Text>(Assert.Single(draft.Outbox)).Topic;

    /// <summary>A change of the water wallet, followed by the decision.</summary>
    private static AccountDraft Changed(AccountHead head, long fen, SiteRules rules)
    {
        var draft = new AccountDraft(head, "system:test", Now);
        draft.Post("water", "water:W-001:20260301", [new(CounterAccounts.WaterWallet, Money.FromFen(fen)), new(CounterAccounts.WaterRevenue, Money.FromFen(-fen))], "{}", Now, Now);
        Assert.Equal(Missing.Nothing, BalanceWatch.Decide(draft, SwitchingFacts.NotLoaded, rules));
        return draft;
    }

    private static AccountHead Account(long fen, string? waterThrough = "2026-03-01") => new()
    {
        Account = "A-001",
        Site = "S-1",
        Water = Money.FromFen(fen),
        Meters = waterThrough is null ? [Charged[0] with { WaterThrough = null }] : Charged,
    };
}
