using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;

namespace Prepaid.Verify.Tests.Lived;

/// <summary>Transfers, refunds and adjustments: lawful ones pass, and each row of them that is altered is named.</summary>
public sealed class BookedByPeopleTests
{
    [Fact]
    public async Task Bookings_by_people_hold()
    {
        await using var product = await Booked();
        using var run = product.Leave();

        Expect.Passes(run.Verify());
    }

    [Fact]
    public async Task An_adjustment_that_nobody_approved_is_found() =>
        await Found(run => run.Row("accounts/A-1/held-a-1", r => r["State"] = "Rejected"), Check.BooksBalance, "adjustment");

    [Fact]
    public async Task An_adjustment_approved_by_its_author_is_found() =>
        await Found(run => run.Row("accounts/A-1/held-a-1", r => r["DecidedBy"] = r["ProposedBy"]!.GetValue<string>()), Check.BooksBalance, "accounts/A-1/held-a-1");

    [Fact]
    public async Task An_adjustment_of_another_amount_than_was_proposed_is_found() =>
        await Found(run => run.Row("accounts/A-1/held-a-1", r => r["Content"] = r["Content"]!.GetValue<string>().Replace("1500", "1400", StringComparison.Ordinal)), Check.BooksBalance, "adjustment");

    [Fact]
    public async Task Work_that_waits_without_being_counted_is_found() =>
        await Found(run => run.Row("accounts/A-1/held-a-2", r => r["State"] = "Rejected"), Check.BooksBalance, "accounts/A-1/head");

    [Fact]
    public async Task A_refund_that_its_payment_does_not_know_is_found() =>
        await Found(run => run.Row(CreditOf(run), r => r["RefundedNetFen"] = r["RefundedNetFen"]!.GetValue<long>() - 1), Check.BooksBalance, "credit-");

    [Fact]
    public async Task A_credit_of_more_than_was_paid_is_found() =>
        await Found(run => run.Row(CreditOf(run), r => r["NetFen"] = r["NetFen"]!.GetValue<long>() + 1), Check.BooksBalance, "credit-");

    [Fact]
    public async Task A_booking_whose_request_is_gone_is_found() =>
        await Found(run => run.RemoveRow("accounts/A-1/key-request-t-1"), Check.NothingLost, "transfer");

    [Fact]
    public async Task A_payment_into_another_wallet_than_it_named_is_found() =>
        await Found(run => run.Row("payments/sandbox-p2/payment", r => r["Wallet"] = "rent"), Check.BooksBalance, "top-up");

    private static async Task Found(Action<AlteredRun> alter, Check check, string place)
    {
        await using var product = await Booked();
        using var run = product.Leave();
        var of = run.Rows.Select(VerifiedRow.Parse).Where(r => r.Properties.GetValueOrDefault("Kind") as string == place).Select(r => r.Place).ToList();
        alter(run);
        var report = run.Verify();

        Assert.False(report.Holds(check));
        Assert.Contains(report.Violations, v => v.Check == check && (of.Count > 0 ? of.Contains(v.Place) : v.Place.Contains(place, StringComparison.Ordinal)));
    }

    private static string CreditOf(AlteredRun run) =>
        run.Rows.Select(VerifiedRow.Parse).First(r => r.RowKey.StartsWith("credit-", StringComparison.Ordinal) && r.Number("RefundedNetFen") > 0).Place;

    private static async Task<LivedProduct> Booked()
    {
        var product = await LivedProduct.Begin();
        await product.Open("A-1", 5_000);
        await product.Pay("A-1", 10_001);
        await product.Pay("A-1", 3_000, Wallet.Water);
        await product.Post(Role.Cashier, "api/accounts/A-1/transfers", new { id = "t-1", from = "electricity", to = "rent", amountFen = 1_200, reason = "rent of March" });
        await product.Post(Role.Finance, "api/accounts/A-1/refunds", new { id = "r-1", wallet = "electricity", netFen = 4_751, reason = "asked for it" });
        await product.Post(Role.Finance, "api/accounts/A-1/adjustments", new { id = "a-1", wallet = "electricity", direction = "debit", amountFen = 1_500, reason = "broken seal" });
        await product.Post(Role.LandlordAdmin, "api/accounts/A-1/held/a-1/decision", new { approve = true, reason = "seen" });
        await product.Post(Role.Finance, "api/accounts/A-1/adjustments", new { id = "a-2", wallet = "rent", direction = "credit", amountFen = 20, reason = "waits" });
        return product;
    }
}
