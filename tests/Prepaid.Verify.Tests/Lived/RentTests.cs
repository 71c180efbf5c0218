using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Billing;

namespace Prepaid.Verify.Tests.Lived;

/// <summary>Rent by agreements and their daily runs: the schedule is computed anew, and whatever of it is altered is named.</summary>
public sealed class RentTests(RentTests.LivedMonths months) : IClassFixture<RentTests.LivedMonths>
{
    private const string Run = "runs/run:rent:S-1:20260305:001/item:A-1";
    private const string Head = "runs/site:S-1/rent:20260305:001";
    private const string Version = "rent/site:S-1/A-1,R-1,001";

    [Fact]
    public async Task Rent_fees_step_ups_and_a_version_that_changes_the_past_are_charged_once_each()
    {
        await using var product = await TwoMonths();
        await Propose(product, "R-1", 2, 310_000, through: "2026-04-20");
        await Days(product, 20);
        using var run = product.Leave();

        Expect.Passes(run.Verify());
        Assert.Empty(run.Verify().Untold);
        Assert.Contains(run.Rows, r => r.Contains("rent-correction", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_was_reversed_and_run_again_is_one_charge()
    {
        await using var product = await TwoMonths();
        await Reverse(product, "rent/20260305/1");
        using var reversed = product.Leave();
        Expect.Passes(reversed.Verify());
        Assert.Contains(reversed.Verify().Untold, u => u.Check == Check.RentOncePerPeriod && u.Place == Head);

        reversed.RemoveRow(Reversal(reversed)).Rechain("A-1");
        Expect.Fails(reversed.Verify(), Check.RentOncePerPeriod, Run);
    }

    [Theory]
    [InlineData("the run of a day", Check.RentOncePerPeriod, "rent/site:S-1/A-1,")]
    [InlineData("an item", Check.RentOncePerPeriod, Head)]
    [InlineData("the amount of an item", Check.RentOncePerPeriod, Run)]
    [InlineData("a snapshot of another run's", Check.RentOncePerPeriod, Head)]
    [InlineData("the entry", Check.RentOncePerPeriod, Run)]
    [InlineData("the entry once more", Check.RentOncePerPeriod, "accounts/A-1/entry-")]
    [InlineData("the terms", Check.RentOncePerPeriod, "runs/run:rent:S-1:20260305:001/item:A-1")]
    [InlineData("the approver", Check.RentOncePerPeriod, Version)]
    [InlineData("the mark in the account", Check.NothingLost, Run)]
    [InlineData("a step", Check.RentOncePerPeriod, Head)]
    [InlineData("the property fees of the head", Check.BooksBalance, "accounts/A-1/head")]
    public void What_is_altered_is_named(string what, Check check, string place)
    {
        using var run = new AlteredRun(months.Evidence);
        Alter(run, what);

        Expect.Fails(run.Verify(), check, place);
    }

    [Fact]
    public void Garbled_rows_of_runs_and_agreements_are_violations_never_exceptions()
    {
        var random = new Random(5);
        for (var i = 0; i < 60; i++)
        {
            using var run = new AlteredRun(months.Evidence);
            var rows = run.Rows.Select(VerifiedRow.Parse).Where(r => r.Table is "runs" or "rent" && r.Properties.Count > 0).ToList();
            var row = rows[random.Next(rows.Count)];
            run.Row(row.Place, json => json[row.Properties.Keys.ElementAt(random.Next(row.Properties.Count))] = random.Next(4) switch { 0 => null, 1 => -1, 2 => "|,;:[", _ => true });

            _ = run.Verify();
        }
    }

    private static void Alter(AlteredRun run, string what)
    {
        var entry = run.Rows.Select(VerifiedRow.Parse).First(r => r.Properties.GetValueOrDefault("Key") is "rent:R-1:20260301").Place;
        switch (what)
        {
            case "the run of a day":
                run.Edit("tables.ndjson", lines => lines.Where(l => !l.Contains("20260305", StringComparison.Ordinal) || l.Contains("\"accounts\"", StringComparison.Ordinal)));
                break;
            case "an item":
                run.RemoveRow(Run);
                break;
            case "the amount of an item":
                run.Row(Run, r => r["Content"] = r["Content"]!.GetValue<string>().Replace("300000", "300001", StringComparison.Ordinal));
                break;
            case "a snapshot of another run's":
                run.CopyRow(Run, r => r.Add("Name", "x")).Edit("tables.ndjson", lines => lines.Select(l => l.Contains("\"Name\":\"x\"", StringComparison.Ordinal) ? l.Replace("item:A-1", "snapshot:x", StringComparison.Ordinal) : l));
                break;
            case "the entry":
                run.RemoveRow(entry).Rechain("A-1");
                break;
            case "the entry once more":
                run.ForgeEntry("A-1", run.Read("accounts/A-1/head")["EntryCount"]!.GetValue<long>(), e => e["Key"] = "rent:R-1:20990301");
                break;
            case "the terms":
                run.Row(Version, r => r["Terms"] = r["Terms"]!.GetValue<string>().Replace("300000", "300100", StringComparison.Ordinal));
                break;
            case "the approver":
                run.Row(Version, r => r["DecidedBy"] = r["ProposedBy"]!.GetValue<string>());
                break;
            case "the mark in the account":
                run.RemoveRow("accounts/A-1/key-run-rent-20260305-001");
                break;
            case "a step":
                run.RemoveRow("runs/site:S-1/~step:rent:20260305:001:0002");
                break;
            default:
                run.Row("accounts/A-1/head", h => h["PropertyFeesFen"] = h["PropertyFeesFen"]!.GetValue<long>() + 1);
                break;
        }
    }

    private static string Reversal(AlteredRun run) =>
        run.Rows.Select(VerifiedRow.Parse).Single(r => r.Properties.GetValueOrDefault("Kind") is "rent-reversed").Place;

    private static async Task Reverse(LivedProduct product, string run)
    {
        foreach (var role in new[] { Role.Finance, Role.LandlordAdmin })
        {
            await product.Post(role, $"api/sites/S-1/runs/{run}/reverse", new { reason = "wrong" });
        }

        await product.Product.Get<DueRuns>().CarryOn(CancellationToken.None);
    }

    private static async Task<LivedProduct> TwoMonths()
    {
        var product = await LivedProduct.Begin();
        await product.Open("A-1", 0, "E-1");
        await product.Open("A-2", 0);
        await product.Pay("A-1", 3_000_000, Wallet.Rent);
        await Propose(product, "R-1", 1, 300_000);
        await Propose(product, "F-1", 1, 31_007, kind: "propertyFee", from: "2026-02-10", dueDay: 31, proration: "thirtyDays");
        await Days(product, 40);
        return product;
    }

    private static async Task Propose(
        LivedProduct product, string agreement, int version, long fen, string? through = null, string kind = "rent", string from = "2026-03-01", int dueDay = 5, string proration = "actualDays")
    {
        var terms = new
        {
            from,
            through,
            steps = new[] { new { from, monthlyFen = fen }, new { from = "2026-04-11", monthlyFen = fen + 20_001 } },
            free = new[] { new { from = "2026-04-01", through = "2026-04-03" } },
            dueDay,
            kind,
            proration,
        };
        await product.Post(Role.Cashier, "api/accounts/A-1/rent-agreements", new { agreement, version, terms, reason = "signed" });
        await product.Post(Role.Finance, $"api/accounts/A-1/rent-agreements/{agreement}/versions/{version}/decision", new { approve = true, reason = "seen" });
    }

    private static async Task Days(LivedProduct product, int days)
    {
        for (var day = 0; day < days; day++)
        {
            product.Pass(day == 25 ? 72 : 24); // once the timer is missed for days
            await product.Product.Get<DueRuns>().BeginDue(CancellationToken.None);
        }
    }

    /// <summary>Two months, lived once for all alterations of them.</summary>
    public sealed class LivedMonths : IAsyncLifetime
    {
        private AlteredRun? left;

        public string Evidence => left!.Evidence;

        public async Task InitializeAsync()
        {
            await using var product = await TwoMonths();
            left = product.Leave();
            Expect.Passes(left.Verify());
        }

        public Task DisposeAsync()
        {
            left?.Dispose();
            return Task.CompletedTask;
        }
    }
}
