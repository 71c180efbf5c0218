using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Prepaid.Domain;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Billing;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Tests.Ledger;
using Prepaid.Functions.Tests.Metering;

namespace Prepaid.Functions.Tests.Reports;

/// <summary>Statements over the running product: issued once, printed for ever, blocked by the price cap.</summary>
public sealed class StatementApiTests
{
    private const string March = "api/accounts/A-1/statements/2026-03";
    private const string April = "api/accounts/A-1/statements/2026-04";
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task A_statement_is_issued_when_its_month_is_over_and_printed_again_to_the_byte_after_later_corrections()
    {
        await using var site = await MeteredSite.Start(Start);
        await UseUntil(site, new DateOnly(2026, 4, 2));
        Assert.Equal((HttpStatusCode.Conflict, "period-not-over"), await Refused(site.Post(Role.Finance, April)));
        Assert.Equal((HttpStatusCode.Forbidden, "role-required"), await Refused(site.Post(Role.Cashier, March)));
        Assert.Equal((HttpStatusCode.NotFound, "statement-not-found"), await Refused(site.Get(Role.Auditor, March)));

        var (status, issued) = await site.Post(Role.Finance, March);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((await site.Head("A-1")).Electricity.Fen, issued.GetProperty("closing").GetProperty("electricityFen").GetInt64());
        var printed = await Printed(site);
        Assert.Contains("期末余额", printed, StringComparison.Ordinal);

        await site.Propose(Role.Finance, "b", "2026-03-10", 0.6m, correction: "agreed with the landlord");
        await site.Post(Role.LandlordAdmin, "api/sites/S-1/tariffs/b/approve");
        Assert.Contains(await site.Entries("A-1"), e => e.Kind == "correction");
        Assert.Equal(printed, await Printed(site));
        Assert.Equal(issued.GetProperty("hash").GetString(), (await site.Post(Role.Finance, March)).Body.GetProperty("hash").GetString());
        Assert.Equal((HttpStatusCode.Conflict, "statement-out-of-order"), await Refused(site.Post(Role.Finance, "api/accounts/A-1/statements/2026-02")));

        site.Clock.Now = new(2026, 5, 1, 9, 0, 0, TimeSpan.FromHours(8));
        await site.Post(Role.Finance, April);
        var later = (await site.Get(Role.Auditor, April)).Body;
        var correction = later.GetProperty("lines").EnumerateArray().First(l => l.GetProperty("kind").GetString() == "correction");
        Assert.Equal("tariff-b", correction.GetProperty("cause").GetString());
        Assert.StartsWith("2026-03-09T", correction.GetProperty("serviceFrom").GetString(), StringComparison.Ordinal);
        Assert.Equal(issued.GetProperty("closing").GetProperty("electricityFen").GetInt64(), later.GetProperty("frame").GetProperty("opening").GetProperty("electricityFen").GetInt64());
        Assert.Equal((await site.Head("A-1")).Electricity.Fen, later.GetProperty("closing").GetProperty("electricityFen").GetInt64());
        Assert.Equal(printed, await Printed(site));
        await MustHoldEveryEntryOnce(site);
        await site.AssertBooksBalance("A-1");
    }

    [Fact]
    public async Task A_statement_shows_registers_and_what_a_unit_cost_against_the_catalogue()
    {
        await using var site = await MeteredSite.Start(Start, region: "henan");
        await Publish(site, catalogue: 0.5m);
        await UseUntil(site, new DateOnly(2026, 4, 1));
        await site.Post(Role.Finance, March);

        var frame = (await site.Get(Role.Auditor, March)).Body.GetProperty("frame");
        var meter = Assert.Single(frame.GetProperty("meters").EnumerateArray());
        Assert.Equal(("0.00", "744.00"), (meter.GetProperty("opening").GetProperty("value").GetString(), meter.GetProperty("closing").GetProperty("value").GetString()));
        var price = Assert.Single(frame.GetProperty("unitPrices").EnumerateArray());
        Assert.Equal(("0.5", "0.5", "0.575"), (price.GetProperty("allIn").GetString(), price.GetProperty("catalogue").GetString(), price.GetProperty("cap").GetProperty("limit").GetString()));
        Assert.Equal(37_200, price.GetProperty("energyFen").GetInt64());
    }

