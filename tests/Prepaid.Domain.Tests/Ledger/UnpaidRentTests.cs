using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Notices;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Sites;
using static Prepaid.Domain.Tests.Ledger.WatchedAccount;

namespace Prepaid.Domain.Tests.Ledger;

public sealed class UnpaidRentTests
{
    private static readonly SiteRules Cutting = new() { Rent = new RentRules { CutsForUnpaidRent = true } };

    [Fact]
    public void Unpaid_rent_cuts_nothing_unless_the_site_says_so() =>
        Assert.Empty(Decided(Head(rent: -100_000, fees: 0) with { IsRentOverdueTold = true, RentOverdueSentAt = Now.AddDays(-9) }, new SiteRules()).Outbox);

    [Fact]
    public void A_site_that_cuts_for_rent_tells_first_and_cuts_under_the_rules_of_every_cut()
    {
        var told = Decided(Head(rent: -1, fees: 0), Cutting);
        Assert.Equal(NoticeTopic.RentOverdue, Assert.IsType<OutboxItem.Text>(Assert.Single(told.Outbox)).Topic);

        var head = Head(rent: -1, fees: 0) with { IsRentOverdueTold = true, RentOverdueSentAt = Now - Cutting.Switching.NoticeBeforeCut };
        Assert.Empty(Decided(head with { RentOverdueSentAt = head.RentOverdueSentAt + TimeSpan.FromSeconds(1) }, Cutting).Outbox);
        Assert.Empty(Decided(head with { IsProtected = true }, Cutting).Outbox);
        Assert.Empty(Decided(head, Cutting, hasPayment: true).Outbox);
        var cut = Assert.IsType<OutboxItem.Command>(Assert.Single(Decided(head, Cutting).Outbox)).Switch;
        Assert.Equal((RelayPosition.Off, "rent"), (cut.Wanted, cut.Reason));
    }

    [Theory]
    [InlineData(-50_000, 50_000)] // all that is owed is a property fee
    [InlineData(-50_000, 60_000)]
    public void No_site_cuts_for_a_property_fee(long rent, long fees) =>
        Assert.Empty(Decided(Head(rent, fees) with { RentOverdueSentAt = Now.AddDays(-9) }, Cutting).Outbox);

    [Fact]
    public void A_property_fee_never_adds_to_unpaid_rent()
    {
        var draft = new AccountDraft(Head(rent: 1_000, fees: 0), "system:test", Now);

        draft.Post("rent", "rent:R-1:20260301", [new(CounterAccounts.RentWallet, Money.FromFen(-1_500)), new(CounterAccounts.RentRevenue, Money.FromFen(1_500))], "{}", Now, Now);
        draft.Post("property-fee", "rent:R-2:20260301", [new(CounterAccounts.RentWallet, Money.FromFen(-900)), new(CounterAccounts.PropertyFeeRevenue, Money.FromFen(900))], "{}", Now, Now);

        Assert.Equal((-1_400, 500), (draft.Head.Rent.Fen, draft.Head.UnpaidRent.Fen));
    }

    [Fact]
    public void Paid_rent_closes_what_was_cut_for_it_and_the_notice_starts_anew()
    {
        var off = RelayState.New("E-001", "gw-1") with { CommandSequence = 1, Wanted = RelayPosition.Off, Reported = RelayPosition.Off };

        var paid = Decided(Head(rent: 0, fees: 0) with { IsRentOverdueTold = true, RentOverdueSentAt = Now.AddDays(-9), RelaysOff = 1 }, Cutting, relays: off);

        Assert.Equal((RelayPosition.On, "paid"), (Assert.IsType<OutboxItem.Command>(Assert.Single(paid.Outbox)).Switch.Wanted, "paid"));
        Assert.Equal((false, null), (paid.Head.IsRentOverdueTold, paid.Head.RentOverdueSentAt));
    }

    [Fact]
    public void Paid_electricity_comes_back_while_the_notice_about_rent_still_runs()
    {
        var off = RelayState.New("E-001", "gw-1") with { CommandSequence = 1, Wanted = RelayPosition.Off, Reported = RelayPosition.Off };

        var paid = Decided(Head(rent: -1, fees: 0) with { IsRentOverdueTold = true, RentOverdueSentAt = Now.AddHours(-1), RelaysOff = 1 }, Cutting, relays: off);

        Assert.Equal(RelayPosition.On, Assert.IsType<OutboxItem.Command>(Assert.Single(paid.Outbox)).Switch.Wanted);
    }

    /// <summary>Electricity is paid.</summary>
    private static AccountHead Head(long rent, long fees) => WatchedAccount.Head(electricity: 50_000) with { Rent = Money.FromFen(rent), PropertyFees = Money.FromFen(fees) };
}
