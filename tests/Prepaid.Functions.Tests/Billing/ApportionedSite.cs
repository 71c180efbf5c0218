using System.Globalization;
using System.Text.Json;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Billing;
using Prepaid.Functions.Tests.Ledger;

namespace Prepaid.Functions.Tests.Billing;

/// <summary>A site with three tenants and the meter of its lobby, read over March 2026.</summary>
internal static class ApportionedSite
{
    public const string Runs = "api/sites/S-1/runs";
    public const string Pools = "api/sites/S-1/pools";
    public const string Lobby = "M-0";

    public static readonly string[] Tenants = ["A-1", "A-2", "A-3"];

    /// <summary>1 April 2026 in Shanghai.</summary>
    public static readonly DateTimeOffset April = new(2026, 4, 1, 0, 0, 0, TimeSpan.FromHours(8));

    /// <summary>Everything read at the start; tenants up to the end of March, the lobby too unless it falls silent.</summary>
    public static async Task<RunningProduct> Prepared(bool isLobbyRead = true)
    {
        var product = await RunningProduct.Begin();
        foreach (var account in Tenants)
        {
            await product.Open(account, 1_000_000, MeterOf(account));
            await product.Read(MeterOf(account), 0);
        }

        await product.Vacant(Lobby, 0);
        product.Clock.Advance(April.AddDays(-5) - product.Clock.GetUtcNow());
        await product.Read(Lobby, 600_00);
        product.Clock.Advance(April - product.Clock.GetUtcNow());
        foreach (var (account, i) in Tenants.Select((a, i) => (a, i)))
        {
            await product.Read(MeterOf(account), (i + 1) * 100_00);
        }

        if (isLobbyRead)
        {
            await product.Read(Lobby, 660_00);
        }

        product.Clock.Advance(TimeSpan.FromMinutes(5));
        return product;
    }

    public static string MeterOf(string account) => "E-" + account;

    /// <summary>A version of the lobby's pool by area, at 0.80 yuan.</summary>
    public static object Lobbies(string version, params decimal[] areas) => new
    {
        pool = "lobby",
        version,
        from = "202603",
        reason = "contract of 2026",
        purpose = "commonArea",
        wallet = "electricity",
        mains = new[] { Lobby },
        weights = "area",
        fallback = "landlord",
        fixedPrice = 0.8m,
        units = areas.Select((area, i) => new { room = $"room A-{i + 1}", area, people = 0, share = 0 }),
    };

    public static BillingRunKey Run(string month, int number) => new(RunningProduct.Site, BillingJob.Apportionment, BillingPeriod.Parse(month), number);

    /// <summary>One previews, another approves; the run is posted then.</summary>
    public static async Task Post(RunningProduct product, string month, int number)
    {
        var previewed = await product.Post(Role.Finance, Runs, new { job = "apportionment", period = month, number });
        Assert.True(previewed.Short == "200" && previewed.Text("state") == "Previewed", previewed.Body.ToString());
        var approved = await product.Post(Role.LandlordAdmin, RouteOf(month, number, "approve"), new { });
        Assert.True(approved.Short == "200" && approved.Text("state") == "Posted", approved.Body.ToString());
    }

    public static string RouteOf(string month, int number, string what) => string.Create(CultureInfo.InvariantCulture, $"{Runs}/apportionment/{month}/{number}/{what}");

    public static async Task<IReadOnlyList<JsonElement>> Items(RunningProduct product, string path) =>
        [.. (await product.Get(Role.Auditor, path)).Body.GetProperty("items").EnumerateArray()];

    /// <summary>What each tenant paid for common areas so far; the books balance.</summary>
    public static async Task<IReadOnlyList<long>> Paid(RunningProduct product)
    {
        await Books.MustBalance(product);
        var paid = new List<long>();
        foreach (var account in Tenants)
        {
            paid.Add(await Books.Gain(product, account, CounterAccounts.CommonAreaRevenue));
        }

        return paid;
    }

    public static Task Fire(RunningProduct product) => product.Get<DueRuns>().BeginDue(CancellationToken.None);
}
