using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Tests.Ledger;

namespace Prepaid.Functions.Tests.Billing;

/// <summary>Apportionment from pool to ledger, over HTTP, by two people (S10, M3).</summary>
public sealed class ApportionmentStoryTests
{
    [Fact]
    public async Task A_wrong_weight_is_rejected_corrected_posted_found_wrong_reversed_and_run_again()
    {
        await using var product = await ApportionedSite.Prepared();
        Assert.Equal("201", (await product.Post(Role.LandlordAdmin, ApportionedSite.Pools, ApportionedSite.Lobbies("v1", 50m, 500m, 50m))).Short);
        await ApportionedSite.Fire(product);
        await ApportionedSite.Fire(product);
        Assert.Equal([0L, 0L, 0L], await ApportionedSite.Paid(product));

        Assert.Equal("Previewed", (await Preview(product, 1)).Text("state"));
        Assert.Equal("403 approver-is-proposer", (await product.Post(Role.Finance, ApportionedSite.RouteOf("202603", 1, "approve"), new { })).Short);
        var wrong = (await ApportionedSite.Items(product, ApportionedSite.RouteOf("202603", 1, "items"))).Select(i => i.GetProperty("amountFen").GetInt64());
        Assert.Equal([4_400, 44_000, 4_400], wrong);
        Assert.Equal("Rejected", (await product.Post(Role.LandlordAdmin, ApportionedSite.RouteOf("202603", 1, "reject"), new { reason = "500 m² is wrong" })).Text("state"));
        Assert.Equal("409 already-decided", (await product.Post(Role.LandlordAdmin, ApportionedSite.RouteOf("202603", 1, "approve"), new { })).Short);

        await product.Post(Role.LandlordAdmin, ApportionedSite.Pools, ApportionedSite.Lobbies("v2", 50m, 50m, 50m));
        await ApportionedSite.Post(product, "202603", 2);
        Assert.Equal([17_600L, 17_600L, 17_600L], await ApportionedSite.Paid(product));

        await Reverse(product, 2, "A-3 has 100 m²");
        Assert.Equal([0L, 0L, 0L], await ApportionedSite.Paid(product));
        await product.Post(Role.LandlordAdmin, ApportionedSite.Pools, ApportionedSite.Lobbies("v3", 50m, 50m, 100m));
        await ApportionedSite.Post(product, "202603", 3);
        Assert.Equal([13_200L, 13_200L, 26_400L], await ApportionedSite.Paid(product));
        await ApportionedSite.Fire(product);

        Assert.Equal(["plan", "freeze", "preview", "reject"], await Steps(product, 1));
        Assert.Equal(["plan", "freeze", "preview", "approve", "begin posting", "post", "reverse", "reverse", "end reversal"], await Steps(product, 2));
        Assert.Equal(["plan", "freeze", "preview", "approve", "begin posting", "post"], await Steps(product, 3));
        var (entries, _) = await product.Accounts.Entries("A-1", null, CancellationToken.None);
        Assert.Equal(
            ["apportionment:lobby:202603:2|wallet:electricity=-17600;revenue:common-area=17600", "apportionment-reversed:lobby:202603:2|wallet:electricity=17600;revenue:common-area=-17600", "apportionment:lobby:202603:3|wallet:electricity=-13200;revenue:common-area=13200"],
            entries.Where(e => e.Kind.StartsWith("apportionment", StringComparison.Ordinal)).Select(e => $"{e.Key}|{e.Lines}"));
    }

