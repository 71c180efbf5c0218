using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;
using Prepaid.Functions.Tests.Metering;
using Microsoft.Extensions.DependencyInjection;

namespace Prepaid.Functions.Tests.Tariffs;

/// <summary>Two meters of one account that share the tiers of a month.</summary>
public sealed class SharedTierTests
{
    private const string Tiered = """
        {"tariff":"t","unit":"kWh","versions":[{"version":"v","from":"2026-01-01","price":0.5,
         "tiers":{"per":"month","shared":true,"steps":[{"upTo":100,"add":0},{"add":0.5}]}}]}
        """;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_account_pays_the_same_in_whatever_order_the_readings_arrive(int seed)
    {
        await using var site = await MeteredSite.Start(Start.AddDays(20), Tiered);
        var first = await site.Open("A-1", "E-1");
        var second = await OpenSecond(site);
        var readings = Enumerable.Range(0, 11).SelectMany(d => new[] { (Link: first, At: Start.AddDays(d), Counts: d * 8_00L), (Link: second, At: Start.AddDays(d), Counts: d * 12_00L) }).ToArray();
        new Random(seed).Shuffle(readings);
        foreach (var (link, at, counts) in readings)
        {
            await site.Deliver(link, (at, counts));
        }

        // 80 + 120 kWh: the first 100 at 0.50, the other 100 at 1.00.
        Assert.Equal(1_000_000 - 5_000 - 10_000, (await site.Head("A-1")).Electricity.Fen);
        await site.AssertBooksBalance("A-1");
    }

    [Fact]
    public async Task What_if_each_meter_counted_by_itself_goes_by_what_each_used_since_the_month_began()
    {
        await using var site = await MeteredSite.Start(Start.AddDays(20), Tiered);
        await site.Deliver(await site.Open("A-1", "E-1"), [.. Enumerable.Range(0, 11).Select(d => (Start.AddDays(d), d * 8_00L))]);
        await site.Deliver(await OpenSecond(site), [.. Enumerable.Range(0, 11).Select(d => (Start.AddDays(d), d * 12_00L))]);

        var (_, body) = await site.Post(Role.Finance, "api/sites/S-1/what-if?first=2026-03-08&last=2026-03-31", Tiered.Replace("\"shared\":true", "\"shared\":false", StringComparison.Ordinal));

        // Of 100 kWh from the 7th on all were above the tier; of the second meter alone the last 20.
        var item = Assert.Single(body.GetProperty("items").EnumerateArray());
        Assert.Equal((10_000, 6_000), (item.GetProperty("billedFen").GetInt64(), item.GetProperty("replayedFen").GetInt64()));
    }

    private static async Task<MeterLink> OpenSecond(MeteredSite site)
    {
        var link = new MeterLink("E-2", MeteredSite.Gateway, "A-1", MeteredSite.Site, MeterUse.Electricity, 2, 22m, HasRelay: false);
        await site.Services.GetRequiredService<DirectoryTable>().Put(link, CancellationToken.None);
        return link;
    }
}
