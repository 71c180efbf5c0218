using Prepaid.Functions.Tariffs;

namespace Prepaid.Verify.Tests.Lived;

/// <summary>Meters that change hands and are exchanged: the verifier follows them through all accounts, and finds what is altered on the way.</summary>
public sealed class MovedMeterTests
{
    [Fact]
    public async Task Tenants_that_move_in_and_out_leave_books_that_hold()
    {
        await using var product = await TwoTenants();
        using var run = product.Leave();

        Expect.Passes(run.Verify());
        Assert.Empty(run.Verify().Untold);
    }

    [Theory]
    [InlineData("accounts/A-1/entry-000000000008", Check.BooksBalance, "accounts/A-1/head")] // refund due, the newest
    [InlineData("accounts/A-2/entry-000000000002", Check.NothingLost, "accounts/H-1/entry-000000000003")] // taken, but given
    [InlineData("accounts/A-2/key-hand-over-H-1-3", Check.NothingLost, "accounts/A-2/entry-000000000002")]
    [InlineData("accounts/A-1/credit-999999999996", Check.NothingLost, "accounts/A-1/entry-000000000003")]
    public async Task A_row_of_a_move_that_is_gone_is_found(string row, Check check, string named)
    {
        await using var product = await TwoTenants();
        using var run = product.Leave();
        run.RemoveRow(row);

        Expect.Fails(run.Verify(), check, named);
    }

    [Fact]
    public async Task A_signed_value_that_taker_and_giver_tell_differently_is_found_in_the_takers_entry()
    {
        await using var product = await TwoTenants();
        using var run = product.Leave();
        var taken = run.Rows.Select(VerifiedRow.Parse).Single(r => r.PartitionKey == "A-2" && r.Properties.GetValueOrDefault("Kind") is "meter-taken");
        run.ForgeEntry("A-2", 2, e => e["Evidence"] = e["Evidence"]!.GetValue<string>().Replace("2010", "2011", StringComparison.Ordinal));

        Expect.Fails(run.Verify(), Check.EnergyConserved, taken.Place);
    }

    [Fact]
    public async Task Money_that_stays_in_transit_is_found()
    {
        await using var product = await LivedProduct.Begin();
        await product.Open("A-1", 700);
        await product.Open("A-2", 50);
        await product.Pay("A-1", 100);
        await product.MoveOut("out-1", "A-1", "A-2");
        using var run = product.Leave();
        Expect.Passes(run.Verify());

        run.ForgeEntry("A-2", 2, e => e["Lines"] = "wallet:electricity=794;in-transit=-794")
            .Row("accounts/A-2/head", h => h["ElectricityFen"] = 844);
        Expect.Fails(run.Verify(), Check.BooksBalance, Ledger.PlaceOf("A-2", 2));
        Assert.Contains(run.Verify().Violations, v => v.Place == "accounts" && v.Found == "1");
    }

    [Fact]
    public async Task Swaps_of_a_live_and_of_a_dead_meter_are_followed_and_every_change_of_them_is_found()
    {
        await using var product = await LivedProduct.Begin();
        await product.Open("A-1", 100_000, "M-1");
        var stale = await product.Product.Link("M-1");
        await product.Read("M-1", 500);
        product.Pass(1);
        await product.Swap("s-1", "M-1", 601, 40);
        product.Pass(1);
        await product.Read("M-1", 145, stale);
        product.Pass(30);
        await product.Read("M-1", 300);
        product.Pass(1);
        await product.Swap("s-2", "M-1", null, 7_000);
        product.Pass(1);
        await product.Swap("s-3", "M-1", null, 9); // the new one was dead from the start
        product.Pass(1);
        await product.Read("M-1", 20);
        using var run = product.Leave();
        Expect.Passes(run.Verify());
        Assert.Equal(101 + 105 + 155 + 11, (await product.Product.Head("A-1")).StandingOf("M-1")!.Figures.Billed);

        run.Row("directory/meter:M-1/link", r => r["Installations"] = r["Installations"]!.GetValue<string>().Replace("\"StartCounts\":40", "\"StartCounts\":41", StringComparison.Ordinal));
        Expect.Fails(run.Verify(), Check.EnergyConserved, "directory/meter:M-1/link");
        Expect.Fails(run.Verify(), Check.EnergyConserved, "accounts/A-1/day-M-1-20260301");
    }