    [Fact]
    public async Task Every_share_is_explained_and_a_replay_gives_the_same()
    {
        await using var product = await ApportionedSite.Prepared();
        await product.Post(Role.LandlordAdmin, ApportionedSite.Pools, ApportionedSite.Lobbies("v1", 50m, 33.3m, 16.7m));
        await ApportionedSite.Post(product, "202603", 1);

        var answer = (await product.Get(Role.Auditor, "api/sites/S-1/apportionments/202603/1/shares/A-2")).Body;
        var share = Assert.Single(answer.GetProperty("shares").EnumerateArray());
        Assert.Equal("52800 fen × 1032.3 ÷ 3100.0, to the fen by largest remainder = 17582 fen", share.GetProperty("formula").GetString());
        Assert.Equal("2026年3月公摊，公摊池“lobby”：660 kWh × 0.8 元 = 528.00 元。您的权重 1032.3（按面积 × 31 天），全部权重 3100，分摊 528.00 × 1032.3 ÷ 3100 = 175.82 元。", share.GetProperty("text").GetProperty("zh").GetString());
        Assert.Equal("Common areas of 2026-03, pool lobby: 660 kWh at 0.8 yuan = 528.00 yuan. Your weight is 1032.3 (by area × 31 days) of 3100: 528.00 × 1032.3 ÷ 3100 = 175.82 yuan.", share.GetProperty("text").GetProperty("en").GetString());
        Assert.Equal(("660.00", "0.8", "v1"), (share.GetProperty("pool").GetProperty("quantity").GetString(), share.GetProperty("pool").GetProperty("price").GetString(), share.GetProperty("pool").GetProperty("version").GetString()));
        var (entries, _) = await product.Accounts.Entries("A-2", null, CancellationToken.None);
        Assert.Contains(share.GetProperty("share").GetProperty("snapshot").GetString()!, entries[^1].Evidence, StringComparison.Ordinal);

        var replay = (await product.Get(Role.Auditor, "api/sites/S-1/apportionments/202603/1/replay")).Body;
        Assert.True(replay.GetProperty("isSame").GetBoolean(), replay.ToString());
        Assert.Equal("404 run-not-found", (await product.Get(Role.Auditor, "api/sites/S-1/apportionments/202602/1/replay")).Short);
    }

    [Fact]
    public async Task A_main_meter_that_is_not_read_keeps_the_run_waiting_is_estimated_at_the_deadline_and_trued_up()
    {
        await using var product = await ApportionedSite.Prepared(isLobbyRead: false);
        await product.Post(Role.LandlordAdmin, ApportionedSite.Pools, ApportionedSite.Lobbies("v1", 1m, 1m, 1m));
        await ApportionedSite.Fire(product);
        var waits = await product.Get(Role.Auditor, $"{ApportionedSite.Runs}/apportionment/202603/1");
        Assert.Equal("Planned", waits.Text("state"));
        Assert.Contains("meter M-0", waits.Text("waitsFor"), StringComparison.Ordinal);
        Assert.Equal("409 run-not-ready", (await Preview(product, 1)).Short);

        product.Clock.Advance(TimeSpan.FromDays(5));
        await ApportionedSite.Post(product, "202603", 1);
        var march = await Quantity(product, "202603", 1);
        Assert.True(march is > 600m and < 800m, $"{march}");
        var flags = (await ApportionedSite.Items(product, ApportionedSite.RouteOf("202603", 1, "snapshots"))).Single(s => s.GetProperty("name").GetString() == "pool:lobby").GetProperty("content").GetProperty("flags");
        Assert.Contains("estimated", flags.EnumerateArray().Select(f => f.GetString()));

        product.Clock.Advance(ApportionedSite.April.AddMonths(1) - product.Clock.GetUtcNow());
        await product.Read(ApportionedSite.Lobby, 1_260_00);
        product.Clock.Advance(TimeSpan.FromMinutes(5));
        await ApportionedSite.Post(product, "202604", 1);
        Assert.Equal(1_260m, march + await Quantity(product, "202604", 1));
    }

