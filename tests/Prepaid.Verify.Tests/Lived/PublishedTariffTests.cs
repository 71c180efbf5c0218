using Prepaid.Domain.Sites;
using Prepaid.Functions.Tariffs;

namespace Prepaid.Verify.Tests.Lived;

/// <summary>Prices that two people publish: rows follow the tariff as it finally is.</summary>
public sealed class PublishedTariffTests
{
    private const string TimeOfUse = """
        {"tariff":"t","unit":"kWh","holidays":[{"year":2026,"off":["2026-03-03"]}],"versions":[{"version":"a","from":"2026-01-01",
         "bands":[{"name":"low","price":0.31},{"name":"high","price":0.87}],
         "schedule":[{"days":["weekday"],"segments":[{"from":"00:00","band":"low"},{"from":"08:00","band":"high"},{"from":"21:30","band":"low"}]},
                     {"days":["weekend","holiday"],"segments":[{"from":"00:00","band":"low"}]}]}]}
        """;

    private const string SharedTiers = """
        {"tariff":"t","unit":"kWh","versions":[{"version":"v","from":"2026-01-01","price":0.5,
         "tiers":{"per":"month","shared":true,"steps":[{"upTo":10,"add":0},{"upTo":25,"add":0.2},{"add":0.5}]}}]}
        """;

    [Fact]
    public async Task A_version_that_starts_while_meters_are_read_prices_what_is_behind_its_start()
    {
        await using var product = await LivedProduct.Begin();
        await product.Open("A-1", 100_000, "M-1");
        await product.Publish(new { version = "b", from = "2026-03-02T06:30", price = 0.7001m, serviceFee = 0.02m });
        await Days(product, 3, "M-1");
        await product.Pay("A-1", 10_000);
        using var run = product.Leave();
        Expect.Passes(run.Verify());

        run.Row("tariffs/site:S-1/version:b", r => r["Content"] = r["Content"]!.GetValue<string>().Replace("0.7001", "0.7002", StringComparison.Ordinal));
        Expect.Fails(run.Verify(), Check.BooksBalance, "accounts/A-1/day-M-1-20260302");
    }

    [Fact]
    public async Task A_back_dated_version_and_holidays_leave_rows_rated_as_if_it_had_always_been_so()
    {
        await using var product = await LivedProduct.Begin(TimeOfUse);
        await product.Open("A-1", 100_000, "M-1", "M-2");
        await Days(product, 6, "M-1", "M-2");
        await product.Post(Role.Finance, "api/sites/S-1/holidays", new { id = "h", content = new { year = 2026, off = new[] { "2026-03-04" }, worked = new[] { "2026-03-07" } } });
        await product.Post(Role.LandlordAdmin, "api/sites/S-1/holidays/h/approve", new { });
        await product.Publish(new { version = "c", from = "2026-03-05", price = 0.5m }, "the contract was read wrong");
        using (var settling = product.Leave())
        {
            Expect.Passes(settling.Verify());
            Assert.Empty(settling.Verify().Untold); // walked once: only an instance that had not heard could still be behind
        }

        product.Pass(1);
        await product.Product.Get<CorrectionSweep>().Run(CancellationToken.None);
        using var run = product.Leave();
        Expect.Passes(run.Verify());
        run.Row("tariffs/site:S-1/Holidays:h", r => r["State"] = "Refused");
        Expect.Fails(run.Verify(), Check.BooksBalance, "accounts/A-1/day-M-1-20260303");
    }

    [Fact]
    public async Task Rows_that_a_correction_has_not_reached_are_told_apart_from_rows_that_are_wrong()
    {
        await using var product = await LivedProduct.Begin();
        await product.Open("A-1", 100_000, "M-1");
        await Days(product, 4, "M-1");
        using var before = product.Leave();
        await product.Publish(new { version = "c", from = "2026-03-03", price = 0.5m, fixedPerDay = 0.35m }, "the contract was read wrong");
        using var after = product.Leave();

        // The rows of before the correction beside the published version and its run, as after a crash.
        var published = after.Rows.Where(r => r.Contains("\"table\":\"tariffs\"", StringComparison.Ordinal)).Select(r => r.Replace("\"Settling\"", "\"Running\"", StringComparison.Ordinal));
        before.Edit("tables.ndjson", lines => lines.Where(l => !l.Contains("\"table\":\"tariffs\"", StringComparison.Ordinal)).Concat(published));
        var report = before.Verify();
        Expect.Passes(report);
        Assert.Contains(report.Untold, u => u.Place == "accounts/A-1/day-M-1-20260303" && u.Found.Contains("correction run tariff-c", StringComparison.Ordinal));
        Assert.DoesNotContain(report.Untold, u => u.Place == "accounts/A-1/day-M-1-20260302");

        before.Replace("tables.ndjson", "\"Running\"", "\"Done\"");
        Expect.Fails(before.Verify(), Check.BooksBalance, "accounts/A-1/day-M-1-20260303");
    }

