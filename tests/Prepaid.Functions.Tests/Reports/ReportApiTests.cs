using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Payments;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Payments;
using Prepaid.Functions.Sites;
using Prepaid.Functions.Tests.Metering;

namespace Prepaid.Functions.Tests.Reports;

/// <summary>Reports over the running product: a report for a past date never changes.</summary>
public sealed class ReportApiTests
{
    private const string Reports = "api/sites/S-1/reports/";
    private const string Meters = "api/sites/S-1/meter-reports/";
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(8));

    private static readonly string[] All =
    [
        .. new[] { "sales", "sales?by=rows", "fees", "apportionment", "arrears", "arrears?by=site", "prepaid", "prepaid?by=site" }.Select(r => Reports + r),
        .. new[] { "consumption", "consumption?by=rows", "consumption?by=day", "consumption?by=site", "water", "readings", "lost-contact", "lost-contact?by=gateway", "alarms" }.Select(r => Meters + r),
    ];

    [Fact]
    public async Task A_report_for_a_past_date_is_the_same_to_the_byte_whatever_comes_later()
    {
        await using var site = await MeteredSite.Start(Start);
        var (first, second) = await Prepare(site);
        site.Clock.Now = Start.AddDays(12);
        var before = await Asked(site);

        await Deliver(site, first, day: 11);
        await site.Deliver(first, (Start.AddDays(5).AddMinutes(30), 12_050)); // late
        await site.Deliver(second, (Start.AddDays(12), 9_000));
        Assert.Equal(HttpStatusCode.OK, (await site.Post(Role.MeterEngineer, "api/meters/E-2/decisions", FormattableString.Invariant($$"""{"measuredAt":{{Start.AddDays(9).ToUnixTimeSeconds()}},"sequence":{{MeteredSite.SequenceOf(Start.AddDays(9))}},"counts":900000,"decision":"reject","reason":"display broken"}"""))).Status);
        await site.Services.GetRequiredService<AlarmBoard>().Review(CancellationToken.None);
        await Pay(site, "A-1", "late", 7_700);
        await site.Propose(Role.Finance, "b", "2026-03-02", 0.7m, correction: "agreed");
        await site.Post(Role.LandlordAdmin, "api/sites/S-1/tariffs/b/approve");
        await site.Open("A-9", "E-9", openingFen: -500);
        await site.Post(Role.MeterEngineer, "api/sites/S-1/meters", """{"meter":"E-10","gateway":"gw-1","utility":"electricity","decimals":2,"ratedUnitsPerHour":22,"hasRelay":true,"serial":"x1"}""");
        await site.Post(Role.Finance, "api/accounts/A-1/refunds", """{"id":"r","wallet":"electricity","netFen":100,"reason":"x"}""");
        await site.Services.GetRequiredService<DirectoryTable>().Put((await site.Services.GetRequiredService<DirectoryTable>().Meter("E-9", CancellationToken.None))! with { RegisteredAt = site.Clock.Now }, CancellationToken.None);
        site.Clock.Now = Start.AddDays(40);
        await site.Post(Role.Finance, "api/accounts/A-1/statements/2026-03");

        Assert.Contains(await site.Entries("A-1"), e => e.Kind == "correction");
        var after = await Asked(site);
        foreach (var (path, answer) in before)
        {
            Assert.Equal((path, answer), (path, after[path]));
        }
    }

    [Fact]
    public async Task Reports_come_to_what_the_ledger_comes_to()
    {
        await using var site = await MeteredSite.Start(Start);
        await Prepare(site);
        site.Clock.Now = Start.AddDays(12).AddHours(1);

        Assert.Equal("日期,渠道,笔数,实付,服务费,净额,退款", (await Csv(site, Reports + "sales"))[0].TrimStart('\ufeff'));
        Assert.Equal("2026-03-04,sandbox,2,300.00,0.00,300.00,0.00", (await Csv(site, Reports + "sales"))[1]);
        var held = (await site.Get(Role.Auditor, Reports + "prepaid?by=site&asOf=2026-03-12")).Body.GetProperty("items")[0].GetProperty("prepaidFen").GetInt64();
        Assert.Equal((await site.Head("A-1")).Electricity.Fen + (await site.Head("A-2")).Electricity.Fen, held);
        var owed = (await site.Get(Role.Finance, Reports + "arrears?asOf=2026-03-12")).Body.GetProperty("items");
        Assert.Equal((await site.Head("A-3")).Electricity.Fen, -Assert.Single(owed.EnumerateArray()).GetProperty("owedFen").GetInt64());
        var used = await Csv(site, Meters + "consumption?by=meter&lang=en");
        Assert.Equal(["A-1,A-1,E-1,264.00,132.00,missing", "A-2,A-2,E-2,20.00,10.00,missing"], used[1..3]);
        Assert.Contains("2026-03-12,A-1,A-1,E-1,,,missing", await Csv(site, Meters + "consumption?by=rows&lang=en"));
        Assert.Contains(await Csv(site, Meters + "readings?meter=E-2&lang=en"), l => l.Contains(",9000.00,kWh,provisional,jump,gw-1", StringComparison.Ordinal) || l.Contains(",9000.00,kWh,held,jump,gw-1", StringComparison.Ordinal));
        Assert.Equal(["E-2", "E-3"], (await site.Get(Role.MeterEngineer, Meters + "lost-contact?hours=30&asOf=2026-03-11")).Body.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("meter").GetString()));
        Assert.Contains(await Csv(site, Meters + "alarms?lang=en"), l => l.Contains("Readings held,E-2,A-2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_report_is_refused_for_a_day_that_is_not_over_for_another_landlords_site_and_for_a_role_without_it()
    {
        await using var site = await MeteredSite.Start(Start);
        Assert.Equal("period-not-over", (await site.Get(Role.Finance, Reports + "sales?asOf=2026-03-01")).Body.GetProperty("reason").GetString());
        Assert.Equal("report-not-found", (await site.Get(Role.Finance, Reports + "readings")).Body.GetProperty("reason").GetString());
        Assert.Equal("site-not-found", (await site.Get(Role.Finance, "api/sites/S-9/reports/sales")).Body.GetProperty("reason").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await site.Get(Role.MeterEngineer, Reports + "sales")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await site.Get(Role.Finance, Reports + "sales?by=moon")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await site.Get(Role.Finance, Reports + "sales?first=2026-02-20&last=2026-02-10&asOf=2026-02-25")).Status);
    }

    private static async Task<(MeterLink First, MeterLink Second)> Prepare(MeteredSite site)
    {
        var first = await site.Open("A-1", "E-1");
        var second = await site.Open("A-2", "E-2");
        await site.Open("A-3", "E-3", openingFen: -1_234);
        await site.Deliver(first, (Start, 0));
        for (var day = 0; day < 11; day++)
        {
            await Deliver(site, first, day);
            if (day == 3)
            {
                await Pay(site, "A-1", "p-1", 10_000);
                await Pay(site, "A-2", "p-2", 20_000);
            }
        }

        return (first, second);
    }

    private static async Task Deliver(MeteredSite site, MeterLink link, int day)
    {
        site.Clock.Now = Start.AddDays(day + 1).AddMinutes(-5);
        await site.Deliver(link, [.. Enumerable.Range(1, 24).Select(h => (Start.AddDays(day).AddHours(h).AddMinutes(-10), ((day * 24L) + h) * 100L))]);
        if (day is 0 or 1)
        {
            await site.Deliver(link with { Meter = "E-2", Account = "A-2" }, (Start.AddDays(day).AddHours(12), day * 2_000L));
        }

        if (day == 9)
        {
            await site.Deliver(link with { Meter = "E-2", Account = "A-2" }, (Start.AddDays(9), 900_000), (Start.AddDays(9).AddHours(1), 900_100));
        }
    }

    private static Task<ReceiptOutcome> Pay(MeteredSite site, string account, string id, long fen) => site.Services.GetRequiredService<PaymentDesk>().Receive(
        new PaymentNotice("sandbox", id, account, Money.FromFen(fen), site.Clock.Now), "hash", CancellationToken.None);

    private static async Task<string[]> Csv(MeteredSite site, string path) =>
        (await site.Text(Role.LandlordAdmin, path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "format=csv&asOf=2026-03-12")).Split("\r\n");

    private static async Task<Dictionary<string, string>> Asked(MeteredSite site)
    {
        var answers = new Dictionary<string, string>();
        foreach (var path in All.Select(p => p + (p.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "first=2026-03-01&last=2026-03-10&asOf=2026-03-11"))
        {
            foreach (var format in new[] { "json", "csv" })
            {
                answers[path + format] = await site.Text(Role.Auditor, $"{path}&format={format}");
                Assert.DoesNotContain("\"status\"", answers[path + format], StringComparison.Ordinal);
            }
        }

        return answers;
    }
}
