using Prepaid.Domain;
using Prepaid.Domain.Payments;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Payments;

namespace Prepaid.Functions.Tests.Ledger;

public sealed class BookingApiTests
{
    [Fact]
    public async Task A_transfer_is_booked_once_per_id_and_other_content_under_it_is_refused()
    {
        await using var product = await RunningProduct.Begin();
        await product.Open("A-1", 5_000);
        object body = new { id = "t-1", from = "electricity", to = "rent", amountFen = 1_200, reason = "rent of March" };

        Assert.Equal("booked", (await product.Post(Role.Cashier, "api/accounts/A-1/transfers", body)).Text("outcome"));
        Assert.Equal("done-before", (await product.Post(Role.Cashier, "api/accounts/A-1/transfers", body)).Text("outcome"));
        var other = await product.Post(Role.Cashier, "api/accounts/A-1/transfers", new { id = "t-1", from = "electricity", to = "rent", amountFen = 1_201, reason = "rent of March" });

        Assert.Equal("409 id-reused-with-other-content", other.Short);
        Assert.Equal("此单号已用于另一笔业务，请使用新单号。", other.Body.GetProperty("text").GetProperty("zh").GetString());
        var head = await product.Head("A-1");
        Assert.Equal((3_800L, 1_200L, 2L), (head.Electricity.Fen, head.Rent.Fen, head.EntryCount));
    }

    [Fact]
    public async Task A_refund_goes_to_the_channel_it_came_from_with_its_share_of_the_fee()
    {
        await using var product = await RunningProduct.Begin();
        await product.Open("A-1", 0);
        await product.Get<PaymentDesk>().Receive(new PaymentNotice("sandbox", "p-1", "A-1", Money.FromFen(10_000), product.Clock.GetUtcNow()), "hash", CancellationToken.None);
        Assert.Equal(9_500, (await product.Head("A-1")).Electricity.Fen);

        var half = await product.Post(Role.Finance, "api/accounts/A-1/refunds", new { id = "r-1", wallet = "electricity", netFen = 4_750, reason = "moves out" });
        var rest = await product.Post(Role.Finance, "api/accounts/A-1/refunds", new { id = "r-2", wallet = "electricity", netFen = 4_750, reason = "moves out" });
        var more = await product.Post(Role.Finance, "api/accounts/A-1/refunds", new { id = "r-3", wallet = "electricity", netFen = 1, reason = "moves out" });

        Assert.Equal(("booked", "booked", "422 beyond-unused"), (half.Text("outcome"), rest.Text("outcome"), more.Short));
        var (entries, _) = await product.Accounts.Entries("A-1", null, CancellationToken.None);
        Assert.Equal(["wallet:electricity=-4750;fee:service=-250;refund:sandbox=5000", "wallet:electricity=-4750;fee:service=-250;refund:sandbox=5000"], entries.Skip(1).Select(e => e.Lines));
    }

    [Fact]
    public async Task An_adjustment_is_booked_only_when_another_person_approves()
    {
        await using var product = await RunningProduct.Begin();
        await product.Open("A-1", 1_000);
        object body = new { id = "a-1", wallet = "electricity", direction = "debit", amountFen = 1_500, reason = "broken seal" };

        Assert.Equal(202, (await product.Post(Role.Finance, "api/accounts/A-1/adjustments", body)).Status);
        var again = await product.Post(Role.Finance, "api/accounts/A-1/adjustments", body);
        Assert.Equal((202, "waiting", "a-1"), (again.Status, again.Text("outcome"), again.Text("held"))); // asked for again, it still waits
        Assert.Equal("403 approver-is-proposer", (await product.Post(Role.Finance, "api/accounts/A-1/held/a-1/decision", new { approve = true, reason = "ok" })).Short);
        Assert.Equal("403 role-required", (await product.Post(Role.Cashier, "api/accounts/A-1/held/a-1/decision", new { approve = true, reason = "ok" })).Short);
        Assert.Equal(1_000, (await product.Head("A-1")).Electricity.Fen);
        Assert.Equal("booked", (await product.Post(Role.LandlordAdmin, "api/accounts/A-1/held/a-1/decision", new { approve = true, reason = "ok" })).Text("outcome"));
        Assert.Equal("done-before", (await product.Post(Role.LandlordAdmin, "api/accounts/A-1/held/a-1/decision", new { approve = true, reason = "ok" })).Text("outcome"));
        Assert.Equal("done-before", (await product.Post(Role.Finance, "api/accounts/A-1/adjustments", body)).Text("outcome"));
        Assert.Equal("409 already-decided", (await product.Post(Role.LandlordAdmin, "api/accounts/A-1/held/a-1/decision", new { approve = false, reason = "no" })).Short);
        Assert.Equal(-500, (await product.Head("A-1")).Electricity.Fen);
    }

    [Theory]
    [InlineData("""{"id":"t","from":"electricity","to":"rent","amountFen":1,"reason":"x","actor":"boss"}""")]
    [InlineData("""{"id":"t","from":"electricity","to":"rent","reason":"x"}""")]
    [InlineData("""{"id":"t/1","from":"electricity","to":"rent","amountFen":1,"reason":"x"}""")]
    [InlineData("""{"id":"t","from":"electricity","to":"gold","amountFen":1,"reason":"x"}""")]
    [InlineData("""{"id":"t","from":"electricity","to":"rent","amountFen":1.5,"reason":"x"}""")]
    [InlineData("""{"id":"t","from":"electricity","to":"rent","amountFen":1,"reason":" "}""")]
    [InlineData("""null""")]
    [InlineData("""[1]""")]
    public async Task A_body_with_unknown_missing_or_impossible_fields_is_refused(string body)
    {
        await using var product = await RunningProduct.Begin();
        await product.Open("A-1", 5_000);
        using var json = System.Text.Json.JsonDocument.Parse(body);
        Assert.Equal("400 body-refused", (await product.Post(Role.Cashier, "api/accounts/A-1/transfers", json.RootElement)).Short);
        Assert.Equal(1, (await product.Head("A-1")).EntryCount);
    }

    [Fact]
    public async Task A_payment_for_a_closed_account_waits_in_suspense()
    {
        await using var product = await RunningProduct.Begin();
        await product.Open("A-1", 0);
        await product.Get<Functions.Ledger.AccountWork>().Change(
            "A-1",
            state =>
            {
                var draft = new Domain.Ledger.AccountDraft(state.Head, "test", product.Clock.GetUtcNow());
                draft.Set(h => h with { ClosedAt = product.Clock.GetUtcNow() });
                return ValueTask.FromResult(draft);
            },
            CancellationToken.None);
        var outcome = await product.Get<PaymentDesk>().Receive(new PaymentNotice("sandbox", "p-1", "A-1", Money.FromFen(10_000), product.Clock.GetUtcNow()), "hash", CancellationToken.None);
        Assert.Equal(ReceiptOutcome.InSuspense, outcome);
        Assert.Equal(0, (await product.Head("A-1")).Electricity.Fen);
    }
}