    [Fact]
    public async Task A_breach_of_the_price_cap_blocks_the_statement_with_the_numbers_until_the_overcharge_is_returned()
    {
        await using var site = await MeteredSite.Start(Start, region: "henan");
        await Publish(site, catalogue: 0.4m);
        await UseUntil(site, new DateOnly(2026, 4, 1));

        var (status, body) = await site.Post(Role.Finance, March);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "price-cap-breached"), (status, body.GetProperty("reason").GetString()));
        Assert.Contains("all-in 0.5 yuan; expected at most 0.46", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("StatementBlocked", Assert.Single(await OpenAlarms(site)).GetProperty("kind").GetString());

        await site.Post(Role.Finance, "api/sites/S-1/overcharges", """{"id":"r1","first":"2026-03","last":"2026-03","uplift":0.15}""");
        await site.Post(Role.LandlordAdmin, "api/sites/S-1/overcharges/r1/approve");
        Assert.Equal(HttpStatusCode.OK, (await site.Post(Role.Finance, March)).Status);
        await site.Services.GetRequiredService<AlarmBoard>().Review(CancellationToken.None);
        Assert.Empty(await OpenAlarms(site));
    }

    [Theory]
    [InlineData("false", "false", true)]
    [InlineData("true", "false", false)]
    [InlineData("false", "true", true)]
    [InlineData("true", "true", false)]
    public async Task Shares_of_the_months_apportionment_stand_on_the_statement_and_count_where_the_rule_says(string countsCommonArea, string countsLoss, bool isIssued)
    {
        await using var site = await MeteredSite.Start(Start, region: "henan");
        await Publish(site, catalogue: 0.5m, $$""","countsCommonArea":{{countsCommonArea}},"countsLoss":{{countsLoss}}""");
        await UseUntil(site, new DateOnly(2026, 4, 1));
        await Share(site, commonArea: 6_000, loss: 400); // energy is 372.00, the limit 427.80

        var (status, body) = await site.Post(Role.Finance, March);
        Assert.Equal(isIssued ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity, status);
        if (!isIssued)
        {
            Assert.Contains(countsLoss == "true" ? "all-in 0.586022 yuan" : "all-in 0.580645 yuan", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
            return;
        }

        var statement = (await site.Get(Role.Auditor, March)).Body;
        var price = statement.GetProperty("frame").GetProperty("unitPrices")[0];
        Assert.Equal((6_000, 400), (price.GetProperty("commonAreaFen").GetInt64(), price.GetProperty("lossFen").GetInt64()));
        Assert.Equal("0.586022", price.GetProperty("allIn").GetString());
        Assert.Equal(43_600, statement.GetProperty("utilities")[0].GetProperty("totalFen").GetInt64());
        var notice = (await site.Get(Role.Auditor, "api/sites/S-1/certificates/2026-03")).Body.GetProperty("items")[0];
        Assert.Equal((6_000, 400), (notice.GetProperty("commonAreaFen").GetInt64(), notice.GetProperty("lossFen").GetInt64()));
    }

    [Fact]
    public async Task A_share_that_was_reversed_counts_no_more()
    {
        await using var site = await MeteredSite.Start(Start, region: "henan");
        await Publish(site, catalogue: 0.5m, ""","countsCommonArea":true""");
        await UseUntil(site, new DateOnly(2026, 4, 1));
        await Share(site, commonArea: 6_000, loss: 0);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.Post(Role.Finance, March)).Status);

        await Share(site, commonArea: 6_000, loss: 0, isReversal: true);
        Assert.Equal(HttpStatusCode.OK, (await site.Post(Role.Finance, March)).Status);
        Assert.Equal(0, (await site.Get(Role.Auditor, March)).Body.GetProperty("frame").GetProperty("unitPrices")[0].GetProperty("commonAreaFen").GetInt64());
    }

    [Fact]
    public async Task The_monthly_run_issues_each_statement_once_for_tenants_who_left_too_and_takes_none_back()
    {
        await using var product = await RunningProduct.Begin();
        await product.Open("A-1", 700);
        await product.Open("A-2", 50);
        product.Clock.Advance(TimeSpan.FromDays(9));
        await product.Post(Role.Cashier, "api/accounts/A-1/move-out", new { id = "out-1", at = product.Clock.GetUtcNow(), meters = Array.Empty<object>(), balanceTo = "A-2", reason = "moves within the house" });
        product.Clock.Advance(TimeSpan.FromDays(22));
        await product.Get<DueRuns>().BeginDue(CancellationToken.None);
        await product.Get<DueRuns>().BeginDue(CancellationToken.None);

        Assert.Equal([("2026-03", 0L)], await Statements(product, "A-1"));
        Assert.Equal([("2026-03", 750L)], await Statements(product, "A-2"));
        product.Clock.Advance(TimeSpan.FromDays(31));
        await product.Get<DueRuns>().BeginDue(CancellationToken.None);
        Assert.Single(await Statements(product, "A-1"));
        Assert.Equal("409 run-not-reversible", (await product.Post(Role.Finance, "api/sites/S-1/runs/statement/202603/1/reverse", new { reason = "a mistake" })).Short);
        Assert.Equal([("2026-03", 750L), ("2026-04", 750L)], await Statements(product, "A-2"));
        await Books.MustBalance(product);
    }

    private static async Task<List<(string Month, long Fen)>> Statements(RunningProduct product, string account) =>
        [.. (await product.Get(Role.Auditor, $"api/accounts/{account}/statements")).Body.GetProperty("items").EnumerateArray()
            .Select(s => (s.GetProperty("month").GetString()!, s.GetProperty("closing").GetProperty("electricityFen").GetInt64()))];

    /// <summary>Posts or reverses shares as the run engine does: the entries and, in the same transaction, the key that names the last.</summary>
    private static async Task Share(MeteredSite site, long commonArea, long loss, bool isReversal = false)
    {
        var run = new BillingRunKey("S-1", BillingJob.Apportionment, BillingPeriod.Parse("202603"), 1);
        FrozenEntry[] entries = [EntryOf("lift", CounterAccounts.CommonAreaRevenue, commonArea), EntryOf("lines", CounterAccounts.LossRevenue, loss)];
        await site.Services.GetRequiredService<AccountWork>().Change(
            "A-1",
            state =>
            {
                var draft = new AccountDraft(state.Head, "system:test", site.Clock.Now);
                foreach (var entry in entries)
                {
                    if (isReversal)
                    {
                        entry.Reverse(draft, run);
                    }
                    else
                    {
                        entry.Post(draft);
                    }
                }

                draft.BookOnce(new BookedKey(BillingRunKey.KeyKind, isReversal ? run.ReversedId : run.PostedId, "Posted|", draft.Head.EntryCount));
                return ValueTask.FromResult(draft);
            },
            CancellationToken.None);

        static FrozenEntry EntryOf(string pool, string revenue, long fen) => new(
            "apportionment", $"apportionment:{pool}:202603:1", [new(CounterAccounts.ElectricityWallet, Money.FromFen(-fen)), new(revenue, Money.FromFen(fen))], $"{{\"pool\":\"{pool}\"}}", 0, 0);
    }

    private static async Task Publish(MeteredSite site, decimal catalogue, string more = "")
    {
        await site.Publish("api/regions/henan/prices", "p", FormattableString.Invariant($$"""{"voltageClass":"1-10kV","from":"2026-01-01","prices":[{"band":"flat","price":{{catalogue}}}]}"""));
        await site.Publish("api/regions/henan/caps", "cap-15", $$"""{"from":"2026-01-01","uplift":0.15{{more}}}""");
    }

    private static async Task UseUntil(MeteredSite site, DateOnly end)
    {
        var link = await site.Open("A-1", "E-1");
        await site.Deliver(link, (Start, 0));
        for (var day = 0; Start.AddDays(day + 1) <= new DateTimeOffset(end, default, Start.Offset); day++)
        {
            site.Clock.Now = Start.AddDays(day + 1).AddMinutes(1);
            await site.Deliver(link, [.. Enumerable.Range(1, 24).Select(h => (Start.AddDays(day).AddHours(h), ((day * 24L) + h) * 100L))]);
        }

        site.Clock.Now = site.Clock.Now.AddHours(1);
    }

    private static async Task<string> Printed(MeteredSite site)
    {
        var printed = string.Empty;
        foreach (var format in new[] { "json", "csv&lang=zh", "csv&lang=en", "html&lang=zh", "html&lang=en" })
        {
            printed += await site.Text(Role.Cashier, $"{March}?format={format}");
        }

        return printed;
    }

    private static async Task MustHoldEveryEntryOnce(MeteredSite site)
    {
        var sequences = new List<long>();
        foreach (var path in new[] { March, April })
        {
            sequences.AddRange((await site.Get(Role.Auditor, path)).Body.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("sequence").GetInt64()));
        }

        Assert.Equal((await site.Entries("A-1")).Select(e => e.Sequence), sequences);
    }

    private static async Task<List<JsonElement>> OpenAlarms(MeteredSite site) =>
        [.. (await site.Get(Role.Finance, "api/sites/S-1/alarms")).Body.GetProperty("items").EnumerateArray()];

    private static async Task<(HttpStatusCode Status, string? Reason)> Refused(Task<(HttpStatusCode Status, JsonElement Body)> asked)
    {
        var (status, body) = await asked;
        return (status, body.GetProperty("reason").GetString());
    }
}
