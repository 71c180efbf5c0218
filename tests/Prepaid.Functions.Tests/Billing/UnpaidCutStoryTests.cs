using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Payments;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Billing;
using Prepaid.Functions.Payments;
using Prepaid.Functions.Sites;
using Prepaid.Functions.Tests.Ledger;
using Prepaid.LocalAzure.Sms;

namespace Prepaid.Functions.Tests.Billing;

/// <summary>Unpaid water and unpaid rent on the running product: a tenant with an electricity relay and a water valve, from the daily run to the commands and back (R35, R36).</summary>
public sealed class UnpaidCutStoryTests
{
    private const string Rules = "api/sites/S-1/rules";
    private const string Water = """{"tariff":"w","unit":"m3","versions":[{"version":"w","from":"2026-01-01","price":4.1}]}""";

    private static readonly object Yes = new { approve = true, reason = "as agreed" };

    [Fact]
    public async Task On_a_site_that_two_people_let_cut_for_water_the_text_goes_out_electricity_is_cut_after_the_notice_and_a_water_payment_brings_it_back()
    {
        await using var product = await Begin();
        await Agree(product, "cutsForUnpaidWater");
        await UseWater(product); // 2 m3 at 4.10 from 5.00
        Assert.Equal(-320, (await product.Head("A-1")).Water.Fen);
        Assert.Equal(["【预付水费】101 水费已欠费（余额-3.20元），4小时后可能停电，请尽快充值水费。"], Texts(product));

        var shown = await product.Get(Role.Cashier, "api/accounts/A-1");
        Assert.Equal(("None", "Empty"), (shown.Text("noticeLevel"), shown.Text("waterNoticeLevel")));
        Assert.Equal(product.Clock.GetUtcNow(), shown.Body.GetProperty("waterOverdueSentAt").GetDateTimeOffset());

        product.Clock.Advance(TimeSpan.FromMinutes(239));
        await product.Read("E-1", 30);
        Assert.Empty(await Commands(product));
        product.Clock.Advance(TimeSpan.FromMinutes(2));
        await product.Read("W-1", 210);
        await product.Read("E-1", 31);
        Assert.Equal([("E-1", "Off", "water")], await Commands(product));

        await Pay(product, Wallet.Water, 1_000);

        Assert.Equal([("E-1", "Off", "water"), ("E-1", "On", "paid")], await Commands(product));
        Assert.Single(Texts(product));
        await Books.MustBalance(product);
    }

    [Fact]
    public async Task On_any_other_site_owed_water_is_told_and_cuts_nothing_until_the_rule_is_turned_on_and_told_anew()
    {
        await using var product = await Begin();
        await UseWater(product);
        await Wait(product);
        Assert.Equal(["【预付水费】101 水费余额已用完（-3.20元），请尽快充值水费。"], Texts(product));
        Assert.Equal("Empty", (await product.Get(Role.Cashier, "api/accounts/A-1")).Text("waterNoticeLevel"));
        Assert.Empty(await Commands(product));

        await Agree(product, "cutsForUnpaidWater");
        product.Clock.Advance(TimeSpan.FromMinutes(15));
        await product.Read("E-1", 40);
        Assert.Empty(await Commands(product)); // it was told nothing of a cut
        await Wait(product, 50);

        Assert.Equal([("E-1", "Off", "water")], await Commands(product));
        Assert.Equal(2, Texts(product).Count);
        await Books.MustBalance(product);
    }

    [Fact]
    public async Task Unpaid_rent_is_told_cut_for_and_paid_in_the_same_way_where_two_people_turned_that_on()
    {
        await using var product = await Begin();
        await Agree(product, "cutsForUnpaidRent");
        var terms = new { from = "2026-03-01", through = (string?)null, steps = new[] { new { from = "2026-03-01", monthlyFen = 300_000 } }, free = Array.Empty<object>(), dueDay = 1, kind = "rent", proration = "actualDays" };
        Assert.Equal(200, (await product.Post(Role.Cashier, "api/accounts/A-1/rent-agreements", new { agreement = "R-1", version = 1, terms, reason = "signed" })).Status);
        Assert.Equal(200, (await product.Post(Role.Finance, "api/accounts/A-1/rent-agreements/R-1/versions/1/decision", Yes)).Status);
        product.Clock.Advance(TimeSpan.FromHours(20)); // four in the morning of the day from which it is in force
        await product.Get<DueRuns>().BeginDue(CancellationToken.None);
        Assert.Equal(-300_000, (await product.Head("A-1")).Rent.Fen);
        Assert.Equal(["【预付租金】101 房租已欠费（余额-3000.00元），4小时后可能停电，请尽快缴纳。"], Texts(product));

        await product.Read("E-1", 30);
        Assert.Empty(await Commands(product));
        await Wait(product);
        Assert.Equal([("E-1", "Off", "rent")], await Commands(product));

        await Pay(product, Wallet.Rent, 300_000);

        Assert.Equal([("E-1", "Off", "rent"), ("E-1", "On", "paid")], await Commands(product));
        await Books.MustBalance(product);
    }