    [Fact]
    public async Task By_use_the_run_waits_for_members_too_and_a_negative_residual_opens_a_case_and_charges_nothing()
    {
        await using var product = await ApportionedSite.Prepared();
        var loss = new { pool = "loss", version = "v1", from = "202603", reason = "line loss", purpose = "loss", wallet = "electricity", mains = new[] { ApportionedSite.Lobby }, weights = "use", fallback = "landlord", subtractsMembers = true };
        Assert.Equal("201", (await product.Post(Role.LandlordAdmin, ApportionedSite.Pools, loss)).Short);
        await ApportionedSite.Post(product, "202603", 1);
        Assert.Equal(60m, await Quantity(product, "202603", 1, "loss"));
        Assert.Equal(60 * 5283 / 100, await Books.Gain(product, "A-1", CounterAccounts.LossRevenue) + await Books.Gain(product, "A-2", CounterAccounts.LossRevenue) + await Books.Gain(product, "A-3", CounterAccounts.LossRevenue));

        product.Clock.Advance(ApportionedSite.April.AddMonths(1) - product.Clock.GetUtcNow());
        await product.Read(ApportionedSite.Lobby, 670_00);
        foreach (var account in ApportionedSite.Tenants)
        {
            Assert.Equal("409 run-not-ready", (await product.Post(Role.Finance, ApportionedSite.Runs, new { job = "apportionment", period = "202604", number = 1 })).Short);
            await product.Read(ApportionedSite.MeterOf(account), 400_00);
        }

        await ApportionedSite.Post(product, "202604", 1);
        Assert.Equal(0m, await Quantity(product, "202604", 1, "loss"));
        var alarm = (await product.Get<AlarmTable>().Find(RunningProduct.Site, AlarmKind.PoolResidualNegative, "loss", CancellationToken.None))!;
        Assert.True(alarm.IsOpen);
    }

    [Fact]
    public async Task Versions_are_never_changed_and_only_the_landlord_makes_them()
    {
        await using var product = await ApportionedSite.Prepared();
        Assert.Equal("403 role-required", (await product.Post(Role.Finance, ApportionedSite.Pools, ApportionedSite.Lobbies("v1", 1m))).Short);
        Assert.Equal("201", (await product.Post(Role.LandlordAdmin, ApportionedSite.Pools, ApportionedSite.Lobbies("v1", 1m))).Short);
        Assert.Equal("200", (await product.Post(Role.LandlordAdmin, ApportionedSite.Pools, ApportionedSite.Lobbies("v1", 1m))).Short);
        Assert.Equal("409 id-reused-with-other-content", (await product.Post(Role.LandlordAdmin, ApportionedSite.Pools, ApportionedSite.Lobbies("v1", 2m))).Short);
        var circle = new { pool = "b", version = "v1", from = "202603", reason = "r", purpose = "loss", wallet = "electricity", mains = Array.Empty<string>(), weights = "equal", fallback = "landlord", fixedPrice = 1, feeds = new[] { new { pool = "lobby", weight = 1 } } };
        Assert.Equal("201", (await product.Post(Role.LandlordAdmin, ApportionedSite.Pools, circle)).Short);
        var lobby = new { pool = "lobby", version = "v2", from = "202603", reason = "r", purpose = "loss", wallet = "electricity", mains = Array.Empty<string>(), weights = "equal", fallback = "landlord", fixedPrice = 1, feeds = new[] { new { pool = "b", weight = 1 } } };
        Assert.Equal("422 pool-cycle", (await product.Post(Role.LandlordAdmin, ApportionedSite.Pools, lobby)).Short);
        Assert.Equal(["v1", "v1"], (await ApportionedSite.Items(product, ApportionedSite.Pools)).Select(p => p.GetProperty("definition").GetProperty("version").GetString()));
    }

    [Fact]
    public async Task Months_are_reversed_newest_first_and_previewed_in_order()
    {
        await using var product = await ApportionedSite.Prepared();
        await product.Post(Role.LandlordAdmin, ApportionedSite.Pools, ApportionedSite.Lobbies("v1", 1m, 1m, 1m));
        Assert.Equal("409 run-not-ready", (await product.Post(Role.Finance, ApportionedSite.Runs, new { job = "apportionment", period = "202604", number = 1 })).Short);
        await ApportionedSite.Post(product, "202603", 1);
        Assert.Equal("409 not-waiting", (await Preview(product, 2)).Short);
        product.Clock.Advance(ApportionedSite.April.AddMonths(1) - product.Clock.GetUtcNow());
        await product.Read(ApportionedSite.Lobby, 700_00);
        product.Clock.Advance(TimeSpan.FromMinutes(1));
        await ApportionedSite.Fire(product);
        await ApportionedSite.Post(product, "202604", 1);
        Assert.Equal("409 not-waiting", (await product.Post(Role.Finance, ApportionedSite.RouteOf("202603", 1, "reverse"), new { reason = "wrong" })).Short);
    }

