using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Prepaid.Contract;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Tests.Metering;

/// <summary>Band registers from the wire into the day: they split the total, and their own conservation is kept (R21, R22, M1).</summary>
public sealed class BandRegisterTests
{
    private const string ByRegister = """
        {"tariff":"t","unit":"kWh","versions":[{"version":"v","from":"2026-01-01",
          "bands":[{"name":"peak","price":1.0,"register":"T1"},{"name":"valley","price":0.3,"register":"T2"}],
          "schedule":[{"segments":[{"from":"00:00","band":"valley"},{"from":"12:00","band":"peak"}]}]}]}
        """;

    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task Consumption_is_split_by_what_the_band_registers_counted_and_not_by_time()
    {
        await using var site = await SiteWithBands();
        await Send(site, (Noon.AddMinutes(-30), 1_000, [400, 600]), (Noon.AddMinutes(30), 2_000, [1_300, 700]));

        // Half an hour each: by time 5 kWh at 1 yuan and 5 at 0.3. The meter counted 9 and 1.
        Assert.Equal(1_000_000 - 900 - 30, (await site.Head("A-1")).Electricity.Fen);
        var registers = (await site.Get(Role.Auditor, "api/meters/E-1/registers")).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            ["T 1000-2000: 1000 billed 0 measured True", "T1 400-1300: 0 billed 900 measured True", "T2 600-700: 0 billed 100 measured True"],
            registers.Select(r => $"{r.GetProperty("register")} {r.GetProperty("first")}-{r.GetProperty("last")}: {r.GetProperty("billed")} billed {r.GetProperty("measured")} measured {r.GetProperty("addsUp")}"));
        await site.AssertBooksBalance("A-1");
    }

    [Fact]
    public async Task Bands_that_arrive_later_or_twice_correct_the_split_once()
    {
        await using var site = await SiteWithBands();
        await Send(site, (Noon.AddMinutes(-30), 1_000, []), (Noon.AddMinutes(30), 2_000, []));
        Assert.Equal(1_000_000 - 650, (await site.Head("A-1")).Electricity.Fen);

        await Send(site, (Noon.AddMinutes(-30), 1_000, [400, 600]), (Noon.AddMinutes(30), 2_000, [1_300, 700]));
        await Send(site, (Noon.AddMinutes(-30), 1_000, [400, 600]), (Noon.AddMinutes(30), 2_000, [1_300, 700]));

        Assert.Equal(1_000_000 - 930, (await site.Head("A-1")).Electricity.Fen);
        Assert.Equal(6, (await site.Head("A-1")).Meters[0].Readings);
        await site.AssertBooksBalance("A-1");
    }

    [Fact]
    public async Task Bands_that_differ_from_the_total_by_more_than_the_tolerance_hold_it_until_a_person_decides()
    {
        await using var site = await SiteWithBands();
        await Send(site, (Noon.AddMinutes(-30), 1_000, [400, 600]), (Noon.AddMinutes(30), 2_000, [1_300, 705]));
        Assert.Equal(1_000_000, (await site.Head("A-1")).Electricity.Fen);
        var held = (await site.Get(Role.Auditor, "api/meters/E-1/held-readings")).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["T BandsDisagree", "T1 BandsDisagree", "T2 BandsDisagree"], held.Select(h => $"{h.GetProperty("register")} {h.GetProperty("reason")}"));

        var decision = new { measuredAt = Noon.AddMinutes(30).ToUnixTimeSeconds(), sequence = MeteredSite.SequenceOf(Noon.AddMinutes(30)), counts = 705, decision = "replace", replacement = 700, register = "T2", reason = "photograph" };
        Assert.Equal(HttpStatusCode.OK, (await site.Post(Role.MeterEngineer, "api/meters/E-1/decisions", JsonSerializer.Serialize(decision))).Status);
        Assert.Equal(1_000_000 - 930, (await site.Head("A-1")).Electricity.Fen);
        Assert.Empty((await site.Get(Role.Auditor, "api/meters/E-1/held-readings")).Body.GetProperty("items").EnumerateArray());
        await site.AssertBooksBalance("A-1");
    }

    [Fact]
    public async Task A_register_that_the_directory_does_not_name_is_parked_and_the_total_is_billed()
    {
        await using var site = await SiteWithBands();
        var at = Noon.AddMinutes(30).ToUnixTimeSeconds();
        await Send(site, (Noon.AddMinutes(-30), 1_000, []));
        await Deliver(site, new ReadingsMessage([new MeterReadings("E-1", "T", [new RegisterReading(at, 100, 2_000)]), new MeterReadings("E-1", "T3", [new RegisterReading(at, 100, 5)])]));

        Assert.Equal(1_000_000 - 650, (await site.Head("A-1")).Electricity.Fen);
        var parked = Assert.Single((await site.Get(Role.LandlordAdmin, "api/parked")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal("meter E-1 has no register T3", parked.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_register_that_counts_energy_fed_back_is_measured_and_never_debited()
    {
        await using var site = await SiteWithBands();
        var directory = site.Services.GetRequiredService<DirectoryTable>();
        await directory.Put((await directory.Meter("E-1", CancellationToken.None))! with { Direction = RegisterDirection.Export, BandRegisters = string.Empty }, CancellationToken.None);
        await Send(site, (Noon.AddMinutes(-30), 1_000, []), (Noon.AddMinutes(30), 2_000, []));

        var head = await site.Head("A-1");
        Assert.Equal((1_000_000, 1_000), (head.Electricity.Fen, head.Meters[0].Figures.Measured));
    }

    [Fact]
    public async Task A_meter_is_registered_with_its_registers_and_a_wrong_one_is_refused_by_its_field()
    {
        await using var site = await SiteWithBands();
        const string Body = """{"meter":"M-7","gateway":"gw-1","utility":"electricity","decimals":2,"ratedUnitsPerHour":5,"hasRelay":true,"serial":"s","digits":9,"ratio":30,"bandRegisters":["T1","T2"],"direction":"import"}""";
        Assert.Equal(HttpStatusCode.Created, (await site.Post(Role.MeterEngineer, "api/sites/S-1/meters", Body)).Status);
        var link = (await site.Services.GetRequiredService<DirectoryTable>().Meter("M-7", CancellationToken.None))!;
        Assert.Equal((9, 30m, "T1 T2", RegisterDirection.Import), (link.Digits, link.Ratio, link.BandRegisters, link.Direction));
        foreach (var (right, wrong, field) in new[] { ("\"digits\":9", "\"digits\":2", "digits"), ("\"ratio\":30", "\"ratio\":0", "ratio"), ("[\"T1\",\"T2\"]", "[\"T1\",\"T1\"]", "bandRegisters"), ("[\"T1\",\"T2\"]", "[\"T\"]", "bandRegisters") })
        {
            var (status, refused) = await site.Post(Role.MeterEngineer, "api/sites/S-1/meters", Body.Replace(right, wrong, StringComparison.Ordinal));
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.StartsWith($"{field}: expected", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_reading_that_comes_later_than_the_site_bills_back_is_held_for_a_person()
    {
        await using var site = await SiteWithBands();
        var directory = site.Services.GetRequiredService<DirectoryTable>();
        var entry = (await directory.Site(MeteredSite.Site, CancellationToken.None))!;
        await directory.Put(entry with { Rules = entry.Rules with { BackBillingDays = 365 } }, CancellationToken.None);
        await Send(site, (Noon.AddDays(-366), 900, []), (Noon.AddMinutes(-30), 1_000, []));

        var held = Assert.Single((await site.Get(Role.Auditor, "api/meters/E-1/held-readings")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal("TooLate", held.GetProperty("reason").GetString());
        Assert.Equal(1_000_000, (await site.Head("A-1")).Electricity.Fen);
    }

    private static async Task<MeteredSite> SiteWithBands()
    {
        var site = await MeteredSite.Start(Noon.AddHours(1), ByRegister);
        var link = await site.Open("A-1", "E-1");
        await site.Services.GetRequiredService<DirectoryTable>().Put(link with { BandRegisters = "T1 T2" }, CancellationToken.None);
        return site;
    }

    private static Task Send(MeteredSite site, params (DateTimeOffset At, long Total, long[] Bands)[] polls)
    {
        var groups = new List<MeterReadings>();
        foreach (var (at, total, bands) in polls)
        {
            long[] all = [total, .. bands];
            groups.AddRange(all.Select((counts, i) => new MeterReadings(
                "E-1", i == 0 ? "T" : ReadingsMessage.BandRegister(i), [new RegisterReading(at.ToUnixTimeSeconds(), MeteredSite.SequenceOf(at), counts)])));
        }

        return Deliver(site, new ReadingsMessage(groups));
    }

    private static Task Deliver(MeteredSite site, ReadingsMessage message) => site.Services.GetRequiredService<Delivery>().Handle(
        [new HubMessage(MeteredSite.Gateway, MessageKind.Readings, string.Empty, message.ToJson(), "1", site.Clock.Now)], CancellationToken.None);
}
