using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Tariffs;
using Prepaid.Functions.Tests.Metering;

namespace Prepaid.Functions.Tests.Tariffs;

/// <summary>A price that changes for days already billed: the difference is posted once, and stored days say what they cost now.</summary>
public sealed class CorrectionRunTests
{
    private const string Tariffs = "api/sites/S-1/tariffs";
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task Approving_a_back_dated_version_posts_only_the_difference_and_running_twice_posts_nothing()
    {
        await using var site = await SiteWithTenDays();
        var before = (await site.Head("A-1")).Electricity.Fen;
        await site.Propose(Role.Finance, "fix", "2026-03-06", 0.4m, "the bureau lowered the price");
        var (status, answer) = await site.Post(Role.LandlordAdmin, $"{Tariffs}/fix/approve");
        Assert.Equal((HttpStatusCode.OK, "Settling"), (status, answer.GetProperty("run").GetProperty("state").GetString()));

        // From 6 March 00:00 to 11 March 12:00 at 24 kWh a day: 132 kWh, each 10 fen cheaper.
        var after = await site.Head("A-1");
        Assert.Equal(before + 1_320, after.Electricity.Fen);
        Assert.Equal(2 * -1_320, answer.GetProperty("run").GetProperty("differenceFen").GetInt64());
        var corrections = (await site.Entries("A-1")).Where(e => e.Kind == "correction").ToList();
        var correction = Assert.Single(corrections);
        Assert.Equal("local:LandlordAdmin", correction.Actor);
        Assert.Contains("the bureau lowered the price", correction.Evidence, StringComparison.Ordinal);

        site.Clock.Now += CorrectionRuns.UntilSettled;
        await site.Services.GetRequiredService<CorrectionSweep>().Run(CancellationToken.None);
        await site.Services.GetRequiredService<CorrectionSweep>().Run(CancellationToken.None);
        await site.Post(Role.LandlordAdmin, $"{Tariffs}/fix/approve");
        Assert.Equal(after.EntryCount, (await site.Head("A-1")).EntryCount);
        var runs = (await site.Get(Role.Auditor, "api/sites/S-1/corrections")).Body.GetProperty("items");
        Assert.Equal("Done", Assert.Single(runs.EnumerateArray()).GetProperty("state").GetString());
        await site.AssertBooksBalance("A-1");
        await site.AssertBooksBalance("A-2");
    }

    [Fact]
    public async Task A_run_that_was_interrupted_is_carried_on_by_the_sweep_and_ends_the_same()
    {
        await using var site = await SiteWithTenDays();
        var before = (await site.Head("A-2")).Electricity.Fen;
        await site.Propose(Role.Finance, "fix", "2026-03-06", 0.6m, "a forgotten rise");
        await site.ApproveAndDie("fix");

        await site.Restart();
        await site.Services.GetRequiredService<CorrectionSweep>().Run(CancellationToken.None);
        Assert.Equal(before - 1_320, (await site.Head("A-2")).Electricity.Fen);
        Assert.Single(await site.Entries("A-2"), e => e.Kind == "correction");
        await site.AssertBooksBalance("A-1");
        await site.AssertBooksBalance("A-2");
    }

    [Fact]
    public async Task An_instance_that_billed_by_the_old_price_meanwhile_is_corrected_when_the_run_settles()
    {
        await using var site = await SiteWithTenDays();
        await site.Propose(Role.Finance, "fix", "2026-03-06", 0.4m, "the bureau lowered the price");
        await site.Post(Role.LandlordAdmin, $"{Tariffs}/fix/approve");
        var right = (await site.Head("A-1")).Electricity.Fen;
        await site.RateByStaleTariff("A-1", "E-1");
        Assert.NotEqual(right, (await site.Head("A-1")).Electricity.Fen);

        site.Clock.Now += CorrectionRuns.UntilSettled;
        await site.Services.GetRequiredService<CorrectionSweep>().Run(CancellationToken.None);
        Assert.Equal(right, (await site.Head("A-1")).Electricity.Fen);
        await site.AssertBooksBalance("A-1");
    }

    [Fact]
    public async Task Consumption_held_for_want_of_a_price_is_billed_once_a_version_is_approved_and_its_alarm_closes()
    {
        await using var site = await MeteredSite.Start(Start.AddDays(1), tariffJson: string.Empty);
        var link = await site.Open("A-1", "E-1");
        await site.Deliver(link, (Start, 0), (Start.AddHours(1), 10_00));
        var head = await site.Head("A-1");
        Assert.Equal((1_000_000, 10_00L), (head.Electricity.Fen, head.Meters[0].Figures.Held));
        var alarm = Assert.Single((await site.Get(Role.Finance, "api/sites/S-1/alarms")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(("NoPrice", "E-1"), (alarm.GetProperty("kind").GetString(), alarm.GetProperty("subject").GetString()));

        await site.Propose(Role.Finance, "first", "2026-03-01", 0.5m, "the contract was signed late");
        await site.Post(Role.LandlordAdmin, $"{Tariffs}/first/approve");
        head = await site.Head("A-1");
        Assert.Equal((1_000_000 - 500, 0L, 10_00L), (head.Electricity.Fen, head.Meters[0].Figures.Held, head.Meters[0].Figures.Billed));
        Assert.Empty((await site.Get(Role.Finance, "api/sites/S-1/alarms")).Body.GetProperty("items").EnumerateArray());
        await site.AssertBooksBalance("A-1");
    }

    [Fact]
    public async Task Replaying_the_tariff_in_force_gives_what_was_billed_and_another_one_the_difference()
    {
        await using var site = await SiteWithTenDays();
        var charged = 1_000_000 - (await site.Head("A-1")).Electricity.Fen;
        var (_, same) = await site.Post(Role.Finance, "api/sites/S-1/what-if?first=2026-03-01&last=2026-03-11");
        Assert.All(same.GetProperty("items").EnumerateArray(), i => Assert.Equal(0, i.GetProperty("differenceFen").GetInt64()));
        Assert.Equal(charged, same.GetProperty("items")[0].GetProperty("billedFen").GetInt64());

        var (_, dearer) = await site.Post(Role.Finance, "api/sites/S-1/what-if?first=2026-03-06&last=2026-03-11", """{"tariff":"t","unit":"kWh","versions":[{"version":"x","from":"2026-01-01","price":1}]}""");
        var item = dearer.GetProperty("items")[0];
        Assert.Equal(2 * item.GetProperty("billedFen").GetInt64(), item.GetProperty("replayedFen").GetInt64());
        Assert.Equal(charged, 1_000_000 - (await site.Head("A-1")).Electricity.Fen);
    }

    private static async Task<MeteredSite> SiteWithTenDays()
    {
        var site = await MeteredSite.Start(Start.AddDays(10).AddMinutes(1));
        foreach (var (account, meter) in new[] { ("A-1", "E-1"), ("A-2", "E-2") })
        {
            var link = await site.Open(account, meter);
            await site.Deliver(link, [.. Enumerable.Range(0, 241).Select(h => (Start.AddHours(h), h * 100L))]);
        }

        return site;
    }
}
