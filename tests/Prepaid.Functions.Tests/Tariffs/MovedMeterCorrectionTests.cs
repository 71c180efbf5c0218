using System.Net;
using System.Text.Json;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Tests.Ledger;

namespace Prepaid.Functions.Tests.Tariffs;

/// <summary>A back-dated price reaches the stays of meters that moved on, and of accounts that are closed, the latter by a case only (R25).</summary>
public sealed class MovedMeterCorrectionTests
{
    [Fact]
    public async Task The_tenant_before_gets_the_difference_of_his_stay_and_the_one_behind_that_of_his()
    {
        await using var product = await Moved(closes: false);
        var (first, second) = (await product.Head("A-1"), await product.Head("A-2"));

        await Correct(product);

        // 9.00 kWh of the first and 4.90 of the second, each 0.5283 - 0.5 yuan cheaper.
        Assert.Equal(
            (25, 13),
            ((await product.Head("A-1")).Electricity.Fen - first.Electricity.Fen, (await product.Head("A-2")).Electricity.Fen - second.Electricity.Fen));
        Assert.Equal(first.StandingOf("M-1")!.Position.Register, (await product.Head("A-1")).StandingOf("M-1")!.Position.Register);
        Assert.Equal(first.StandingOf("M-1")!.Figures, (await product.Head("A-1")).StandingOf("M-1")!.Figures);
        await Books.MustBalance(product);
    }

    [Fact]
    public async Task Replaying_the_tariff_in_force_gives_what_was_billed_of_a_meter_that_belongs_to_others_now()
    {
        await using var product = await Moved(closes: false);

        var today = product.Clock.GetUtcNow();
        var answer = await product.Post(Role.Finance, FormattableString.Invariant($"api/sites/{RunningProduct.Site}/what-if?first={today.AddDays(-9):yyyy-MM-dd}&last={today.AddDays(9):yyyy-MM-dd}"), new { });

        // 9.00 and 4.90 kWh at 0.5283 yuan.
        Assert.Equal(
            [("A-1", 475, 475), ("A-2", 258, 258)],
            answer.Body.GetProperty("items").EnumerateArray().Where(i => i.GetProperty("billedFen").GetInt64() != 0).Select(i => (i.GetProperty("account").GetString()!, i.GetProperty("billedFen").GetInt32(), i.GetProperty("replayedFen").GetInt32())));
    }

    [Fact]
    public async Task A_closed_account_is_corrected_only_when_a_second_person_decides_its_case_and_then_the_rest_is_due()
    {
        await using var product = await Moved(closes: true);
        var closed = await product.Head("A-1");
        Assert.True(closed.IsClosed);

        await Correct(product);

        Assert.Equal((closed.EntryCount, 1), ((await product.Head("A-1")).EntryCount, (await product.Head("A-1")).HeldCount));
        var waiting = Assert.Single((await product.Get(Role.Finance, "api/accounts/A-1/held")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal("ClosedCorrection", waiting.GetProperty("kind").GetString());
        var id = waiting.GetProperty("id").GetString();
        Assert.Equal("403 approver-is-proposer", (await product.Post(Role.LandlordAdmin, $"api/accounts/A-1/held/{id}/decision", new { approve = true, reason = "mine" })).Short);
        var due = await Books.Gain(product, "A-1", CounterAccounts.RefundDue("cash"));

        Assert.Equal("200", (await product.Post(Role.Finance, $"api/accounts/A-1/held/{id}/decision", new { approve = true, reason = "the bureau said so" })).Short);
        Assert.Equal("200", (await product.Post(Role.Finance, $"api/accounts/A-1/held/{id}/decision", new { approve = true, reason = "the bureau said so" })).Short);

        var after = await product.Head("A-1");
        Assert.Equal((0, 0), (after.Electricity.Fen, after.HeldCount));
        Assert.Equal(due + 25, await Books.Gain(product, "A-1", CounterAccounts.RefundDue("cash")));
        await Books.MustBalance(product);
    }

    [Fact]
    public async Task A_case_that_is_rejected_moves_nothing()
    {
        await using var product = await Moved(closes: true);
        await Correct(product);
        var before = await product.Head("A-1");
        var id = (await product.Get(Role.Finance, "api/accounts/A-1/held")).Body.GetProperty("items")[0].GetProperty("id").GetString();

        Assert.Equal("200", (await product.Post(Role.Finance, $"api/accounts/A-1/held/{id}/decision", new { approve = false, reason = "settled in cash already" })).Short);

        Assert.Equal((before.EntryCount, before.Electricity, 0), ((await product.Head("A-1")).EntryCount, (await product.Head("A-1")).Electricity, (await product.Head("A-1")).HeldCount));
    }

    /// <summary>A-1 had the meter from 1,100 to 2,000 counts, the house to 2,010, A-2 to 2,500.</summary>
    private static async Task<RunningProduct> Moved(bool closes)
    {
        var product = await RunningProduct.Begin();
        await product.Vacant("M-1", 1_000);
        await product.Open("A-1", 10_000);
        await product.Open("A-2", 10_000);
        product.Clock.Advance(TimeSpan.FromHours(1));
        await HandOver(product, "H-1", "A-1", 1_100);
        product.Clock.Advance(TimeSpan.FromHours(30));
        await product.Read("M-1", 1_900);
        product.Clock.Advance(TimeSpan.FromHours(1));
        if (closes)
        {
            var body = new { id = "out-1", at = product.Clock.GetUtcNow(), meters = new[] { new { meter = "M-1", counts = 2_000 } }, balanceTo = "", reason = "end of lease" };
            Assert.Equal("200", (await product.Post(Role.Cashier, "api/accounts/A-1/move-out", body)).Short);
        }
        else
        {
            await HandOver(product, "A-1", "H-1", 2_000);
        }

        product.Clock.Advance(TimeSpan.FromHours(2));
        await HandOver(product, "H-1", "A-2", 2_010);
        product.Clock.Advance(TimeSpan.FromHours(1));
        await product.Read("M-1", 2_500);
        return product;
    }

    private static async Task HandOver(RunningProduct product, string from, string to, long counts) => Assert.Equal(
        "200",
        (await product.Post(Role.Cashier, $"api/accounts/{from}/hand-overs", new { id = $"{from}-{to}", meter = "M-1", to, at = product.Clock.GetUtcNow(), counts, reason = "both signed" })).Short);

    private static async Task Correct(RunningProduct product)
    {
        var definition = JsonDocument.Parse("""{"version":"fix","from":"2026-01-01","price":0.5}""").RootElement;
        Assert.Equal("200", (await product.Post(Role.Finance, "api/sites/S-1/tariffs", new { definition, correction = "the bureau lowered the price" })).Short);
        Assert.Equal("200", (await product.Post(Role.LandlordAdmin, "api/sites/S-1/tariffs/fix/approve", new { })).Short);
    }
}
