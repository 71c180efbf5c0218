using System.Net;
using Prepaid.Functions.Tests.Hosting;

namespace Prepaid.Functions.Tests.Payments;

public sealed class PaymentDeliveryTests
{
    [Fact]
    public async Task The_same_payment_delivered_twice_at_once_is_credited_once_and_opens_no_case()
    {
        await using var product = await ProductUnderTest.Run();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => product.Pay(Payment("T-1", "A-001", 5_000))));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.Status));
        Assert.Equal(1_000 + 5_000, await product.BalanceFen("A-001"));
        Assert.Single(await Credits(product, "A-001"));
        Assert.Empty(await product.Items("api/payment-cases"));
        Assert.Empty(product.Rows("pending"));
    }

    [Fact]
    public async Task Another_amount_or_account_under_the_same_id_opens_one_case_each_and_credits_nothing()
    {
        await using var product = await ProductUnderTest.Run();
        await product.Pay(Payment("T-1", "A-001", 5_000));

        foreach (var other in new[] { Payment("T-1", "A-001", 6_000), Payment("T-1", "A-002", 5_000) })
        {
            for (var i = 0; i < 3; i++)
            {
                var (status, body) = await product.Pay(other);
                Assert.Equal((HttpStatusCode.OK, "CaseOpened"), (status, body.GetProperty("outcome").GetString()));
            }
        }

        Assert.Equal((6_000, 1_000), (await product.BalanceFen("A-001"), await product.BalanceFen("A-002")));
        Assert.Equal(
            [("A-001", 6_000), ("A-002", 5_000)],
            (await product.Items("api/payment-cases")).Select(c => (c.GetProperty("account").GetString()!, c.GetProperty("amountFen").GetInt32())).Order());
        Assert.Empty(product.Rows("pending"));
    }

    [Fact]
    public async Task Differing_contents_at_once_end_in_one_credit_and_one_case_for_the_other()
    {
        await using var product = await ProductUnderTest.Run();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => product.Pay(Payment("T-1", "A-001", i % 2 == 0 ? 5_000 : 7_000))));

        var credit = Assert.Single(await Credits(product, "A-001"));
        var open = Assert.Single(await product.Items("api/payment-cases"));
        var credited = await product.BalanceFen("A-001") - 1_000;
        Assert.Contains($"clearing:sandbox=-{credited}", credit, StringComparison.Ordinal);
        Assert.Equal(12_000, credited + open.GetProperty("amountFen").GetInt64());
        Assert.Empty(product.Rows("pending"));
    }

    [Fact]
    public async Task A_payment_into_the_water_wallet_is_credited_there_whole_and_the_same_id_for_electricity_is_a_case()
    {
        await using var product = await ProductUnderTest.Run();
        var water = new { transaction = "T-1", account = "A-001", amountFen = 5_000, currency = "CNY", paidAt = ProductUnderTest.Start, wallet = "water" };

        await product.Pay(water);
        var (_, again) = await product.Pay(water);
        var (_, other) = await product.Pay(Payment("T-1", "A-001", 5_000));

        Assert.Equal(("Repeated", "CaseOpened"), (again.GetProperty("outcome").GetString(), other.GetProperty("outcome").GetString()));
        Assert.Equal(1_000, await product.BalanceFen("A-001"));
        Assert.Contains("wallet:water=5000;clearing:sandbox=-5000", await Credits(product, "A-001"));
    }

    [Fact]
    public async Task A_payment_for_nobody_waits_in_suspense_and_is_shown()
    {
        await using var product = await ProductUnderTest.Run();

        var (status, body) = await product.Pay(Payment("T-1", "A-999", 5_000));

        Assert.Equal((HttpStatusCode.OK, "InSuspense"), (status, body.GetProperty("outcome").GetString()));
        var shown = Assert.Single(await product.Items("api/payment-cases"));
        Assert.Equal(("A-999", "account A-999 is not known"), (shown.GetProperty("account").GetString(), shown.GetProperty("reason").GetString()));
        Assert.Empty(product.Rows("pending"));
    }

    private static object Payment(string transaction, string account, long amountFen) =>
        new { transaction, account, amountFen, currency = "CNY", paidAt = ProductUnderTest.Start };

    private static async Task<IReadOnlyList<string>> Credits(ProductUnderTest product, string account) =>
        [.. (await product.Items($"api/accounts/{account}/ledger")).Where(e => e.GetProperty("kind").GetString() == "top-up").Select(e => e.GetProperty("lines").GetString()!)];
}
