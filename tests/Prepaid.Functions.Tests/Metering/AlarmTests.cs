using Microsoft.Extensions.DependencyInjection;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Metering;

namespace Prepaid.Functions.Tests.Metering;

/// <summary>What the engine will not guess is said once, goes on while it is true, and ends.</summary>
public sealed class AlarmTests
{
    private const string ByDay = """
        {"tariff":"t","unit":"kWh","versions":[{"version":"v","from":"2026-01-01","bands":[{"name":"day","price":1},{"name":"off","price":0.5}],
         "schedule":[{"days":["weekday"],"segments":[{"from":"00:00","band":"day"}]},{"days":["weekend","holiday"],"segments":[{"from":"00:00","band":"off"}]}]}]}
        """;

    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task A_missing_holiday_year_is_billed_by_the_plain_weekday_with_an_alarm_and_corrected_once_published()
    {
        await using var site = await MeteredSite.Start(Monday.AddHours(2), ByDay);
        var link = await site.Open("A-1", "E-1");
        await site.Deliver(link, (Monday, 0), (Monday.AddHours(1), 10_00));
        Assert.Equal(1_000_000 - 1_000, (await site.Head("A-1")).Electricity.Fen);
        Assert.Equal(("HolidayYearMissing", "2026"), await OnlyAlarm(site));

        await site.Publish("api/sites/S-1/holidays", "2026", """{"year":2026,"off":["2026-03-02"]}""");
        Assert.Equal(1_000_000 - 500, (await site.Head("A-1")).Electricity.Fen);
        site.Clock.Now += TimeSpan.FromHours(1);
        await site.Services.GetRequiredService<AlarmBoard>().Review(CancellationToken.None);
        Assert.Empty((await site.Get(Role.Finance, "api/sites/S-1/alarms")).Body.GetProperty("items").EnumerateArray());
        await site.AssertBooksBalance("A-1");
    }

    [Fact]
    public async Task A_band_whose_catalogue_price_is_missing_is_held_and_billed_when_the_price_is_published()
    {
        const string Follows = """{"tariff":"t","unit":"kWh","versions":[{"version":"v","from":"2026-01-01","follows":"henan/1-10kV/flat","uplift":0.1}]}""";
        await using var site = await MeteredSite.Start(Monday.AddHours(2), Follows, region: "henan");
        var link = await site.Open("A-1", "E-1");
        await site.Deliver(link, (Monday, 0), (Monday.AddHours(1), 10_00));
        Assert.Equal(1_000_000, (await site.Head("A-1")).Electricity.Fen);
        Assert.Equal(("NoPrice", "E-1"), await OnlyAlarm(site));

        await site.Publish("api/regions/henan/prices", "p", """{"voltageClass":"1-10kV","from":"2026-01-01","prices":[{"band":"flat","price":0.5}]}""");
        Assert.Equal(1_000_000 - 550, (await site.Head("A-1")).Electricity.Fen);
        Assert.Empty((await site.Get(Role.Finance, "api/sites/S-1/alarms")).Body.GetProperty("items").EnumerateArray());
        await site.AssertBooksBalance("A-1");
    }

    [Fact]
    public async Task An_alarm_is_one_row_however_often_its_cause_is_met()
    {
        await using var site = await MeteredSite.Start(Monday, tariffJson: string.Empty);
        var link = await site.Open("A-1", "E-1");
        for (var hour = 0; hour < 5; hour++)
        {
            site.Clock.Now = Monday.AddHours(hour);
            await site.Deliver(link, (site.Clock.Now, hour * 1_00));
        }

        var alarm = (await site.Services.GetRequiredService<Prepaid.Functions.Adapters.AlarmTable>().Find(MeteredSite.Site, AlarmKind.NoPrice, "E-1", CancellationToken.None))!;
        Assert.Equal((Monday.AddHours(1), Monday.AddHours(4)), (alarm.FirstSeen, alarm.LastSeen));
        await site.Services.GetRequiredService<AlarmBoard>().Review(CancellationToken.None);
        Assert.Equal(("NoPrice", "E-1"), await OnlyAlarm(site));
    }

    private static async Task<(string?, string?)> OnlyAlarm(MeteredSite site)
    {
        var alarm = Assert.Single((await site.Get(Role.Finance, "api/sites/S-1/alarms")).Body.GetProperty("items").EnumerateArray());
        return (alarm.GetProperty("kind").GetString(), alarm.GetProperty("subject").GetString());
    }
}
