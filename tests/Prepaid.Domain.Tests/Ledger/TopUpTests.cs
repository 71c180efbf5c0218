using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Payments;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Tests.Ledger;

public sealed class TopUpTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData(10_000, "0", 0)]
    [InlineData(10_000, "0.03", 300)]
    [InlineData(9_999, "0.03", 299)] // 299.97 fen: rounded down, in favour of the tenant
    [InlineData(1, "0.999", 0)]
    [InlineData(33, "0.05", 1)]
    [InlineData(9_007_199_254_740_993, "0.01", 90_071_992_547_409)] // no double on the way
    public void The_fee_is_rounded_down_and_the_rest_is_credited(long gross, string ratio, long fee)
    {
        var draft = Draft();

        Assert.Equal(TopUpOutcome.Credited, TopUp.Decide(draft, null, Notice(gross), TopUpTerms.Of(Notice(gross), decimal.Parse(ratio, System.Globalization.CultureInfo.InvariantCulture))));

        Assert.Equal(Money.FromFen(gross - fee), draft.Head.Electricity);
        Assert.Equal(fee, draft.Entries.Single().Lines.Where(l => l.CounterAccount == CounterAccounts.ServiceFee).Sum(l => l.Amount.Fen));
        Assert.Equal(-gross, draft.Entries.Single().Lines.Single(l => l.CounterAccount == CounterAccounts.Clearing("sandbox")).Amount.Fen);
    }

    [Fact]
    public void Whatever_the_fee_no_fen_is_lost_or_invented() =>
        Prop.ForAll<PositiveInt, NonNegativeInt>((gross, permyriad) =>
        {
            var draft = Draft();
            TopUp.Decide(draft, null, Notice(gross.Get), TopUpTerms.Of(Notice(gross.Get), permyriad.Get % 10_000 / 10_000m));
            Assert.Equal(0, draft.Entries.Single().Lines.Sum(l => l.Amount.Fen));
            Assert.InRange(draft.Head.Electricity.Fen, 1, gross.Get);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_payment_again_changes_nothing_and_another_content_is_refused()
    {
        var first = Draft();
        TopUp.Decide(first, null, Notice(5_000), TopUpTerms.Of(Notice(5_000), 0m));
        var seen = first.Keys.Single();

        foreach (var (notice, outcome) in new[]
        {
            (Notice(5_000), TopUpOutcome.AlreadyCredited),
            (Notice(5_000) with { PaidAt = Now.AddDays(1) }, TopUpOutcome.AlreadyCredited),
            (Notice(5_001), TopUpOutcome.IdReusedWithOtherContent),
            (Notice(5_000) with { Account = "A-002" }, TopUpOutcome.IdReusedWithOtherContent),
            (Notice(5_000) with { Wallet = Wallet.Water }, TopUpOutcome.IdReusedWithOtherContent),
        })
        {
            var again = Draft();
            Assert.Equal(outcome, TopUp.Decide(again, seen, notice, TopUpTerms.Of(notice, 0m)));
            Assert.True(again.IsEmpty);
        }
    }

    [Theory]
    [InlineData(Wallet.Water)]
    [InlineData(Wallet.Rent)]
    public void A_payment_into_another_wallet_is_credited_whole_and_leaves_electricity_alone(Wallet wallet)
    {
        var draft = Draft();

        var notice = Notice(10_000) with { Wallet = wallet };

        Assert.Equal(TopUpOutcome.Credited, TopUp.Decide(draft, null, notice, TopUpTerms.Of(notice, 0.03m)));

        Assert.Equal((Money.FromFen(10_000), Money.Zero), (draft.Head.BalanceOf(wallet), draft.Head.Electricity));
        Assert.Equal((wallet, Money.FromFen(10_000), Money.Zero), (draft.Credits.Single().Wallet, draft.Credits.Single().Net, draft.Credits.Single().Fee));
    }

    [Fact]
    public void The_content_of_a_payment_names_the_wallet_only_when_it_is_not_electricity() => Assert.Equal(
        ["A-001|1|CNY", "A-001|1|CNY|water", "A-001|1|CNY|rent"],
        Enum.GetValues<Wallet>().Select(wallet => (Notice(1) with { Wallet = wallet }).Content));

    [Fact]
    public void A_payment_on_an_order_is_credited_with_the_fee_of_its_order_and_pays_it()
    {
        var draft = Draft();
        var order = Order();

        Assert.Equal(TopUpOutcome.Credited, TopUp.Decide(draft, null, Notice(10_000), new TopUpTerms(order.Split, order.FeeRatio, order)));

        Assert.Equal(9_500, draft.Head.Electricity.Fen);
        Assert.Equal((OrderState.Paid, "sandbox-T-1"), (draft.Orders.Single().State, draft.Orders.Single().PaidBy));
    }

    [Fact]
    public void A_payment_that_is_not_what_was_ordered_is_credited_on_nothing()
    {
        var draft = Draft();

        Assert.Equal(TopUpOutcome.OrderMismatch, TopUp.Decide(draft, null, Notice(10_000), terms: null));
        Assert.True(draft.IsEmpty);
        Assert.Null(Order().Mismatch(Notice(10_000)));
        Assert.Contains("10001 were paid", Order().Mismatch(Notice(10_001)), StringComparison.Ordinal);
        Assert.Contains("water was paid", Order().Mismatch(Notice(10_000) with { Wallet = Wallet.Water }), StringComparison.Ordinal);
        Assert.Contains("paid by sandbox-T-0 before", (Order() with { State = OrderState.Paid, PaidBy = "sandbox-T-0" }).Mismatch(Notice(10_000)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-0.01")]
    [InlineData("1")]
    public void A_fee_is_a_share_below_the_whole(string ratio) => Assert.Throws<ArgumentOutOfRangeException>(
        () => TopUpTerms.Of(Notice(100), decimal.Parse(ratio, System.Globalization.CultureInfo.InvariantCulture)));

    private static TopUpOrder Order() =>
        new("o-1", Wallet.Electricity, new ServiceFee(Money.FromFen(9_500), Money.FromFen(500)), 0.05m, "v", "local:Cashier", Now);

    private static AccountDraft Draft() => new(new AccountHead { Account = "A-001", Site = "S-1" }, "provider:sandbox", Now);

    private static PaymentNotice Notice(long fen) => new("sandbox", "T-1", "A-001", Money.FromFen(fen), Now);
}
