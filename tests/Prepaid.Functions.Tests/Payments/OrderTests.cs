using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Payments;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Payments;
using Prepaid.Functions.Tests.Metering;

namespace Prepaid.Functions.Tests.Payments;

/// <summary>Orders: priced and checked before anybody pays, credited as they were ordered (R8, R9, S27, M2).</summary>
public sealed class OrderTests
{
    private const string Orders = "api/accounts/A-1/orders";
    private static readonly DateTimeOffset Start = new(2026, 3, 12, 12, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task An_order_keeps_its_fee_when_the_fee_changes_before_it_is_paid()
    {
        await using var site = await Begin(catalogue: 0.6m, fee: 0.05m);
        await site.Propose(Role.Finance, "v2", "2026-03-12T13:00", 0.6m, fee: 0.10m);
        await site.Post(Role.LandlordAdmin, "api/sites/S-1/tariffs/v2/approve");
        var (status, order) = await Place(site, "o-1", 10_000);
        Assert.Equal((HttpStatusCode.OK, 500, 9_500, 0.05m), (status, order.GetProperty("feeFen").GetInt32(), order.GetProperty("netFen").GetInt32(), order.GetProperty("feeRatio").GetDecimal()));

        site.Clock.Now = Start.AddMinutes(90);
        await Pay(site, "T-1", 10_000, "o-1");
        Assert.Equal(1_000_000 + 9_500, (await site.Head("A-1")).Electricity.Fen);
        await Pay(site, "T-2", 10_000);
        Assert.Equal(1_000_000 + 9_500 + 9_000, (await site.Head("A-1")).Electricity.Fen);
        var paid = (await site.Get(Role.Auditor, $"{Orders}/o-1")).Body;
        Assert.Equal(("Paid", "sandbox-T-1"), (paid.GetProperty("state").GetString(), paid.GetProperty("paidBy").GetString()));
        await site.AssertBooksBalance("A-1");
    }

    [Fact]
    public async Task A_payment_that_comes_when_the_order_has_lapsed_is_credited_at_the_fee_in_force()
    {
        await using var site = await Begin(catalogue: 0.6m, fee: 0.05m);
        await site.Propose(Role.Finance, "v2", "2026-03-12T13:00", 0.6m, fee: 0.10m);
        await site.Post(Role.LandlordAdmin, "api/sites/S-1/tariffs/v2/approve");
        await Place(site, "o-1", 10_000);

        site.Clock.Now = Start + TopUpOrder.ValidFor + TimeSpan.FromMinutes(1);
        await Pay(site, "T-1", 10_000, "o-1");

        Assert.Equal(1_000_000 + 9_000, (await site.Head("A-1")).Electricity.Fen);
    }

    [Fact]
    public async Task What_is_not_what_was_ordered_waits_in_suspense_and_is_never_credited_or_dropped()
    {
        await using var site = await Begin(catalogue: 0.6m, fee: 0.05m);
        await Place(site, "o-1", 10_000);
        Assert.Equal(ReceiptOutcome.InSuspense, await Pay(site, "T-1", 10_001, "o-1"));
        Assert.Equal(ReceiptOutcome.InSuspense, await Pay(site, "T-2", 10_000, "o-2"));
        Assert.Equal(ReceiptOutcome.InSuspense, await Pay(site, "T-3", 10_000, "o-1", Wallet.Water));
        Assert.Equal(ReceiptOutcome.Received, await Pay(site, "T-4", 10_000, "o-1"));
        Assert.Equal(ReceiptOutcome.Repeated, await Pay(site, "T-4", 10_000, "o-1"));
        Assert.Equal(ReceiptOutcome.InSuspense, await Pay(site, "T-5", 10_000, "o-1"));

        Assert.Equal(1_000_000 + 9_500, (await site.Head("A-1")).Electricity.Fen);
        var waiting = (await site.Get(Role.LandlordAdmin, "api/payment-cases")).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(4, waiting.Count);
        await site.AssertBooksBalance("A-1");
    }

    [Fact]
    public async Task The_same_order_again_is_answered_as_the_first_time_and_another_under_its_id_is_refused()
    {
        await using var site = await Begin(catalogue: 0.6m, fee: 0.05m);
        var first = (await Place(site, "o-1", 10_000)).Body.ToString();
        Assert.Equal(first, (await Place(site, "o-1", 10_000)).Body.ToString());
        var (status, other) = await Place(site, "o-1", 9_000);
        Assert.Equal((HttpStatusCode.Conflict, "id-reused-with-other-content"), (status, other.GetProperty("reason").GetString()));
        Assert.Equal(1, (await site.Head("A-1")).OrderCount);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Get(Role.Cashier, $"{Orders}/o-9")).Status);
    }

    [Fact]
    public async Task An_order_above_the_cap_is_blocked_with_the_numbers_and_one_of_five_fen_is_not_blocked_by_rounding()
    {
        await using var dear = await Begin(catalogue: 0.5m, fee: 0.05m);
        var (status, body) = await Place(dear, "o-1", 10_000);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "price-cap-breached"), (status, body.GetProperty("reason").GetString()));
        Assert.Contains("all-in 0.631579 yuan; expected at most 0.575", body.GetProperty("detail").GetString(), StringComparison.Ordinal);

        await using var fair = await Begin(catalogue: 0.6m, fee: 0.1304m, new VendLimits { Least = Money.FromFen(1) });
        Assert.Equal(HttpStatusCode.OK, (await Place(fair, "o-5", 5)).Status);
        await Pay(fair, "T-5", 5, "o-5");
        Assert.Equal(1_000_005, (await fair.Head("A-1")).Electricity.Fen);
    }

    [Fact]
    public async Task A_payment_without_an_order_is_credited_with_no_more_fee_than_the_cap_leaves()
    {
        // The catalogue fell after the fee was set: at 0.6 yuan and a limit of 0.63 no more than 4.76 % may be withheld.
        await using var site = await Begin(catalogue: 0.63m / 1.15m, fee: 0.10m);
        await Pay(site, "T-1", 10_000);
        Assert.Equal(1_000_000 + 9_524, (await site.Head("A-1")).Electricity.Fen);

        await using var dear = await Begin(catalogue: 0.5m, fee: 0.10m);
        await Pay(dear, "T-1", 10_000);
        Assert.Equal(1_010_000, (await dear.Head("A-1")).Electricity.Fen);
        await dear.AssertBooksBalance("A-1");
    }

    [Theory]
    [InlineData(99, "amount-too-small")]
    [InlineData(5_000_001, "amount-too-large")]
    [InlineData(0, "amount-not-positive")]
    [InlineData(-5, "amount-not-positive")]
    public async Task An_amount_outside_the_limits_of_the_site_is_refused(long gross, string reason)
    {
        await using var site = await Begin(catalogue: 0.6m, fee: 0.05m);
        Assert.Equal(reason, (await Place(site, "o-1", gross)).Body.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task An_account_orders_no_more_often_a_day_than_its_site_allows()
    {
        await using var site = await Begin(catalogue: 0.6m, fee: 0.05m, new VendLimits { PerDay = 2 });
        await Place(site, "o-1", 1_000);
        await Place(site, "o-2", 1_000);
        Assert.Equal("too-many-orders", (await Place(site, "o-3", 1_000)).Body.GetProperty("reason").GetString());
        Assert.Equal(HttpStatusCode.OK, (await Place(site, "o-2", 1_000)).Status);

        site.Clock.Now = Start.AddHours(12);
        Assert.Equal(HttpStatusCode.OK, (await Place(site, "o-3", 1_000)).Status);
    }

    [Fact]
    public async Task An_order_for_water_bears_no_fee_and_needs_no_catalogue()
    {
        await using var site = await Begin(catalogue: 0.5m, fee: 0.05m);
        var (status, order) = await site.Post(Role.Cashier, Orders, """{"id":"w-1","wallet":"water","grossFen":2000}""");
        Assert.Equal((HttpStatusCode.OK, 0, 2_000), (status, order.GetProperty("feeFen").GetInt32(), order.GetProperty("netFen").GetInt32()));
        await Pay(site, "T-1", 2_000, "w-1", Wallet.Water);
        Assert.Equal(2_000, (await site.Head("A-1")).Water.Fen);
    }

    private static async Task<MeteredSite> Begin(decimal catalogue, decimal fee, VendLimits? limits = null)
    {
        var tariff = FormattableString.Invariant($$"""{"tariff":"t","unit":"kWh","versions":[{"version":"v","from":"2026-01-01","price":0.6,"serviceFee":{{fee}}}]}""");
        var site = await MeteredSite.Start(Start, tariff, region: "henan");
        var directory = site.Services.GetRequiredService<DirectoryTable>();
        var entry = (await directory.Site(MeteredSite.Site, CancellationToken.None))!;
        await directory.Put(entry with { Rules = entry.Rules with { Vending = limits ?? new VendLimits() } }, CancellationToken.None);
        await site.Publish("api/regions/henan/prices", "p", FormattableString.Invariant($$"""{"voltageClass":"1-10kV","from":"2026-01-01","prices":[{"band":"flat","price":{{Math.Round(catalogue, 8)}}}]}"""));
        await site.Publish("api/regions/henan/caps", "cap-15", """{"from":"2026-01-01","uplift":0.15}""");
        await site.Open("A-1", "E-1");
        return site;
    }

    private static Task<(HttpStatusCode Status, JsonElement Body)> Place(MeteredSite site, string id, long gross) =>
        site.Post(Role.Cashier, Orders, FormattableString.Invariant($$"""{"id":"{{id}}","wallet":"electricity","grossFen":{{gross}}}"""));

    private static Task<ReceiptOutcome> Pay(MeteredSite site, string transaction, long fen, string order = "", Wallet wallet = Wallet.Electricity) => site.Services.GetRequiredService<PaymentDesk>().Receive(
        new PaymentNotice("sandbox", transaction, "A-1", Money.FromFen(fen), site.Clock.Now, wallet) { Order = order }, "hash", CancellationToken.None);
}