    [Fact]
    public async Task What_an_estimate_left_is_trued_up_once_whichever_months_are_rejected_and_run_again()
    {
        await using var product = await ApportionedSite.Prepared(isLobbyRead: false);
        await product.Post(Role.LandlordAdmin, ApportionedSite.Pools, ApportionedSite.Lobbies("v1", 1m, 1m, 1m));
        product.Clock.Advance(TimeSpan.FromDays(5));
        await ApportionedSite.Post(product, "202603", 1); // with an estimate
        product.Clock.Advance(ApportionedSite.April.AddMonths(1) - product.Clock.GetUtcNow());
        await product.Read(ApportionedSite.Lobby, 1_300_00);
        product.Clock.Advance(TimeSpan.FromMinutes(1));
        await ApportionedSite.Fire(product);
        await Reject(product, "202604", 1);
        product.Clock.Advance(ApportionedSite.April.AddMonths(2) - product.Clock.GetUtcNow());
        await product.Read(ApportionedSite.Lobby, 1_900_00);
        product.Clock.Advance(TimeSpan.FromMinutes(1));
        await ApportionedSite.Post(product, "202605", 1); // trues March up, because April was rejected

        Assert.Equal("409 not-waiting", (await PreviewOf(product, "202604", 2)).Short); // April would true it up again
        Assert.Equal("409 not-waiting", (await product.Post(Role.Finance, ApportionedSite.RouteOf("202603", 1, "reverse"), new { reason = "wrong" })).Short); // May has built on March

        await Reverse(product, 1, "April comes first", "202605");
        await ApportionedSite.Post(product, "202604", 2);
        await ApportionedSite.Post(product, "202605", 2);
        var quantities = new[] { await Quantity(product, "202603", 1), await Quantity(product, "202604", 2), await Quantity(product, "202605", 2) };
        Assert.Equal(1_900m, quantities.Sum()); // all that the lobby used, once
    }

    private static async Task Reject(RunningProduct product, string month, int number) =>
        Assert.Equal("200", (await product.Post(Role.LandlordAdmin, ApportionedSite.RouteOf(month, number, "reject"), new { reason = "wrong" })).Short);

    private static Task<RunningProduct.Answered> PreviewOf(RunningProduct product, string period, int number) =>
        product.Post(Role.Finance, ApportionedSite.Runs, new { job = "apportionment", period, number });

    private static Task<RunningProduct.Answered> Preview(RunningProduct product, int number) =>
        PreviewOf(product, "202603", number);

    private static async Task Reverse(RunningProduct product, int number, string reason, string month = "202603")
    {
        foreach (var role in new[] { Role.Finance, Role.LandlordAdmin })
        {
            Assert.Equal("200", (await product.Post(role, ApportionedSite.RouteOf(month, number, "reverse"), new { reason })).Short);
        }

        Assert.Equal("Reversed", (await product.Get(Role.Auditor, $"{ApportionedSite.Runs}/apportionment/{month}/{number}")).Text("state"));
    }

    private static async Task<IEnumerable<string?>> Steps(RunningProduct product, int number) =>
        (await ApportionedSite.Items(product, ApportionedSite.RouteOf("202603", number, "steps"))).Select(s => s.GetProperty("action").GetString());

    private static async Task<decimal> Quantity(RunningProduct product, string month, int number, string pool = "lobby") => decimal.Parse(
        (await ApportionedSite.Items(product, ApportionedSite.RouteOf(month, number, "snapshots"))).Single(s => s.GetProperty("name").GetString() == "pool:" + pool).GetProperty("content").GetProperty("quantity").GetString()!,
        System.Globalization.CultureInfo.InvariantCulture);
}