    [Fact]
    public async Task Meters_that_share_their_tiers_are_one_chain_by_day_and_meter()
    {
        await using var product = await LivedProduct.Begin(SharedTiers);
        await product.Open("A-1", 100_000, "M-1", "M-2", "M-3");
        await Days(product, 5, "M-3", "M-1", "M-2");
        await product.HandOver("h", "M-2", "A-1", "H-1", 40_000);
        product.Pass(1);
        await product.Read("M-1", 35_000);
        using var run = product.Leave();
        Expect.Passes(run.Verify());

        run.Row("accounts/A-1/day-M-2-20260303", r => r["Day"] = r["Day"]!.GetValue<string>().Replace(",900,", ",901,", StringComparison.Ordinal).Replace("202603=", "202603=1", StringComparison.Ordinal));
        Expect.Fails(run.Verify(), Check.EnergyConserved, "accounts/A-1/day-M-2-20260303");
    }

    [Fact]
    public async Task A_site_goes_from_one_price_to_tiers_that_the_meters_of_an_account_share()
    {
        await using var product = await LivedProduct.Begin();
        await product.Open("A-1", 100_000, "M-1", "M-2", "M-3");
        await product.Product.Directories.Put(await product.Product.Link("M-2") with { Direction = Domain.Metering.RegisterDirection.Export }, CancellationToken.None);
        product.Pass((new DateTimeOffset(2026, 3, 30, 1, 0, 0, TimeSpan.FromHours(8)) - product.Now).TotalHours);
        for (var i = 0; i < 14; i++)
        {
            foreach (var (meter, pace) in new[] { ("M-3", 211), ("M-1", 120), ("M-2", 330) })
            {
                await product.Read(meter, 10_000 + (i * pace));
            }

            product.Pass(7);
            if (i == 3)
            {
                await product.Publish(new { version = "s", from = "2026-04-01", price = 0.5m, tiers = new { per = "month", shared = true, steps = new object[] { new { upTo = 10 }, new { add = 0.5m } } } });
            }
        }

        using var run = product.Leave();
        Expect.Passes(run.Verify());
        run.Row("accounts/A-1/day-M-3-20260402", r => r["Day"] = r["Day"]!.GetValue<string>().Replace("202604=", "202604=1", StringComparison.Ordinal));
        Expect.Fails(run.Verify(), Check.EnergyConserved, "accounts/A-1/day-M-3-20260402");
    }

    [Fact]
    public async Task A_first_version_that_shares_the_month_under_way_counts_what_all_meters_used_since_it_began()
    {
        await using var product = await LivedProduct.Begin(tariff: string.Empty);
        await product.Open("A-1", 100_000, "M-1", "M-2");
        for (var i = 0; i < 6; i++)
        {
            await product.Read("M-2", 20_000 + (i * 300));
            await product.Read("M-1", 10_000 + (i * 200));
            product.Pass(12);
            if (i == 3)
            {
                await product.Publish(new { version = "first", from = "2026-03-03T12:00", price = 0.5m, tiers = new { per = "month", shared = true, steps = new object[] { new { upTo = 10 }, new { add = 0.5m } } } });
            }
        }

        product.Pass(1);
        await product.Product.Get<CorrectionSweep>().Run(CancellationToken.None);
        using var run = product.Leave();
        Expect.Passes(run.Verify());
        Assert.Empty(run.Verify().Untold);
    }

    [Fact]
    public async Task A_version_that_would_share_a_month_that_has_begun_is_refused_with_its_field()
    {
        await using var product = await LivedProduct.Begin();

        var answer = await product.Product.Post(Role.Finance, "api/sites/S-1/tariffs", new
        {
            definition = new { version = "s", from = "2026-03-20", price = 0.5m, tiers = new { per = "month", shared = true, steps = new object[] { new { upTo = 10 }, new { add = 0.5m } } } },
        });

        Assert.Equal(422, (int)answer.Status);
        Assert.Contains("tiers.shared", answer.Body.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decisions_on_held_readings_are_followed()
    {
        await using var product = await LivedProduct.Begin();
        await product.Open("A-1", 100_000, "M-1");
        await product.Read("M-1", 1_000);
        product.Pass(1);
        await product.Read("M-1", 1_200);
        product.Pass(1);
        var doubted = product.Ask("M-1", 900_000);
        await product.Deliver(doubted);
        product.Pass(1);
        await product.Read("M-1", 900_100);
        await product.Post(Role.MeterEngineer, "api/meters/M-1/decisions", new { measuredAt = doubted.Reading.MeasuredAt, sequence = doubted.Reading.Sequence, counts = doubted.Reading.Counts, decision = "restart", reason = "exchanged without a word" });
        product.Pass(1);
        await product.Read("M-1", 900_300);
        using var run = product.Leave();

        Expect.Passes(run.Verify());
        Assert.Equal(200 + 300, (await product.Product.Head("A-1")).StandingOf("M-1")!.Figures.Billed);
    }

    /// <summary>Reads meters every seven hours, each at its own pace.</summary>
    private static async Task Days(LivedProduct product, int days, params string[] meters)
    {
        for (var i = 0; i < days * 24 / 7; i++)
        {
            foreach (var (meter, at) in meters.Select((m, n) => (m, n)))
            {
                await product.Read(meter, ((at + 1) * 10_000) + (i * (211 + (97 * at))));
            }

            product.Pass(7);
        }
    }
}
