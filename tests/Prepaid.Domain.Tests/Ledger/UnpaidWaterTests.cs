using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Notices;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Sites;
using static Prepaid.Domain.Tests.Ledger.WatchedAccount;

namespace Prepaid.Domain.Tests.Ledger;

/// <summary>Water arrears never touch electricity unless the site says so, and never a valve (R35).</summary>
public sealed class UnpaidWaterTests
{
    private static readonly SiteRules Cutting = new() { Water = new WaterRules { CutsForUnpaidWater = true } };
    private static readonly RelayState Off = RelayState.New("E-001", "gw-1") with { CommandSequence = 1, Wanted = RelayPosition.Off, Reported = RelayPosition.Off };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Owed_water_cuts_nothing_unless_the_site_says_so(bool cutsForUnpaidRent)
    {
        var rules = new SiteRules { Rent = new RentRules { CutsForUnpaidRent = cutsForUnpaidRent } };
        var draft = Decided(Told(-1_000_000, Now.AddDays(-9)) with { FinalNoticeSentAt = Now.AddDays(-9), RentOverdueSentAt = Now.AddDays(-9) }, rules);

        Assert.Empty(draft.Outbox);
        Assert.Empty(draft.Relays);
        Assert.Equal((false, null), (draft.Head.IsWaterOverdueTold, draft.Head.WaterOverdueSentAt));
    }

    [Fact]
    public void A_site_that_cuts_for_water_tells_first_and_cuts_under_the_rules_of_every_cut()
    {
        var told = Decided(Head(-1), Cutting);
        Assert.Equal(NoticeTopic.WaterOverdue, Assert.IsType<OutboxItem.Text>(Assert.Single(told.Outbox)).Topic);
        Assert.True(told.Head.IsWaterOverdueTold);

        var due = Now - Cutting.Switching.NoticeBeforeCut;
        Assert.Empty(Decided(Told(-1, null), Cutting).Outbox);
        Assert.Empty(Decided(Told(-1, due.AddSeconds(1)), Cutting).Outbox);
        Assert.Empty(Decided(Told(-1, due) with { IsProtected = true }, Cutting).Outbox);
        Assert.Empty(Decided(Told(-1, due), Cutting, hasPayment: true).Outbox);
        Assert.Empty(Decided(Told(-1, due), Cutting with { Switching = new SwitchRules { FreshFor = TimeSpan.FromMinutes(14) } }).Outbox);
        Assert.Empty(Decided(Told(0, due), Cutting).Outbox);
        var cut = Decided(Told(-1, due), Cutting);
        var command = Assert.IsType<OutboxItem.Command>(Assert.Single(cut.Outbox)).Switch;
        Assert.Equal(("E-001", RelayPosition.Off, "water"), (command.Meter, command.Wanted, command.Reason));
        Assert.Contains("reason water", Assert.Single(cut.Audit).Detail, StringComparison.Ordinal);
        Assert.Contains("unpaid water 0.01, its final notice 20", cut.Audit[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_empty_text_of_before_is_no_final_notice_for_a_site_that_turns_cuts_on_later()
    {
        var turnedOn = Decided(Head(-100) with { WaterNoticeLevel = NoticeLevel.Empty, FinalNoticeSentAt = Now.AddDays(-9) }, Cutting);

        Assert.Equal(NoticeTopic.WaterOverdue, Assert.IsType<OutboxItem.Text>(Assert.Single(turnedOn.Outbox)).Topic);
        Assert.Null(turnedOn.Head.WaterOverdueSentAt);
    }

    [Fact]
    public void Electricity_then_rent_then_water_give_the_reason()
    {
        var rules = Cutting with { Rent = new RentRules { CutsForUnpaidRent = true } };
        var all = Told(-1, Now.AddDays(-9)) with
        {
            Electricity = Money.Zero, NoticeLevel = NoticeLevel.Empty, FinalNoticeSentAt = Now.AddDays(-9), Rent = Money.FromFen(-1), IsRentOverdueTold = true, RentOverdueSentAt = Now.AddDays(-9),
        };

        Assert.Equal("empty", ReasonOf(all));
        Assert.Equal("rent", ReasonOf(all with { Electricity = Money.FromFen(5_000) }));
        Assert.Equal("water", ReasonOf(all with { Electricity = Money.FromFen(5_000), RentOverdueSentAt = Now.AddHours(-1) }));

        string ReasonOf(AccountHead head) => Assert.Single(Decided(head, rules).Outbox.OfType<OutboxItem.Command>()).Switch.Reason;
    }

    [Theory]
    [InlineData(0, true)] // paid
    [InlineData(-1, false)] // the site thought better of it
    public void Paid_water_or_the_rule_turned_off_closes_what_was_cut_for_it_and_the_notice_starts_anew(long fen, bool cuts)
    {
        var closed = Decided(Told(fen, Now.AddDays(-9)) with { RelaysOff = 1 }, cuts ? Cutting : new SiteRules(), relays: Off);

        Assert.Equal((RelayPosition.On, "paid"), Assert.IsType<OutboxItem.Command>(Assert.Single(closed.Outbox)).Switch is var command ? (command.Wanted, command.Reason) : default);
        Assert.Equal((false, null), (closed.Head.IsWaterOverdueTold, closed.Head.WaterOverdueSentAt));
        Assert.Empty(Decided(Told(-1, Now.AddDays(-9)) with { RelaysOff = 1 }, Cutting, relays: Off).Outbox); // owed, it stays off
    }

    [Fact]
    public void No_valve_of_a_water_or_house_meter_is_ever_switched()
    {
        var (valve, fire) = (RelayState.New("W-001", "gw-1"), RelayState.New("H-001", "gw-1"));
        MeterStanding[] wet = [new() { Meter = "W-001", Use = MeterUse.Water, WaterThrough = new DateOnly(2026, 3, 1) }, new() { Meter = "H-001", Use = MeterUse.House }];
        var owed = Told(-100_000, Now.AddDays(-9));
        Assert.Empty(Decided(owed with { Meters = wet }, Cutting, relays: [valve, fire]).Outbox);

        var both = Decided(owed with { Meters = [.. owed.Meters, .. wet] }, Cutting, relays: [valve, RelayState.New("E-001", "gw-1"), fire]);
        Assert.Equal("E-001", Assert.IsType<OutboxItem.Command>(Assert.Single(both.Outbox)).Switch.Meter);

        var empty = Decided(owed with { Meters = [.. owed.Meters, .. wet], Electricity = Money.Zero, NoticeLevel = NoticeLevel.Empty, FinalNoticeSentAt = Now.AddDays(-9) }, new SiteRules(), relays: [valve, fire]);
        Assert.Empty(empty.Outbox);
    }

    private static AccountHead Told(long water, DateTimeOffset? sentAt) => Head(water) with { IsWaterOverdueTold = true, WaterOverdueSentAt = sentAt };

    /// <summary>Electricity is paid.</summary>
    private static AccountHead Head(long water) => WatchedAccount.Head(electricity: 50_000) with { Water = Money.FromFen(water) };
}
