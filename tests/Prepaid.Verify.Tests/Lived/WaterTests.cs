using System.Text.Json.Nodes;
using Prepaid.Functions.Billing;

namespace Prepaid.Verify.Tests.Lived;

/// <summary>Four days of water, one of them without use, charged by their daily runs, and one reading that came late: whatever of it is altered is named.</summary>
public sealed class WaterTests(WaterTests.LivedDays days) : IClassFixture<WaterTests.LivedDays>
{
    private const string Tariff = """{"tariff":"w","unit":"m3","versions":[{"version":"w","from":"2026-01-01","price":4.1}]}""";
    private const string Meter = "accounts/A-1/head meter W-1";

    [Fact]
    public void Each_date_charged_once_and_a_late_reading_corrected_pass()
    {
        using var run = new AlteredRun(days.Evidence);

        Expect.Passes(run.Verify());
        Assert.Equal(
            ["water:W-1:20260301", "water:W-1:20260302", "water:W-1:20260303", "water:W-1:20260304"],
            run.Rows.Select(VerifiedRow.Parse).Where(r => r.Properties.GetValueOrDefault("Kind") is "water").Select(r => r.Properties["Key"]));
        Assert.Contains(run.Rows.Select(VerifiedRow.Parse), r => r.Properties.GetValueOrDefault("Kind") is "correction");
    }

    [Fact]
    public void A_date_without_use_that_is_not_charged_is_found_by_this_check_alone()
    {
        using var run = new AlteredRun(days.Evidence);
        var first = Sequence(run, "20260302");
        run.RemoveRow(Ledger.PlaceOf("A-1", first));
        Renumber(run, first);
        run.Rechain("A-1");

        var report = run.Verify();

        Expect.Fails(report, Check.WaterOncePerDay, Meter);
        Assert.All(report.Violations, v => Assert.Equal(Check.WaterOncePerDay, v.Check));
    }

    [Fact]
    public void The_charge_of_the_newest_date_that_a_run_had_to_make_is_missed_even_where_the_head_forgot_it()
    {
        using var run = new AlteredRun(days.Evidence);
        var first = Sequence(run, "20260304");
        run.RemoveRow(Ledger.PlaceOf("A-1", first));
        Renumber(run, first);
        WaterThrough(run.Rechain("A-1"), "20260303");

        Expect.Fails(run.Verify(), Check.WaterOncePerDay, Meter);
    }

    [Theory]
    [InlineData("water:W-1:20260301")]
    [InlineData("water:W-1:20260301:2")]
    [InlineData("water:W-1:20260306")]
    public void A_date_charged_twice_is_found_whatever_its_key(string key)
    {
        using var run = new AlteredRun(days.Evidence);
        var again = Count(run) + 1;
        var charge = run.Read(PlaceOf(run, "20260301"));
        run.CopyRow(Ledger.PlaceOf("A-1", again - 1), e =>
        {
            foreach (var (name, value) in charge)
            {
                e[name] = value?.DeepClone();
            }

            e["RowKey"] = Ledger.PlaceOf("A-1", again).Split('/')[^1];
            e["Key"] = key;
        }).Rechain("A-1").Row("accounts/A-1/head", h => h["WaterFen"] = h["WaterFen"]!.GetValue<long>() - 410);

        Expect.Fails(run.Verify(), Check.WaterOncePerDay, Ledger.PlaceOf("A-1", again));
    }

    [Fact]
    public void A_charge_of_another_dates_parts_is_found()
    {
        using var run = new AlteredRun(days.Evidence);
        run.ForgeEntry("A-1", Sequence(run, "20260303"), e => Replace(e, "Evidence", "\"2026-03-03\"", "\"2026-03-01\""));

        Expect.Fails(run.Verify(), Check.WaterOncePerDay, PlaceOf(run, "20260303"));
    }

