using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Payments;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Payments;
using Prepaid.Functions.Tests.Ledger;

namespace Prepaid.Functions.Tests.Sites;

public sealed class LifecycleTests
{
    [Fact]
    public async Task A_tenant_moves_in_and_out_and_the_next_starts_at_zero_with_every_count_billed_once()
    {
        await using var product = await RunningProduct.Begin();
        await product.Vacant("M-1", 1_000);
        await product.Open("A-1", 10_000);
        await product.Open("A-2", 0);
        product.Clock.Advance(TimeSpan.FromHours(1));
        await Booked(product.Post(Role.Cashier, "api/accounts/H-1/hand-overs", HandOver(product, "in-1", "A-1", 1_100)));
        product.Clock.Advance(TimeSpan.FromHours(30));
        await product.Read("M-1", 1_900);
        product.Clock.Advance(TimeSpan.FromHours(1));
        var at = product.Clock.GetUtcNow();
        await Booked(product.Post(Role.Cashier, "api/accounts/A-1/move-out", new { id = "out-1", at, meters = new[] { new { meter = "M-1", counts = 2_000 } }, balanceTo = "", reason = "end of lease" }));
        product.Clock.Advance(TimeSpan.FromHours(2));
        await Booked(product.Post(Role.Cashier, "api/accounts/H-1/hand-overs", HandOver(product, "in-2", "A-2", 2_010)));
        product.Clock.Advance(TimeSpan.FromHours(1));
        await product.Read("M-1", 2_500);

        var (house, first, second) = (await product.Head("H-1"), await product.Head("A-1"), await product.Head("A-2"));
        Assert.Equal(
            (100 + 10, 900, 490),
            (house.StandingOf("M-1")!.Figures.Measured, first.StandingOf("M-1")!.Figures.Billed, second.StandingOf("M-1")!.Figures.Billed));
        Assert.True(first.IsClosed);
        Assert.Equal(0, first.Electricity.Fen);
        Assert.Equal(10_000 - 475, await Books.Gain(product, "A-1", CounterAccounts.RefundDue("cash"))); // 9 kWh at 0.5283
        Assert.Equal(-258, second.Electricity.Fen);
        Assert.Equal("A-2", (await product.Link("M-1")).Account);
        await Books.MustBalance(product);
    }

    [Fact]
    public async Task Readings_find_the_account_that_had_the_meter_when_they_were_measured_whatever_the_directory_said()
    {
        await using var product = await RunningProduct.Begin();
        await product.Vacant("M-1", 0);
        await product.Open("A-1", 10_000);
        await product.Open("A-2", 10_000);
        var stale = await product.Link("M-1");
        product.Clock.Advance(TimeSpan.FromHours(1));
        await Booked(product.Post(Role.Cashier, "api/accounts/H-1/hand-overs", HandOver(product, "h-1", "A-1", 100)));
        product.Clock.Advance(TimeSpan.FromHours(4));
        var late = product.Clock.GetUtcNow() - TimeSpan.FromHours(2);
        await product.Read("M-1", 500);
        product.Clock.Advance(TimeSpan.FromHours(1));
        await Booked(product.Post(Role.Cashier, "api/accounts/A-1/hand-overs", HandOver(product, "h-2", "A-2", 600)));
        product.Clock.Advance(TimeSpan.FromHours(1));

        await product.Read("M-1", product.Clock.GetUtcNow(), 700, stale); // to A-2 by way of the house and A-1
        await product.Read("M-1", late, 300); // to A-1 by way of A-2
        await product.Read("M-1", late, 300, stale); // once more: a duplicate

        var (house, first, second) = (await product.Head("H-1"), await product.Head("A-1"), await product.Head("A-2"));
        Assert.Equal((100, 500, 100), (house.StandingOf("M-1")!.Figures.Measured, first.StandingOf("M-1")!.Figures.Billed, second.StandingOf("M-1")!.Figures.Billed));
        Assert.Equal((3, 1), ((int)first.StandingOf("M-1")!.Readings, (int)second.StandingOf("M-1")!.Readings));
        await Books.MustBalance(product);
    }

    [Fact]
    public async Task A_balance_moves_with_its_tenant_and_what_is_in_transit_comes_to_zero()
    {
        await using var product = await RunningProduct.Begin();
        await product.Open("A-1", 700);
        await product.Open("A-2", 50);
        await product.Get<PaymentDesk>().Receive(new PaymentNotice("sandbox", "p-1", "A-1", Money.FromFen(100), product.Clock.GetUtcNow()), "hash", CancellationToken.None);
        await Booked(product.Post(Role.Cashier, "api/accounts/A-1/move-out", new { id = "out-1", at = product.Clock.GetUtcNow(), meters = Array.Empty<object>(), balanceTo = "A-2", reason = "moves within the house" }));
        Assert.Equal((0, 50 + 700 + 95), ((await product.Head("A-1")).Electricity.Fen, (await product.Head("A-2")).Electricity.Fen));
        await Books.MustBalance(product);
        Assert.Equal("409 account-closed", (await product.Post(Role.Cashier, "api/accounts/A-1/transfers", new { id = "t", from = "electricity", to = "rent", amountFen = 1, reason = "x" })).Short);
    }

