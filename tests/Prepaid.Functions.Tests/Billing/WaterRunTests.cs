using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Billing;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Sites;
using Prepaid.Functions.Tests.Metering;

namespace Prepaid.Functions.Tests.Billing;

/// <summary>Water over the running product: charged once for each local date, corrected by what comes later, nothing left behind (R35).</summary>
public sealed class WaterRunTests
{
    private static readonly DateTimeOffset First = new(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task A_date_is_charged_from_two_hours_behind_its_end_on_and_firing_again_charges_nothing()
    {
        await using var site = await MeteredSite.Start(First.AddHours(1), waterTariffJson: MeteredSite.WaterTariff);
        var meter = await site.Open("A-1", "W-1", use: MeterUse.Water);
        await Deliver(site, meter, (First, 0), (First.AddHours(12), 60), (First.AddDays(1), 100), (First.AddHours(25), 103));
        await Fire(site, First.AddDays(1).AddMinutes(115));
        Assert.Empty(await Charges(site));

        await Fire(site, First.AddDays(1).AddMinutes(125));
        await Fire(site, First.AddDays(1).AddMinutes(185));

        var charge = Assert.Single(await Charges(site));
        Assert.Equal(("water:W-1:20260301", "wallet:water=-425;revenue:water=425"), (charge.Key, charge.Lines)); // 1 m3 at 4.10 and 0.155 for the day
        Assert.Equal((100L, 3L), (await Figures(site)));
        Assert.Equal(1_000_000, (await site.Head("A-1")).Electricity.Fen);
        await site.AssertBooksBalance("A-1");
    }

    [Fact]
    public async Task Runs_at_once_charge_each_date_once_and_a_silent_meter_is_charged_with_its_next_reading_day_by_day()
    {
        await using var site = await MeteredSite.Start(First.AddHours(1), waterTariffJson: MeteredSite.WaterTariff);
        var meter = await site.Open("A-1", "W-1", use: MeterUse.Water);
        await Deliver(site, meter, (First, 0));
        await Fire(site, First.AddDays(1).AddHours(3));
        await Fire(site, First.AddDays(3).AddHours(3));
        Assert.Empty(await Charges(site)); // late is normal

        await Deliver(site, meter, (First.AddDays(4), 400));
        site.Clock.Now = First.AddDays(4).AddHours(3);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Fire(site, site.Clock.Now))));
        await Fire(site, First.AddDays(4).AddHours(4));

        Assert.Equal(Enumerable.Range(1, 4).Select(d => $"water:W-1:2026030{d}"), (await Charges(site)).Select(c => c.Key));
        Assert.Equal(-((4 * 410) + (4 * 15.5m)), (await site.Head("A-1")).Water.Fen);
        await site.AssertBooksBalance("A-1");
    }

    [Fact]
    public async Task A_late_reading_of_a_charged_date_is_one_linked_correction_at_once()
    {
        await using var site = await MeteredSite.Start(First.AddHours(1), waterTariffJson: MeteredSite.WaterTariff.Replace("\"fixedPerDay\":0.155", "\"tiers\":{\"per\":\"month\",\"steps\":[{\"upTo\":1,\"add\":0},{\"add\":1}]}", StringComparison.Ordinal));
        var meter = await site.Open("A-1", "W-1", use: MeterUse.Water);
        await Deliver(site, meter, (First, 0), (First.AddDays(2), 400));
        await Fire(site, First.AddDays(2).AddHours(3));
        var charged = (await site.Head("A-1")).Water.Fen;

        await Deliver(site, meter, (First.AddDays(1), 50));

        var corrections = (await site.Entries("A-1")).Where(e => e.Kind == "correction").ToList();
        Assert.Equal(["water:W-1:20260301", "water:W-1:20260302"], Corrects(Assert.Single(corrections)));
        Assert.Equal(charged, (await site.Head("A-1")).Water.Fen); // as much water in the same tiers, on other dates
        Assert.Equal((400L, 0L), await Figures(site));
        await site.AssertBooksBalance("A-1");
    }

    [Fact]
    public async Task Water_without_a_tariff_is_held_with_an_alarm_and_charged_once_two_people_have_published_a_price()
    {
        await using var site = await MeteredSite.Start(First.AddHours(1));
        var meter = await site.Open("A-1", "W-1", use: MeterUse.Water);
        await Deliver(site, meter, (First, 0), (First.AddDays(1), 100));
        await Fire(site, First.AddDays(1).AddHours(3));
        Assert.Equal(100, (await site.Head("A-1")).Meters[0].Figures.Held);
        Assert.Equal("NoPrice", Assert.Single((await site.Get(Role.Finance, "api/sites/S-1/alarms")).Body.GetProperty("items").EnumerateArray()).GetProperty("kind").GetString());

        var version = """{"utility":"water","definition":{"version":"w-1","from":"2026-03-01","price":4.1},"correction":"the contract was signed late"}""";
        Assert.Equal(HttpStatusCode.OK, (await site.Post(Role.Finance, "api/sites/S-1/tariffs", version)).Status);
        Assert.Equal("approver-is-proposer", (await site.Post(Role.Finance, "api/sites/S-1/tariffs/w-1/approve")).Body.GetProperty("reason").GetString());
        Assert.Equal(HttpStatusCode.OK, (await site.Post(Role.LandlordAdmin, "api/sites/S-1/tariffs/w-1/approve")).Status);
        var listed = (await site.Get(Role.Auditor, "api/sites/S-1/tariffs")).Body;
        Assert.Equal("w-1", Assert.Single(listed.GetProperty("water").EnumerateArray()).GetProperty("version").GetString());
        Assert.Equal(0, (await site.Head("A-1")).Meters[0].Figures.Held);
        Assert.Empty((await site.Get(Role.Finance, "api/sites/S-1/alarms")).Body.GetProperty("items").EnumerateArray());

        await Fire(site, First.AddDays(1).AddHours(4));
        Assert.Equal("wallet:water=-410;revenue:water=410", Assert.Single(await Charges(site)).Lines);
        await site.AssertBooksBalance("A-1");
    }

    [Fact]
    public async Task A_back_dated_water_price_corrects_what_is_charged_and_only_that()
    {
        await using var site = await MeteredSite.Start(First.AddHours(1), waterTariffJson: MeteredSite.WaterTariff);
        var meter = await site.Open("A-1", "W-1", use: MeterUse.Water);
        await Deliver(site, meter, (First, 0), (First.AddDays(1), 100), (First.AddDays(1).AddHours(4), 110));
        await Fire(site, First.AddDays(1).AddHours(5));

        await site.Post(Role.Finance, "api/sites/S-1/tariffs", """{"utility":"water","definition":{"version":"fix","from":"2026-03-01","price":5.1,"fixedPerDay":0.155},"correction":"a forgotten rise"}""");
        await site.Post(Role.LandlordAdmin, "api/sites/S-1/tariffs/fix/approve");

        var correction = Assert.Single(await site.Entries("A-1"), e => e.Kind == "correction");
        Assert.Equal(["water:W-1:20260301"], Corrects(correction));
        Assert.Equal("wallet:water=-100;revenue:water=100", correction.Lines);
        await Fire(site, First.AddDays(2).AddHours(3));
        await site.AssertBooksBalance("A-1");
    }

    [Fact]
    public async Task A_run_is_shown_to_operators_and_cannot_be_reversed()
    {
        await using var site = await MeteredSite.Start(First.AddHours(1), waterTariffJson: MeteredSite.WaterTariff);
        var meter = await site.Open("A-1", "W-1", use: MeterUse.Water);
        await Deliver(site, meter, (First, 0), (First.AddDays(1), 100));
        await Fire(site, First.AddDays(1).AddHours(3));
        var run = new BillingRunKey(MeteredSite.Site, BillingJob.Water, BillingPeriod.Day(new DateOnly(2026, 3, 1)), 1);
        Assert.Equal((BillingRunState.Posted, 1, 425L), (await site.Services.GetRequiredService<BillingRunTable>().Find(run, CancellationToken.None))!.Value.Run is var r ? (r.State, r.Posted, r.Total.Fen) : default);

        var (status, refused) = await site.Post(Role.Finance, "api/sites/S-1/runs/water/20260301/1/reverse", """{"reason":"a mistake"}""");

        Assert.Equal((HttpStatusCode.Conflict, "run-not-reversible"), (status, refused.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Moving_out_charges_up_to_the_signed_value_before_the_rest_is_due_to_the_tenant_and_the_run_finds_nothing()
    {
        await using var site = await MeteredSite.Start(First.AddHours(1), waterTariffJson: MeteredSite.WaterTariff);
        await site.Open("H-1", "M-1", openingFen: 0, use: MeterUse.House);
        var opening = AccountOpening.Open("A-1", MeteredSite.Site, [new OpenedMeter("W-1", MeterUse.Water, null)], new OpeningBalances(default, Domain.Money.FromFen(10_000), default), "system:test", site.Clock.Now, BalanceSharing.Pool, import: null);
        await site.Accounts.Open(opening, CancellationToken.None);
        var directory = site.Services.GetRequiredService<DirectoryTable>();
        await directory.Put(new AccountEntry("A-1", MeteredSite.Site, "A-1", string.Empty, "en"), CancellationToken.None);
        var meter = new MeterLink("W-1", MeteredSite.Gateway, "A-1", MeteredSite.Site, MeterUse.Water, 2, 22m, HasRelay: false);
        await directory.Put(meter, CancellationToken.None);
        await Deliver(site, meter, (First, 0), (First.AddDays(1), 100), (First.AddDays(2).AddHours(9), 230));
        site.Clock.Now = First.AddDays(2).AddHours(10);
        var body = new { id = "out", at = site.Clock.Now, meters = new[] { new { meter = "W-1", counts = 240 } }, balanceTo = "", reason = "moves" };

        var (status, _) = await site.Post(Role.Cashier, "api/accounts/A-1/move-out", JsonSerializer.Serialize(body));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(Enumerable.Range(1, 3).Select(d => $"water:W-1:2026030{d}"), (await Charges(site)).Select(c => c.Key));
        var head = await site.Head("A-1");
        Assert.Equal((0L, 240L, true), (head.Water.Fen, head.Meters[0].Figures.Billed, head.IsClosed));
        var due = (await site.Entries("A-1")).Single(e => e.Kind == "refund-due");
        Assert.Contains($"wallet:water=-{10_000 - (240 * 4.1m) - (3 * 15.5m) + head.Meters[0].Remainder:0}", due.Lines, StringComparison.Ordinal);
        await Fire(site, First.AddDays(3).AddHours(3));
        Assert.Equal(head.EntryCount, (await site.Head("A-1")).EntryCount);
        await site.AssertBooksBalance("A-1");
        await site.AssertBooksBalance("H-1");
    }

    /// <summary>Readings that arrive when the last of them was measured, or later.</summary>
    private static Task Deliver(MeteredSite site, MeterLink meter, params (DateTimeOffset At, long Counts)[] readings)
    {
        site.Clock.Now = readings.Select(r => r.At).Append(site.Clock.Now).Max();
        return site.Deliver(meter, readings);
    }

    private static Task Fire(MeteredSite site, DateTimeOffset now)
    {
        site.Clock.Now = now;
        return site.Services.GetRequiredService<DueRuns>().BeginDue(CancellationToken.None);
    }

    private static async Task<IReadOnlyList<LedgerRow>> Charges(MeteredSite site) => [.. (await site.Entries("A-1")).Where(e => e.Kind == "water")];

    private static async Task<(long Billed, long Measured)> Figures(MeteredSite site)
    {
        var figures = (await site.Head("A-1")).Meters[0].Figures;
        return (figures.Billed, figures.Measured);
    }

    private static IEnumerable<string?> Corrects(LedgerRow entry) =>
        JsonDocument.Parse(entry.Evidence).RootElement.GetProperty("corrects").EnumerateArray().Select(k => k.GetString());
}