    /// <summary>Eight in the morning of 1 March: a tenant with 1,000.00 of electricity, 5.00 of water, a relay and a valve.</summary>
    private static async Task<RunningProduct> Begin()
    {
        var product = await RunningProduct.Begin();
        var site = (await product.Directories.Site(RunningProduct.Site, CancellationToken.None))!;
        await product.Directories.Put(site with { WaterTariffJson = Water }, CancellationToken.None);
        var meters = new[] { ("E-1", MeterUse.Electricity), ("W-1", MeterUse.Water) };
        var balances = new OpeningBalances(Money.FromFen(100_000), Money.FromFen(500), Money.Zero);
        await product.Accounts.Open(
            AccountOpening.Open("A-1", RunningProduct.Site, [.. meters.Select(m => new OpenedMeter(m.Item1, m.Item2, RelayState.New(m.Item1, RunningProduct.Gateway)))], balances, "system:test", product.Clock.GetUtcNow(), BalanceSharing.Pool, import: null),
            CancellationToken.None);
        await product.Directories.Put(new AccountEntry("A-1", RunningProduct.Site, "101", "+8619900000001", "zh"), CancellationToken.None);
        foreach (var (meter, use) in meters)
        {
            await product.Directories.Put(new MeterLink(meter, RunningProduct.Gateway, "A-1", RunningProduct.Site, use, 2, 22m, true), CancellationToken.None);
            await product.Read(meter, 0);
        }

        return product;
    }

    private static async Task Agree(RunningProduct product, string rule)
    {
        Assert.Equal(200, (await product.Post(Role.LandlordAdmin, Rules, new { id = rule, rules = new[] { new { rule, value = 1 } }, reason = "agreed with the tenants" })).Status);
        Assert.Equal(200, (await product.Post(Role.Finance, $"{Rules}/{rule}/decision", Yes)).Status);
    }

    /// <summary>Two cubic metres until midnight, charged at three in the morning.</summary>
    private static async Task UseWater(RunningProduct product)
    {
        product.Clock.Advance(TimeSpan.FromHours(16));
        for (var hour = 0; hour < 3; hour++)
        {
            await product.Read("W-1", 200);
            await product.Read("E-1", 10 + hour);
            product.Clock.Advance(TimeSpan.FromHours(1));
        }

        await product.Get<DueRuns>().BeginDue(CancellationToken.None);
    }

    /// <summary>The notice period passes, and the meter is read.</summary>
    private static async Task Wait(RunningProduct product, long counts = 35)
    {
        product.Clock.Advance(TimeSpan.FromMinutes(241));
        await product.Read("E-1", counts);
    }

    private static Task Pay(RunningProduct product, Wallet wallet, long fen) => product.Get<PaymentDesk>().Receive(
        new PaymentNotice("sandbox", "T-1", "A-1", Money.FromFen(fen), product.Clock.GetUtcNow(), wallet), "hash", CancellationToken.None);

    private static List<string> Texts(RunningProduct product) => [.. SmsOutbox.Of(product.Cloud).All().Select(t => t.Message)];

    private static async Task<List<(string Meter, string Wanted, string Why)>> Commands(RunningProduct product) =>
        [.. (await product.Get(Role.Auditor, "api/accounts/A-1/commands")).Body.GetProperty("items").EnumerateArray().Select(c => (c.GetProperty("meter").GetString()!, c.GetProperty("wanted").GetString()!, c.GetProperty("why").GetString()!))];
}