    [Fact]
    public async Task A_swapped_meter_is_billed_to_its_final_value_and_from_the_new_start_and_carries_the_remainder()
    {
        await using var product = await RunningProduct.Begin();
        await product.Open("A-1", 100_000, "M-1");
        var stale = await product.Link("M-1");
        await product.Read("M-1", 500);
        product.Clock.Advance(TimeSpan.FromHours(1));
        var at = product.Clock.GetUtcNow();
        object swap = new { id = "s-1", at, finalCounts = 601, newSerial = "N-2", startCounts = 40, ratedUnitsPerHour = 22, reason = "display broken" };
        await Booked(product.Post(Role.MeterEngineer, "api/meters/M-1/swap", swap));
        Assert.Equal("done-before", (await product.Post(Role.MeterEngineer, "api/meters/M-1/swap", swap)).Text("outcome"));
        product.Clock.Advance(TimeSpan.FromHours(1));
        await product.Read("M-1", product.Clock.GetUtcNow(), 145, stale); // an instance whose directory does not know the swap

        var standing = (await product.Head("A-1")).StandingOf("M-1")!;
        Assert.Equal(101 + 105, standing.Figures.Billed);
        Assert.Equal(2.06m * 52.83m, (100_000 - (await product.Head("A-1")).Electricity.Fen) + standing.Remainder);
        await Books.MustBalance(product);
    }

    [Fact]
    public async Task A_new_current_transformer_ratio_counts_from_a_signed_value_on()
    {
        await using var product = await RunningProduct.Begin();
        await product.Open("A-1", 100_000, "M-1");
        await product.Directories.Put(await product.Link("M-1") with { Serial = "S-9", Ratio = 20m, RatedUnitsPerHour = 5m }, CancellationToken.None);
        await product.Read("M-1", 500);
        product.Clock.Advance(TimeSpan.FromHours(1));
        object change = new { id = "ct-1", at = product.Clock.GetUtcNow(), finalCounts = 600, newSerial = "S-9", startCounts = 600, ratedUnitsPerHour = 5, ratio = 30, reason = "larger transformers" };
        object wrong = new { id = "ct-0", at = product.Clock.GetUtcNow(), finalCounts = 600, newSerial = "S-9", startCounts = 0, ratedUnitsPerHour = 5, ratio = 30, reason = "larger transformers" };
        Assert.Equal("400 body-refused", (await product.Post(Role.MeterEngineer, "api/meters/M-1/swap", wrong)).Short);
        await Booked(product.Post(Role.MeterEngineer, "api/meters/M-1/swap", change));
        product.Clock.Advance(TimeSpan.FromHours(1));
        await product.Read("M-1", 610);

        var standing = (await product.Head("A-1")).StandingOf("M-1")!;
        Assert.Equal(((1.00m * 20m) + (0.10m * 30m)) * 52.83m, (100_000 - (await product.Head("A-1")).Electricity.Fen) + standing.Remainder);
        var registers = (await product.Get(Role.Auditor, "api/meters/M-1/registers")).Body.GetProperty("items").EnumerateArray();
        Assert.Equal(["500-600 x20", "600-610 x30"], registers.Select(r => $"{r.GetProperty("first")}-{r.GetProperty("last")} x{r.GetProperty("ratio")}"));
        await Books.MustBalance(product);
    }