    [Fact]
    public async Task A_meter_that_comes_back_is_never_billed_for_the_time_in_between_not_even_when_prices_change_for_all_its_days()
    {
        await using var product = await LivedProduct.Begin();
        await product.Open("A-1", 100_000, "M-1");
        await product.Open("A-2", 100_000);
        await product.Read("M-1", 1_000);
        product.Pass(2);
        await product.Read("M-1", 1_300);
        product.Pass(1);
        await product.HandOver("h-1", "M-1", "A-1", "A-2", 1_400);
        product.Pass(24);
        await product.Read("M-1", 2_900);
        product.Pass(24);
        await product.HandOver("h-2", "M-1", "A-2", "A-1", 3_900);
        using var returned = product.Leave();
        Expect.Passes(returned.Verify());

        await product.Publish(new { version = "fix", from = "2026-03-01", price = 0.4m, fixedPerDay = 0.35m, serviceFee = 0.05m }, "the bureau lowered the price");
        product.Pass(1);
        await product.Read("M-1", 4_000);
        product.Pass(24);
        await product.Read("M-1", 4_500);
        using (var meanwhile = product.Leave())
        {
            Expect.Passes(meanwhile.Verify());
        }

        await product.Product.Get<CorrectionSweep>().Run(CancellationToken.None);
        await product.Publish(new { version = "fix-2", from = "2026-03-01T00:00", price = 0.45m, fixedPerDay = 0.35m, serviceFee = 0.05m }, "no, to this");
        product.Pass(1);
        await product.Product.Get<CorrectionSweep>().Run(CancellationToken.None);
        using var run = product.Leave();
        Expect.Passes(run.Verify());
        var (first, second) = (await product.Product.Head("A-1"), await product.Product.Head("A-2"));
        Assert.Equal((400 + 600, 2_500), (first.StandingOf("M-1")!.Figures.Billed, second.StandingOf("M-1")!.Figures.Billed));
    }

    [Fact]
    public async Task A_reading_that_came_too_late_for_a_closed_account_is_parked_and_not_lost()
    {
        await using var product = await TwoTenants(late: true);
        using var run = product.Leave();

        Expect.Passes(run.Verify());
        Assert.Contains(run.Rows, r => r.Contains("\"table\":\"parked\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_meter_that_two_heads_have_is_found()
    {
        await using var product = await TwoTenants();
        using var run = product.Leave();
        run.Row("accounts/H-1/head", h => h["Meters"] = System.Text.RegularExpressions.Regex.Replace(h["Meters"]!.GetValue<string>(), ",\"until\":\\d+,\"movedTo\":\"A-2\"", string.Empty));

        Expect.Fails(run.Verify(), Check.NothingTwice, "accounts/H-1/head");
        Expect.Fails(run.Verify(), Check.EnergyConserved, "accounts/H-1/head meter M-1");
    }

    private static async Task<LivedProduct> TwoTenants(bool late = false)
    {
        var product = await LivedProduct.Begin();
        await product.Vacant("M-1");
        await product.Read("M-1", 1_000);
        await product.Open("A-1", 5_000);
        await product.Open("A-2", 10_000);
        product.Pass(1);
        await product.HandOver("in-1", "M-1", "H-1", "A-1", 1_100);
        product.Pass(1);
        await product.Pay("A-1", 10_000);
        product.Pass(15);
        await product.Read("M-1", 1_500);
        product.Pass(14);
        await product.Read("M-1", 1_900);
        product.Pass(0.5);
        var answer = late ? product.Ask("M-1", 1_950) : default;
        product.Pass(0.5);
        await product.MoveOut("out-1", "A-1", string.Empty, ("M-1", 2_000));
        product.Pass(2);
        if (late)
        {
            await product.Deliver(answer);
        }

        await product.HandOver("in-2", "M-1", "H-1", "A-2", 2_010);
        product.Pass(1);
        await product.Read("M-1", 2_500);
        return product;
    }
}
