using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;

namespace Prepaid.Functions.Tests.Ledger;

/// <summary>A debit beyond a bound: the readings stand, the money waits, a person is asked and told.</summary>
public sealed class HeldDebitApiTests
{
    [Fact]
    public async Task A_debit_beyond_the_bound_waits_grows_and_is_booked_once_when_approved()
    {
        await using var product = await Bounded(1_000);
        await product.Read("M-1", 0);
        await ReadAfter(product, hours: 4, 2_000); // 20 kWh: 10.56 yuan
        Assert.Equal(10_000, (await product.Head("A-1")).Electricity.Fen);
        Assert.Equal((2_000L, 2L), ((await Standing(product)).Figures.Billed, (await Standing(product)).Readings));
        await ReadAfter(product, hours: 1, 2_500);

        var held = Assert.Single((await product.Get(Role.Finance, "api/accounts/A-1/held")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(("Debit", "Waiting", "device:gw-1"), (held.GetProperty("kind").GetString(), held.GetProperty("state").GetString(), held.GetProperty("proposedBy").GetString()));
        Assert.StartsWith("debit|M-1|1320|", held.GetProperty("content").GetString(), StringComparison.Ordinal); // 25 kWh
        var alarm = Assert.Single((await product.Get(Role.Finance, "api/sites/S-1/alarms")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(("DebitHeld", "M-1"), (alarm.GetProperty("kind").GetString(), alarm.GetProperty("subject").GetString()));

        var path = $"api/accounts/A-1/held/{held.GetProperty("id").GetString()}/decision";
        Assert.Equal("403 role-required", (await product.Post(Role.Cashier, path, new { approve = true, reason = "seen" })).Short);
        Assert.Equal("booked", (await product.Post(Role.Finance, path, new { approve = true, reason = "new oven" })).Text("outcome"));
        Assert.Equal("done-before", (await product.Post(Role.Finance, path, new { approve = true, reason = "new oven" })).Text("outcome"));
        Assert.Equal(10_000 - 1_320, (await product.Head("A-1")).Electricity.Fen);

        await ReadAfter(product, hours: 1, 2_600); // the day's bound is not used up by what was approved
        Assert.Equal(10_000 - 1_373, (await product.Head("A-1")).Electricity.Fen);
        Assert.Empty((await product.Get(Role.Finance, "api/sites/S-1/alarms")).Body.GetProperty("items").EnumerateArray());
        await Books.MustBalance(product);
    }

    [Fact]
    public async Task A_rejected_debit_waits_for_a_decision_on_its_reading_and_only_what_is_left_is_booked()
    {
        await using var product = await Bounded(1_000);
        await product.Read("M-1", 0);
        await ReadAfter(product, hours: 1, 100);
        var wrong = product.Clock.GetUtcNow() + TimeSpan.FromHours(4);
        await ReadAfter(product, hours: 4, 8_000);
        var id = (await Standing(product)).HeldId!;
        Assert.Equal("rejected", (await product.Post(Role.Finance, $"api/accounts/A-1/held/{id}/decision", new { approve = false, reason = "impossible" })).Text("outcome"));
        product.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("409 work-is-held", (await product.Post(Role.Cashier, "api/accounts/A-1/hand-overs", new { id = "h", meter = "M-1", to = RunningProduct.House, at = product.Clock.GetUtcNow(), counts = 8_000, reason = "x" })).Short);

        var time = wrong.ToUnixTimeSeconds();
        var decided = await product.Post(Role.MeterEngineer, "api/meters/M-1/decisions", new { measuredAt = time, sequence = time, counts = 8_000, decision = "replace", reason = "display misread", replacement = 800 });

        Assert.Equal(200, decided.Status);
        Assert.Null((await Standing(product)).HeldId);
        Assert.Equal(10_000 - 422, (await product.Head("A-1")).Electricity.Fen); // 8 kWh
        Assert.Equal("Settled", Assert.Single((await product.Get(Role.Finance, "api/accounts/A-1/held")).Body.GetProperty("items").EnumerateArray()).GetProperty("state").GetString());
        await Books.MustBalance(product);
    }

    [Fact]
    public async Task A_rejected_debit_whose_reading_proves_right_is_asked_about_again()
    {
        await using var product = await Bounded(1_000);
        await product.Read("M-1", 0);
        await ReadAfter(product, hours: 4, 8_000);
        var id = (await Standing(product)).HeldId!;
        await product.Post(Role.Finance, $"api/accounts/A-1/held/{id}/decision", new { approve = false, reason = "impossible" });
        var time = product.Clock.GetUtcNow().ToUnixTimeSeconds();

        await product.Post(Role.MeterEngineer, "api/meters/M-1/decisions", new { measuredAt = time, sequence = time, counts = 8_000, decision = "accept", reason = "photo of the meter" });
        Assert.Equal((1, 10_000L), ((await product.Head("A-1")).HeldCount, (await product.Head("A-1")).Electricity.Fen));
        await product.Post(Role.Finance, $"api/accounts/A-1/held/{id}/decision", new { approve = true, reason = "photo seen" });

        Assert.Equal((0, 10_000L - 4_226L), ((await product.Head("A-1")).HeldCount, (await product.Head("A-1")).Electricity.Fen));
        await Books.MustBalance(product);
    }

    [Fact]
    public async Task The_bounds_cost_no_read_while_nothing_is_held()
    {
        await using var product = await Bounded(100_000);
        await product.Read("M-1", 0);
        await ReadAfter(product, hours: 1, 100);
        var link = await product.Link("M-1");
        var before = (product.Counters.PointReads, product.Counters.Queries);
        product.Clock.Advance(TimeSpan.FromMinutes(5));
        await product.Read("M-1", product.Clock.GetUtcNow(), 200, link);
        Assert.Equal(before, (product.Counters.PointReads, product.Counters.Queries));
    }

    private static async Task<RunningProduct> Bounded(long mostFen)
    {
        var product = await RunningProduct.Begin();
        var site = (await product.Directories.Site(RunningProduct.Site, CancellationToken.None))!;
        await product.Directories.Put(site with { Rules = new SiteRules { Safety = new SafetyBounds { MostDebitPerDay = Money.FromFen(mostFen) } } }, CancellationToken.None);
        await product.Open("A-1", 10_000, "M-1");
        return product;
    }

    private static async Task ReadAfter(RunningProduct product, int hours, long counts)
    {
        product.Clock.Advance(TimeSpan.FromHours(hours));
        await product.Read("M-1", counts);
    }

    private static async Task<MeterStanding> Standing(RunningProduct product) => (await product.Head("A-1")).StandingOf("M-1")!;
}