    [Fact]
    public async Task A_site_is_set_up_by_requests_and_each_refusal_has_its_reason()
    {
        await using var product = await RunningProduct.Begin();
        Assert.Equal("201", (await product.Post(Role.LandlordAdmin, "api/sites", new { site = "S-2", name = "Mall", zone = "Asia/Shanghai", houseAccount = "H-2", calendar = "CN" })).Short);
        Assert.Equal("200", (await product.Post(Role.LandlordAdmin, "api/sites", new { site = "S-2", name = "Mall", zone = "Asia/Shanghai", houseAccount = "H-2", calendar = "CN" })).Short);
        Assert.Equal("409 site-exists", (await product.Post(Role.LandlordAdmin, "api/sites", new { site = "S-2", name = "Other", zone = "Asia/Shanghai", houseAccount = "H-2", calendar = "CN" })).Short);
        Assert.Equal("201", (await product.Post(Role.LandlordAdmin, "api/sites/S-1/rooms", new { room = "101", name = "Shop 101" })).Short);
        Assert.Equal("201", (await product.Post(Role.Cashier, "api/sites/S-1/tenants", new { tenant = "T-1", name = "Li", phone = "", language = "zh" })).Short);
        Assert.Equal("404 room-not-found", (await product.Post(Role.Cashier, "api/sites/S-1/accounts", new { account = "A-9", room = "999", tenant = "T-1", sharing = "pool", authority = "system" })).Short);
        Assert.Equal("404 tenant-not-found", (await product.Post(Role.Cashier, "api/sites/S-1/accounts", new { account = "A-9", room = "101", tenant = "T-9", sharing = "pool", authority = "system" })).Short);
        object account = new { account = "A-9", room = "101", tenant = "T-1", sharing = "perMeter", authority = "system" };
        Assert.Equal(["201", "200"], [(await product.Post(Role.Cashier, "api/sites/S-1/accounts", account)).Short, (await product.Post(Role.Cashier, "api/sites/S-1/accounts", account)).Short]);
        Assert.Equal("409 account-exists", (await product.Post(Role.Cashier, "api/sites/S-1/accounts", new { account = "A-9", room = "101", tenant = "T-1", sharing = "pool", authority = "system" })).Short);
        Assert.Equal("201", (await product.Post(Role.MeterEngineer, "api/sites/S-1/meters", new { meter = "M-9", gateway = "gw-1", utility = "electricity", decimals = 2, ratedUnitsPerHour = 22, hasRelay = true, serial = "x1" })).Short);
        Assert.Equal("409 meter-exists", (await product.Post(Role.MeterEngineer, "api/sites/S-1/meters", new { meter = "M-9", gateway = "gw-1", utility = "water", decimals = 2, ratedUnitsPerHour = 22, hasRelay = true, serial = "x1" })).Short);

        Assert.Equal("409 meter-silent", (await product.Post(Role.Cashier, "api/accounts/H-1/hand-overs", HandOver(product, "h-1", "A-9", 0, "M-9"))).Short);
        await product.Read("M-9", 100);
        Assert.Equal("409 readings-after-moment", (await product.Post(Role.Cashier, "api/accounts/H-1/hand-overs", HandOver(product, "h-1", "A-9", 100, "M-9"))).Short);
        product.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("409 reading-not-credible", (await product.Post(Role.Cashier, "api/accounts/H-1/hand-overs", HandOver(product, "h-1", "A-9", 99, "M-9"))).Short);
        Assert.Equal("404 account-not-found", (await product.Post(Role.Cashier, "api/accounts/H-1/hand-overs", HandOver(product, "h-1", "A-8", 100, "M-9"))).Short);
        Assert.Equal("409 other-site", (await product.Post(Role.Cashier, "api/accounts/H-1/hand-overs", HandOver(product, "h-1", "H-2", 100, "M-9"))).Short);
        await Booked(product.Post(Role.Cashier, "api/accounts/H-1/hand-overs", HandOver(product, "h-1", "A-9", 100, "M-9")));
        Assert.Single(await product.Accounts.Relays("A-9", CancellationToken.None)); // which can be switched, though nothing was heard of it yet
        Assert.Equal("409 meter-not-of-account", (await product.Post(Role.Cashier, "api/accounts/H-1/hand-overs", HandOver(product, "h-2", "A-9", 100, "M-9"))).Short);
        product.Clock.Advance(TimeSpan.FromMinutes(10));
        await product.Vacant("M-10", 5);
        product.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("409 balance-is-per-meter", (await product.Post(Role.Cashier, "api/accounts/H-1/hand-overs", HandOver(product, "h-3", "A-9", 5, "M-10"))).Short);
        Assert.Equal("409 meters-still-linked", (await product.Post(Role.Cashier, "api/accounts/A-9/move-out", new { id = "o", at = product.Clock.GetUtcNow(), meters = Array.Empty<object>(), balanceTo = "", reason = "x" })).Short);
        Assert.Equal("409 meter-returns-too-soon", (await product.Post(Role.Cashier, "api/accounts/A-9/hand-overs", HandOver(product, "back", "H-1", 100, "M-9"))).Short);
        Assert.Equal(1, (await product.Head("A-9")).EntryCount);
        await Books.MustBalance(product);
    }

    [Fact]
    public async Task Whoever_owes_money_cannot_leave_it_behind()
    {
        await using var product = await RunningProduct.Begin();
        await product.Open("A-1", -5);
        Assert.Equal("409 balance-owed", (await product.Post(Role.Cashier, "api/accounts/A-1/move-out", new { id = "o", at = product.Clock.GetUtcNow(), meters = Array.Empty<object>(), balanceTo = "", reason = "x" })).Short);
        Assert.False((await product.Head("A-1")).IsClosed);
    }

    private static object HandOver(RunningProduct product, string id, string to, long counts, string meter = "M-1") =>
        new { id, meter, to, at = product.Clock.GetUtcNow(), counts, reason = "both signed" };

    private static async Task Booked(Task<RunningProduct.Answered> asked)
    {
        var answer = await asked;
        Assert.True(answer.Status == 200, answer.Body.ToString());
        Assert.Equal("booked", answer.Text("outcome"));
    }
}