    [Fact]
    public void A_fen_more_than_the_rows_say_is_found_even_where_evidence_and_head_say_so_too()
    {
        using var run = new AlteredRun(days.Evidence);
        run.ForgeEntry("A-1", Sequence(run, "20260303"), e =>
        {
            Replace(e, "Lines", "410", "411");
            Replace(e, "Evidence", "\"fen\":\"410", "\"fen\":\"411");
        }).Row("accounts/A-1/head", h => h["WaterFen"] = h["WaterFen"]!.GetValue<long>() - 1);

        Expect.Fails(run.Verify(), Check.WaterOncePerDay, PlaceOf(run, "20260303"));
    }

    [Theory]
    [InlineData("20260303")]
    [InlineData("20260305")]
    public void Another_date_up_to_which_all_is_charged_is_found(string through)
    {
        using var run = new AlteredRun(days.Evidence);
        WaterThrough(run, through);

        Expect.Fails(run.Verify(), Check.WaterOncePerDay, Meter);
    }

    [Fact]
    public void A_correction_linked_to_another_date_is_found()
    {
        using var run = new AlteredRun(days.Evidence);
        var correction = run.Rows.Select(VerifiedRow.Parse).Single(r => r.Properties.GetValueOrDefault("Kind") is "correction").Place;
        run.ForgeEntry("A-1", long.Parse(correction[^12..], System.Globalization.CultureInfo.InvariantCulture), e => Replace(e, "Evidence", "water:W-1:20260304", "water:W-1:20260303"));

        Expect.Fails(run.Verify(), Check.WaterOncePerDay, correction);
    }

    private static void WaterThrough(AlteredRun run, string through) =>
        run.Row("accounts/A-1/head", h => Replace(h, "Meters", "\"waterThrough\":\"20260304\"", $"\"waterThrough\":\"{through}\""));

    private static void Replace(JsonObject row, string name, string old, string with)
    {
        var text = row[name]!.GetValue<string>();
        Assert.Contains(old, text, StringComparison.Ordinal);
        row[name] = text.Replace(old, with, StringComparison.Ordinal);
    }

    /// <summary>Entries behind one that was removed move up.</summary>
    private static void Renumber(AlteredRun run, long removed)
    {
        for (var sequence = removed; sequence < Count(run); sequence++)
        {
            run.Row(Ledger.PlaceOf("A-1", sequence + 1), e => e["RowKey"] = Ledger.PlaceOf("A-1", sequence).Split('/')[^1]);
        }
    }

    private static long Count(AlteredRun run) => run.Read("accounts/A-1/head")["EntryCount"]!.GetValue<long>();

    private static long Sequence(AlteredRun run, string date) => long.Parse(PlaceOf(run, date)[^12..], System.Globalization.CultureInfo.InvariantCulture);

    private static string PlaceOf(AlteredRun run, string date) =>
        run.Rows.Select(VerifiedRow.Parse).Single(r => r.Properties.GetValueOrDefault("Key") is string key && key == "water:W-1:" + date && r.RowKey.StartsWith("entry-", StringComparison.Ordinal)).Place;

    /// <summary>The days, lived once for all alterations of them.</summary>
    public sealed class LivedDays : IAsyncLifetime
    {
        private AlteredRun? left;

        public string Evidence => left!.Evidence;

        public async Task InitializeAsync()
        {
            await using var product = await LivedProduct.BeginWithWater(Tariff);
            await product.OpenWater("A-1", "W-1");
            await product.Read("W-1", 0);
            product.Pass(16);
            foreach (var counts in new[] { 100, 100, 200 })
            {
                await product.Read("W-1", counts);
                await RunAt3(product, counts);
                product.Pass(21);
            }

            var late = product.Ask("W-1", 260);
            await RunAt3(product, 270);
            await product.Deliver(late);
            left = product.Leave();
        }

        public Task DisposeAsync()
        {
            left?.Dispose();
            return Task.CompletedTask;
        }

        /// <summary>Two readings reach past midnight when the run of the day before begins: the first is not in doubt.</summary>
        private static async Task RunAt3(LivedProduct product, long counts)
        {
            product.Pass(1);
            await product.Read("W-1", counts);
            product.Pass(1);
            await product.Read("W-1", counts);
            product.Pass(1);
            await product.Product.Get<DueRuns>().BeginDue(CancellationToken.None);
        }
    }
}
