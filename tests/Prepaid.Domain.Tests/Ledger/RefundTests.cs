using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Tests.Ledger;

public sealed class RefundTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_payment_refunded_in_any_pieces_gives_back_its_whole_fee_and_never_more() =>
        Prop.ForAll<PositiveInt, NonNegativeInt, NonEmptyArray<PositiveInt>>((net, fee, pieces) =>
        {
            var credit = CreditOf(1, net.Get, fee.Get);
            var feeBack = Money.Zero;
            foreach (var piece in pieces.Get.Select(p => (long)p.Get).Append(net.Get))
            {
                var take = Math.Min(piece, credit.Left.Fen);
                (credit, var back) = take > 0 ? credit.GiveBack(Money.FromFen(take)) : (credit, Money.Zero);
                feeBack += back;
                if (back < Money.Zero || feeBack.Fen > fee.Get)
                {
                    return false;
                }
            }

            return credit.Left == Money.Zero && feeBack.Fen == fee.Get && credit.RefundedFee == feeBack;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_lines_of_any_plan_sum_to_zero_and_take_the_amount_from_the_wallet() =>
        Prop.ForAll<PositiveInt, PositiveInt[]>((amount, nets) =>
        {
            var plan = RefundPlan.Of(Money.FromFen(amount.Get), nets.Select((n, i) => CreditOf(nets.Length - i, n.Get, n.Get / 20)));
            var lines = plan.LinesFrom(Wallet.Electricity);
            return lines.Sum(l => l.Amount.Fen) == 0
                && lines.Single(l => l.CounterAccount == CounterAccounts.ElectricityWallet).Amount.Fen == -amount.Get
                && plan.Cash.Fen == Math.Max(0, amount.Get - nets.Sum(n => (long)n.Get));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_was_paid_last_is_unused_last_so_it_goes_back_first()
    {
        var plan = RefundPlan.Of(Money.FromFen(1_200), [CreditOf(9, 950, 50), CreditOf(4, 1_900, 100)]);
        Assert.Equal([(9L, 950L, 50L), (4L, 250L, 13L)], plan.Parts.Select(p => (p.Credit.Sequence, p.Net.Fen, p.Fee.Fen)));
        Assert.Equal(Money.Zero, plan.Cash);
    }

    [Fact]
    public void More_than_the_balance_is_refused_with_the_figure_that_is_unused()
    {
        var draft = DraftOf(1_000);
        var outcome = BalanceRefund.Decide(draft, null, new BookingRequest.Refund("r-1", Wallet.Electricity, Money.FromFen(1_001), "moves"), [CreditOf(1, 5_000, 0)]);
        Assert.Equal(RefusalReason.BeyondUnused, Assert.IsType<BookingOutcome.Refused>(outcome).Refusal.Reason);
        Assert.True(draft.IsEmpty);
    }

    [Fact]
    public void Money_that_no_payment_covers_waits_for_a_second_person()
    {
        var draft = DraftOf(1_000);
        var request = new BookingRequest.Refund("r-1", Wallet.Electricity, Money.FromFen(1_000), "moves");
        Assert.IsType<BookingOutcome.Waiting>(BalanceRefund.Decide(draft, null, request, [CreditOf(1, 400, 20)]));
        Assert.Empty(draft.Entries);
        Assert.Equal(1, draft.Head.HeldCount);

        var second = new AccountDraft(draft.Head, "operator:b", Now);
        Assert.IsType<BookingOutcome.Booked>(BalanceRefund.Approve(second, draft.Held[0], new HeldDecision(true, "seen"), request, [CreditOf(1, 400, 20)]));
        Assert.Equal("wallet:electricity=-1000;fee:service=-20;refund:sandbox=420;refund:cash=600", second.Entries[0].PackedLines);
        Assert.Equal((0, Money.Zero), (second.Head.HeldCount, second.Head.Electricity));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Zero_and_negative_amounts_are_refused_everywhere(long fen)
    {
        var amount = Money.FromFen(fen);
        var outcomes = new[]
        {
            BalanceRefund.Decide(DraftOf(1_000), null, new BookingRequest.Refund("1", Wallet.Electricity, amount, "x"), []),
            BalanceAdjustment.Propose(DraftOf(1_000), null, new BookingRequest.Adjustment("1", Wallet.Water, true, amount, "x")),
            WalletTransfer.Decide(DraftOf(1_000), null, new BookingRequest.Transfer("1", Wallet.Electricity, Wallet.Rent, amount, "x")),
        };
        Assert.All(outcomes, o => Assert.Equal(RefusalReason.AmountNotPositive, Assert.IsType<BookingOutcome.Refused>(o).Refusal.Reason));
    }

    [Fact]
    public void A_transfer_conserves_and_stops_at_zero()
    {
        var draft = DraftOf(1_000);
        Assert.IsType<BookingOutcome.Booked>(WalletTransfer.Decide(draft, null, new BookingRequest.Transfer("1", Wallet.Electricity, Wallet.Rent, Money.FromFen(1_000), "rent")));
        Assert.Equal((0L, 1_000L), (draft.Head.Electricity.Fen, draft.Head.Rent.Fen));
        var refused = WalletTransfer.Decide(draft, null, new BookingRequest.Transfer("2", Wallet.Electricity, Wallet.Rent, Money.FromFen(1), "rent"));
        Assert.Equal(RefusalReason.BalanceTooLow, Assert.IsType<BookingOutcome.Refused>(refused).Refusal.Reason);
    }

    [Fact]
    public void Of_all_that_is_wrong_with_a_transfer_the_closed_account_is_told_first()
    {
        var draft = new AccountDraft(new AccountHead { Account = "A", Site = "S", ClosedAt = Now }, "operator:a", Now);
        var outcome = WalletTransfer.Decide(draft, null, new BookingRequest.Transfer("1", Wallet.Rent, Wallet.Rent, Money.FromFen(-5), "x"));
        Assert.Equal(RefusalReason.AccountClosed, Assert.IsType<BookingOutcome.Refused>(outcome).Refusal.Reason);
    }

    [Fact]
    public void The_proposer_cannot_approve_and_a_decision_stands()
    {
        var work = new HeldWork("h", HeldKind.Adjustment, "adjustment|Water|credit|5|x|y", "x|y", "operator:a", Now);
        Assert.Equal(RefusalReason.ApproverIsProposer, RefusalOf(new HeldDecision(true, "r").Begin(DraftOf(0), work, "h")));
        var decided = work with { State = HeldState.Rejected, DecidedBy = "operator:b", DecidedAt = Now };
        Assert.Equal(RefusalReason.AlreadyDecided, RefusalOf(new HeldDecision(true, "r").Begin(DraftOf(0), decided, "h")));
        Assert.IsType<BookingOutcome.AlreadyDone>(new HeldDecision(false, "r").Begin(DraftOf(0), decided, "h"));
        Assert.Equal(RefusalReason.HeldNotFound, RefusalOf(new HeldDecision(false, "r").Begin(DraftOf(0), null, "h")));
    }

    [Fact]
    public void A_proposal_is_read_back_as_it_was_whatever_its_reason_says() =>
        Prop.ForAll<NonNull<string>, PositiveInt, bool>((reason, fen, credit) =>
        {
            BookingRequest[] all =
            [
                new BookingRequest.Adjustment("i", Wallet.Water, credit, Money.FromFen(fen.Get), reason.Get),
                new BookingRequest.Refund("i", Wallet.Rent, Money.FromFen(fen.Get), reason.Get),
            ];
            return all.All(r => r.Equals(BookingText.Read("i", r.Content)));
        }).QuickCheckThrowOnFailure();

    private static RefusalReason? RefusalOf(BookingOutcome? outcome) => (outcome as BookingOutcome.Refused)?.Refusal.Reason;

    private static PaymentCredit CreditOf(long sequence, long net, long fee) =>
        new(sequence, "sandbox", $"t{sequence}", Wallet.Electricity, Money.FromFen(net), Money.FromFen(fee));

    private static AccountDraft DraftOf(long electricityFen) =>
        new(new AccountHead { Account = "A", Site = "S", Electricity = Money.FromFen(electricityFen) }, "operator:a", Now);
}
