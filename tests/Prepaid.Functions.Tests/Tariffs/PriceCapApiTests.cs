using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Tariffs;
using Prepaid.Functions.Tests.Metering;

namespace Prepaid.Functions.Tests.Tariffs;

/// <summary>The guard of the legal price: asked when a version is proposed, when an order is quoted, for the public notice, and in arrears.</summary>
public sealed class PriceCapApiTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task A_fee_of_13_04_percent_at_the_flat_price_passes_and_13_05_percent_is_refused_with_the_numbers()
    {
        await using var site = await CappedSite(catalogue: 0.6m);
        var (status, body) = await site.Propose(Role.Finance, "a", "2026-04-01", 0.6m, fee: 0.1305m);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "price-cap-breached"), (status, body.GetProperty("reason").GetString()));
        Assert.Contains("0.69", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.Propose(Role.Finance, "b", "2026-04-01", 0.6m, fee: 0.1304m)).Status);
    }

    [Fact]
    public async Task A_fee_that_the_rule_does_not_count_is_neither_refused_in_a_version_nor_in_an_order()
    {
        await using var site = await CappedSite(catalogue: 0.6m, """{"tariff":"t","unit":"kWh","versions":[{"version":"v","from":"2026-01-01","price":0.69,"serviceFee":0.5}]}""");
        await site.Open("A-1", "E-1");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.Get(Role.Cashier, "api/accounts/A-1/quotes?grossFen=10000")).Status);
        await site.Publish("api/regions/henan/caps", "cap-15-energy", """{"from":"2026-02-01","uplift":0.15,"countsFee":false}""");

        Assert.Equal(HttpStatusCode.OK, (await site.Get(Role.Cashier, "api/accounts/A-1/quotes?grossFen=10000")).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.Propose(Role.Finance, "b", "2026-04-01", 0.69m, fee: 0.1305m)).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.Propose(Role.Finance, "c", "2026-05-01", 0.6901m)).Status);
    }

    [Fact]
    public async Task Without_a_published_catalogue_price_no_version_can_be_proposed_where_a_cap_applies()
    {
        await using var site = await MeteredSite.Start(Start, region: "henan");
        await site.Publish("api/regions/henan/caps", "cap-15", """{"from":"2026-01-01","uplift":0.15}""");
        var (status, body) = await site.Propose(Role.Finance, "a", "2026-04-01", 0.6m);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "catalogue-price-missing"), (status, body.GetProperty("reason").GetString()));
        Assert.Contains("henan/1-10kV/flat", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_catalogue_price_needs_two_people_and_is_not_edited()
    {
        await using var site = await MeteredSite.Start(Start, region: "henan");
        const string Prices = "api/regions/henan/prices";
        const string Body = """{"id":"p","content":{"voltageClass":"1-10kV","from":"2026-01-01","prices":[{"band":"flat","price":0.6}]}}""";
        Assert.Equal(HttpStatusCode.OK, (await site.Post(Role.Finance, Prices, Body)).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.Post(Role.Finance, Prices, Body)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await site.Post(Role.Finance, Prices, Body.Replace("0.6", "0.7", StringComparison.Ordinal))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.Post(Role.Finance, $"{Prices}/p/approve")).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.Post(Role.LandlordAdmin, $"{Prices}/p/approve")).Status);
        var item = Assert.Single((await site.Get(Role.Auditor, "api/regions/henan")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal("Approved", item.GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.Post(Role.Finance, Prices, """{"id":"q","content":{"voltageClass":"1-10kV","from":"soon","prices":[]}}""")).Status);
    }

    [Fact]
    public async Task A_quote_shows_fee_net_and_all_in_price_and_a_few_fen_do_not_breach_the_cap_by_rounding()
    {
        const string WithFee = """{"tariff":"t","unit":"kWh","versions":[{"version":"v","from":"2026-01-01","price":0.6,"serviceFee":0.1304}]}""";
        await using var site = await CappedSite(catalogue: 0.6m, WithFee);
        await site.Open("A-1", "E-1");
        var (status, quote) = await site.Get(Role.Cashier, "api/accounts/A-1/quotes?grossFen=10000");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((1_304, 8_696), (quote.GetProperty("feeFen").GetInt64(), quote.GetProperty("netFen").GetInt64()));
        Assert.Equal(0.689972m, quote.GetProperty("prices")[0].GetProperty("allIn").GetDecimal());
        for (var gross = 1; gross <= 25; gross++)
        {
            Assert.Equal(HttpStatusCode.OK, (await site.Get(Role.Cashier, $"api/accounts/A-1/quotes?grossFen={gross}")).Status);
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.Get(Role.Cashier, "api/accounts/A-1/quotes?grossFen=0")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await site.Get(Role.Cashier, "api/accounts/A-1/quotes?grossFen=1.5")).Status);
    }

    [Fact]
    public async Task An_order_whose_real_price_is_above_the_cap_is_blocked_with_the_numbers()
    {
        await using var site = await CappedSite(catalogue: 0.4m);
        await site.Open("A-1", "E-1");
        var (status, body) = await site.Get(Role.Cashier, "api/accounts/A-1/quotes?grossFen=10000");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "price-cap-breached"), (status, body.GetProperty("reason").GetString()));
        Assert.Contains("at most 0.46", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_public_notice_lists_what_each_account_paid_for_a_unit_against_the_cap()
    {
        await using var site = await CappedSite(catalogue: 0.5m);
        await Consume(site);
        var (_, notice) = await site.Get(Role.Auditor, "api/sites/S-1/certificates/2026-03");
        Assert.True(notice.GetProperty("mayBeIssued").GetBoolean());
        var line = notice.GetProperty("items")[0];
        Assert.Equal((240m, 12_000), (line.GetProperty("quantity").GetDecimal(), line.GetProperty("energyFen").GetInt64()));
        Assert.Equal(0.5m, line.GetProperty("tests")[0].GetProperty("allIn").GetDecimal());
        var csv = (await site.Text(Role.Auditor, "api/sites/S-1/certificates/2026-03?format=csv")).Split("\r\n");
        Assert.StartsWith("account,voltageClass,quantity", csv[0], StringComparison.Ordinal);
        Assert.Equal("A-1,1-10kV,240.00,12000,0,0,0,0.5,0.575,0.5,true", csv[1]);
    }

    [Fact]
    public async Task An_overcharge_is_previewed_approved_by_a_second_person_and_returned_once()
    {
        await using var site = await CappedSite(catalogue: 0.4m);
        await Consume(site);
        const string Runs = "api/sites/S-1/overcharges";
        const string Body = """{"id":"r1","first":"2026-03","last":"2026-03","uplift":0.15}""";
        var (_, preview) = await site.Post(Role.Finance, Runs, Body);
        Assert.Equal((960, 5_760), (preview.GetProperty("refundFen").GetInt64(), preview.GetProperty("exposureFen").GetInt64()));
        Assert.Equal(1_000_000 - 12_000, (await site.Head("A-1")).Electricity.Fen);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.Post(Role.Finance, $"{Runs}/r1/approve")).Status);

        var (_, done) = await site.Post(Role.LandlordAdmin, $"{Runs}/r1/approve");
        Assert.Equal((true, 960), (done.GetProperty("isDone").GetBoolean(), done.GetProperty("refundedFen").GetInt64()));
        await site.Post(Role.LandlordAdmin, $"{Runs}/r1/approve");
        await site.Services.GetRequiredService<CorrectionSweep>().Run(CancellationToken.None);
        Assert.Equal(1_000_000 - 12_000 + 960, (await site.Head("A-1")).Electricity.Fen);
        var refund = Assert.Single(await site.Entries("A-1"), e => e.Kind == "overcharge-refund");
        Assert.Contains("\"limit\":\"0.46\"", refund.Evidence, StringComparison.Ordinal);
        await site.AssertBooksBalance("A-1");

        var (_, again) = await site.Post(Role.Finance, Runs, Body.Replace("r1", "r2", StringComparison.Ordinal));
        Assert.Equal(0, again.GetProperty("refundFen").GetInt64());
    }

    [Fact]
    public async Task Of_two_runs_drawn_up_for_the_same_month_only_the_first_approved_returns_money()
    {
        await using var site = await CappedSite(catalogue: 0.4m);
        await Consume(site);
        const string Runs = "api/sites/S-1/overcharges";
        foreach (var id in new[] { "r1", "r2" })
        {
            await site.Post(Role.Finance, Runs, $$"""{"id":"{{id}}","first":"2026-03","last":"2026-03","uplift":0.15}""");
        }

        await site.Post(Role.LandlordAdmin, $"{Runs}/r1/approve");
        var (_, second) = await site.Post(Role.LandlordAdmin, $"{Runs}/r2/approve");
        Assert.Equal((0, 1), (second.GetProperty("refundedFen").GetInt64(), second.GetProperty("setAside").GetInt32()));
        Assert.Equal(1_000_000 - 12_000 + 960, (await site.Head("A-1")).Electricity.Fen);
        await site.AssertBooksBalance("A-1");
    }

    private static async Task<MeteredSite> CappedSite(decimal catalogue, string tariffJson = MeteredSite.FlatTariff)
    {
        var site = await MeteredSite.Start(Start.AddDays(11), tariffJson, region: "henan");
        await site.Publish("api/regions/henan/prices", "p", FormattableString.Invariant($$"""{"voltageClass":"1-10kV","from":"2026-01-01","prices":[{"band":"flat","price":{{catalogue}}}]}"""));
        await site.Publish("api/regions/henan/caps", "cap-15", """{"from":"2026-01-01","uplift":0.15}""");
        return site;
    }

    private static async Task Consume(MeteredSite site)
    {
        var link = await site.Open("A-1", "E-1");
        await site.Deliver(link, [.. Enumerable.Range(0, 241).Select(h => (Start.AddHours(h), h * 100L))]);
    }
}
