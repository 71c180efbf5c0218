using Prepaid.Domain.Notices;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Sites;
using Prepaid.Functions.Tests.Ledger;

namespace Prepaid.Functions.Tests.Sites;

/// <summary>The rules of a site over HTTP, changed by two people and followed by the next decision.</summary>
public sealed class SiteRulesTests
{
    private const string Rules = "api/sites/S-1/rules";

    [Fact]
    public async Task A_change_is_proposed_by_one_person_and_approved_by_another_each_repeated_without_effect()
    {
        await using var product = await RunningProduct.Begin();
        Assert.Equal("403 role-required", (await product.Post(Role.Finance, Rules, Change("c-1", ("lowFen", 5_000)))).Short);
        Assert.Equal("404 site-not-found", (await product.Post(Role.LandlordAdmin, "api/sites/S-9/rules", Change("c-1", ("lowFen", 5_000)))).Short);
        var proposed = await product.Post(Role.LandlordAdmin, Rules, Change("c-1", ("lowFen", 5_000), ("ordersPerDay", 3)));
        Assert.Equal((200, "proposed"), (proposed.Status, proposed.Text("state")));
        Assert.Equal(200, (await product.Post(Role.LandlordAdmin, Rules, Change("c-1", ("ordersPerDay", 3), ("lowFen", 5_000)))).Status);
        Assert.Equal("409 id-reused-with-other-content", (await product.Post(Role.LandlordAdmin, Rules, Change("c-1", ("lowFen", 5_001)))).Short);
        Assert.Equal(2_000, await ValueOf(product, "lowFen"));

        Assert.Equal("404 held-not-found", (await product.Post(Role.Finance, $"{Rules}/c-2/decision", Yes)).Short);
        Assert.Equal("403 approver-is-proposer", (await product.Post(Role.LandlordAdmin, $"{Rules}/c-1/decision", Yes)).Short);
        Assert.Equal("403 role-required", (await product.Post(Role.Auditor, $"{Rules}/c-1/decision", Yes)).Short);
        Assert.Equal("approved", (await product.Post(Role.Finance, $"{Rules}/c-1/decision", Yes)).Text("state"));
        var again = await product.Post(Role.Finance, $"{Rules}/c-1/decision", Yes);
        Assert.Equal(("approved", "local:LandlordAdmin", "local:Finance"), (again.Text("state"), again.Text("proposedBy"), again.Text("decidedBy")));
        Assert.Equal("409 already-decided", (await product.Post(Role.Finance, $"{Rules}/c-1/decision", new { approve = false, reason = "no" })).Short);

        Assert.Equal((5_000, 3, 800), (await ValueOf(product, "lowFen"), await ValueOf(product, "ordersPerDay"), await ValueOf(product, "veryLowFen")));
        Assert.Equal(3, (await product.Head(RunningProduct.House)).AuditCount); // open, propose, approve
        var item = Assert.Single((await product.Get(Role.Auditor, Rules + "/proposals")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal([(2_000, 5_000), (20, 3)], item.GetProperty("changes").EnumerateArray().Select(c => (c.GetProperty("before").GetInt32(), c.GetProperty("after").GetInt32())));
    }

    [Fact]
    public async Task Every_rule_is_told_with_its_unit_and_can_be_set_and_kept()
    {
        await using var product = await RunningProduct.Begin();
        var told = (await product.Get(Role.Auditor, Rules)).Body.GetProperty("rules").EnumerateArray().ToList();
        Assert.Equal(SiteRuleCatalogue.All.Select(r => r.Name), told.Select(r => r.GetProperty("rule").GetString()));
        Assert.All(told, r => Assert.Contains(r.GetProperty("unit").GetString(), new[] { "fen", "minutes", "days", "count", "times", "flag" }));
        var other = SiteRuleCatalogue.ValuesOf(new SiteRules()).Select(v => v with { Value = v.Rule.StartsWith("cuts", StringComparison.Ordinal) ? 1 - v.Value : v.Value is { } set ? set + 1 : 30 }).ToList();

        await Agree(product, "all", [.. other.Select(v => (v.Rule, v.Value))]);

        Assert.Equal(other, SiteRuleCatalogue.ValuesOf((await product.Directories.AllSites(CancellationToken.None)).Single().Rules));
        await Agree(product, "off", ("backBillingDays", null));
        Assert.Null(await ValueOf(product, "backBillingDays"));
    }

    [Theory]
    [InlineData("lowFen", 800, "veryLowFen: expected below lowFen")]
    [InlineData("veryLowFen", -1, "veryLowFen: expected 0 to")]
    [InlineData("freshMinutes", 0, "freshMinutes: expected 1 to")]
    [InlineData("noticeMinutes", 43_201, "noticeMinutes: expected 0 to 43200 whole minutes")]
    [InlineData("mostDebitPerDayFen", 29_999, "neverAskedBelowFen: expected at most mostDebitPerDayFen")]
    [InlineData("mostOrderFen", 99, "leastOrderFen: expected at most mostOrderFen")]
    [InlineData("cutsForUnpaidRent", 2, "cutsForUnpaidRent: expected 0 to 1")]
    [InlineData("ordersPerDay", null, "ordersPerDay: expected 1 to")]
    [InlineData("colour", 1, "colour: expected one of lowFen")]
    public async Task A_rule_that_is_not_sane_is_refused_by_name(string rule, object? value, string fault)
    {
        await using var product = await RunningProduct.Begin();
        var refused = await product.Post(Role.LandlordAdmin, Rules, new { id = "c-1", rules = new[] { new { rule, value } }, reason = "trial" });
        Assert.Equal("400 body-refused", refused.Short);
        Assert.StartsWith(fault, refused.Text("detail"), StringComparison.Ordinal);
        Assert.Equal("400 body-refused", (await product.Post(Role.LandlordAdmin, Rules, Change("c-1", ("lowFen", 3_000), ("lowFen", 4_000)))).Short);
        Assert.Equal("400 body-refused", (await product.Post(Role.LandlordAdmin, Rules, Change("c-1"))).Short);
    }

    [Fact]
    public async Task A_higher_low_balance_level_texts_at_the_next_reading_and_a_lower_bound_holds_the_next_debit()
    {
        await using var product = await RunningProduct.Begin();
        await product.Open("A-1", 10_000, "M-1");
        await product.Directories.Put(new AccountEntry("A-1", RunningProduct.Site, "101", "+8613800000001", "en"), CancellationToken.None);
        await product.Read("M-1", 0);
        await ReadAfter(product, 100);
        Assert.Equal(NoticeLevel.None, (await product.Head("A-1")).NoticeLevel);

        await Agree(product, "levels", ("lowFen", 9_950));
        await ReadAfter(product, 200);
        Assert.Equal(NoticeLevel.Low, (await product.Head("A-1")).NoticeLevel);
        Assert.Single((await product.Get(Role.Cashier, "api/accounts/A-1/notices")).Body.GetProperty("items").EnumerateArray());

        await Agree(product, "bound", ("mostDebitPerDayFen", 120), ("neverAskedBelowFen", 0));
        await ReadAfter(product, 300);
        var head = await product.Head("A-1");
        Assert.Equal((1, 10_000 - 105), (head.HeldCount, head.Electricity.Fen)); // the third kilowatt-hour waits
        await Books.MustBalance(product);
    }

    [Fact]
    public async Task What_was_proposed_against_rules_that_changed_since_is_not_approved_and_an_old_approval_sets_nothing_back()
    {
        await using var product = await RunningProduct.Begin();
        await product.Post(Role.LandlordAdmin, Rules, Change("late", ("lowFen", 9_000)));
        await Agree(product, "first", ("lowFen", 5_000));
        Assert.Equal("409 rules-outdated", (await product.Post(Role.Finance, $"{Rules}/late/decision", Yes)).Short);
        Assert.Equal("refused", (await product.Post(Role.LandlordAdmin, $"{Rules}/late/decision", new { approve = false, reason = "outdated" })).Text("state"));

        await Agree(product, "back", ("lowFen", 2_000));
        Assert.Equal(200, (await product.Post(Role.Finance, $"{Rules}/first/decision", Yes)).Status);
        Assert.Equal(2_000, await ValueOf(product, "lowFen"));
    }

    [Fact]
    public async Task An_approval_killed_at_any_call_is_finished_by_the_same_approval_again()
    {
        var killed = 0;
        for (var call = 1; call <= 8; call++)
        {
            await using var product = await RunningProduct.Begin();
            await product.Post(Role.LandlordAdmin, Rules, Change("c-1", ("lowFen", 5_000)));
            product.Cloud.Calls.Faults.KillBeforeCall = product.Cloud.Calls.Count + call;
            killed += await IsDecided(product) ? 0 : 1;
            product.Cloud.Calls.Faults.KillBeforeCall = null;
            await product.Restart();

            var again = await product.Post(Role.Finance, $"{Rules}/c-1/decision", Yes);

            Assert.Equal((200, "approved"), (again.Status, again.Text("state")));
            Assert.Equal(System.Text.Json.JsonValueKind.String, again.Body.GetProperty("inForceAt").ValueKind);
            Assert.Equal(5_000, await ValueOf(product, "lowFen"));
            Assert.Equal(3, (await product.Head(RunningProduct.House)).AuditCount);
        }

        Assert.InRange(killed, 7, 8); // the last calls may lie behind the answer
    }

    private static readonly object Yes = new { approve = true, reason = "compared with the contract" };

    private static object Change(string id, params (string Rule, decimal? Value)[] rules) =>
        new { id, rules = rules.Select(r => new { rule = r.Rule, value = r.Value }), reason = "agreed with the tenants" };

    private static async Task Agree(RunningProduct product, string id, params (string Rule, decimal? Value)[] rules)
    {
        Assert.Equal(200, (await product.Post(Role.LandlordAdmin, Rules, Change(id, rules))).Status);
        Assert.Equal(200, (await product.Post(Role.Finance, $"{Rules}/{id}/decision", Yes)).Status);
    }

    private static async Task<bool> IsDecided(RunningProduct product)
    {
        try
        {
            return (await product.Post(Role.Finance, $"{Rules}/c-1/decision", Yes)).Status == 200;
        }
        catch (HttpRequestException)
        {
            return false; // killed: nobody answers
        }
    }

    private static async Task<int?> ValueOf(RunningProduct product, string rule)
    {
        var value = (await product.Get(Role.Finance, Rules)).Body.GetProperty("rules").EnumerateArray().Single(r => r.GetProperty("rule").GetString() == rule).GetProperty("value");
        return value.ValueKind == System.Text.Json.JsonValueKind.Null ? null : value.GetInt32();
    }

    private static async Task ReadAfter(RunningProduct product, long counts)
    {
        product.Clock.Advance(TimeSpan.FromHours(1));
        await product.Read("M-1", counts);
    }
}
