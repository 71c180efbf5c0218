using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Tests.Ledger;

namespace Prepaid.Functions.Tests.Imports;

public sealed class ImportTests
{
    [Fact]
    public async Task The_documented_files_are_entered_once_after_a_second_person_signed_off()
    {
        await using var product = await RunningProduct.Begin();
        Assert.Equal("DryRun", (await product.Post(Role.LandlordAdmin, "api/imports", Body("i-1", dryRun: true))).Text("state"));
        Assert.Equal("404 import-not-found", (await product.Get(Role.Finance, "api/imports/i-1")).Short);
        Assert.Equal((201, "Proposed"), await State(product.Post(Role.LandlordAdmin, "api/imports", Body("i-1"))));
        Assert.Equal((200, "Proposed"), await State(product.Post(Role.LandlordAdmin, "api/imports", Body("i-1"))));
        Assert.Equal("i-1", (await product.Post(Role.LandlordAdmin, "api/imports", Body("i-2"))).Text("id"));
        Assert.Equal("409 id-reused-with-other-content", (await product.Post(Role.LandlordAdmin, "api/imports", Body("i-1", balances: string.Empty))).Short);
        Assert.Equal("403 approver-is-proposer", (await product.Post(Role.LandlordAdmin, "api/imports/i-1/decision", new { approve = true, reason = "ok" })).Short);
        Assert.Null(await product.Accounts.Load("A-101", CancellationToken.None));

        Assert.Equal((200, "Entered"), await State(product.Post(Role.Finance, "api/imports/i-1/decision", new { approve = true, reason = "compared with the old system" })));
        Assert.Equal((200, "Entered"), await State(product.Post(Role.Finance, "api/imports/i-1/decision", new { approve = true, reason = "compared with the old system" })));

        var (first, second) = (await product.Head("A-101"), await product.Head("A-102"));
        Assert.Equal((12_350L, 4_000L, -20_000L, 4L), (first.Electricity.Fen, first.Water.Fen, first.Rent.Fen, first.EntryCount));
        Assert.Equal((-815L, 2L, BalanceSharing.PerMeter), (second.Electricity.Fen, second.EntryCount, second.Sharing));
        Assert.Equal(("A-101", MeterUse.Water), ((await product.Link("W-101")).Account, (await product.Link("W-101")).Use));
        Assert.Equal((RunningProduct.House, MeterUse.House), ((await product.Link("E-100")).Account, (await product.Link("E-100")).Use));
        Assert.NotNull(await product.Directories.Site("S-2", CancellationToken.None));
        Assert.Equal(0, (await product.Head("H-2")).EntryCount);

        await product.Read("E-101", 1_209_578 + 100); // one kWh behind the signed value
        Assert.Equal(12_350 - 52, (await product.Head("A-101")).Electricity.Fen);
        await Books.MustBalance(product);
    }

    [Fact]
    public async Task The_verifier_follows_an_imported_account_from_the_value_that_was_signed()
    {
        await using var product = await RunningProduct.Begin();
        await product.Post(Role.LandlordAdmin, "api/imports", Body("i-1", sites: string.Empty));
        await product.Post(Role.Finance, "api/imports/i-1/decision", new { approve = true, reason = "ok" });
        await product.Read("E-101", RunningProduct.Start, 1_209_578, sequence: 1);
        product.Clock.Advance(TimeSpan.FromHours(1));
        await product.Read("E-101", RunningProduct.Start.AddHours(1), 1_209_678, sequence: 2);

        var site = (await product.Directories.Site(RunningProduct.Site, CancellationToken.None))!;
        var report = Verified.Run(product, site, ["poll,E-101,2026-03-01T00:00:00Z,12095.78,closed", "poll,E-101,2026-03-01T01:00:00Z,12096.78,closed"], []);
        Assert.True(report.Passed, Verified.Told(report));
    }

    [Fact]
    public async Task Every_faulty_row_is_told_with_its_field_and_what_was_expected()
    {
        await using var product = await RunningProduct.Begin();
        await product.Open("A-9", 0, "M-9");
        var answer = await product.Post(Role.LandlordAdmin, "api/imports", new
        {
            id = "i-1",
            dryRun = false,
            sites = "site,name,zone,houseAccount,calendar\nS-3,North,Mars/Base,H-3,CN\n",
            accounts = """
                site,account,room,roomName,tenant,tenantName,phone,language,sharing
                S-1,A-9,9,Nine,T-9,Nine,,en,pool
                S-1,A 8,8,Eight,T-8,Eight,,en,pool
                S-1,A-7,7,Seven,T-7,Seven,12345,fr,each
                S-9,A-6,6,Six,T-6,Six,,en,pool
                S-1,A-5,9,Five,T-9,Five,,en,perMeter
                S-1,A-5,5,Five,T-5,Five,,en,pool
                S-1,A-4
                """,
            meters = """
                site,meter,gateway,account,utility,decimals,ratedUnitsPerHour,hasRelay,serial,readAt,counts
                S-1,M-9,gw-1,,electricity,2,22,true,,,
                S-1,M-5,gw-1,A-5,gas,x,0,maybe,,2026-03-01,-1
                S-1,M-4,gw-1,A-404,electricity,2,22,true,,2026-03-01T07:00:00+08:00,5
                S-1,M-3,gw-1,A-5,electricity,2,22,true,,2027-03-01T07:00:00+08:00,5
                """,
            balances = "account,electricityFen,waterFen,rentFen\nA-5,1.5,,\nA-404,1,,\n",
        });

        Assert.Equal("422 import-faulty", answer.Short);
        var faults = answer.Body.GetProperty("faults").EnumerateArray().Select(f => $"{f.GetProperty("file").GetString()} {f.GetProperty("row").GetInt32()} {f.GetProperty("field").GetString()}").ToHashSet();
        Assert.Equal(
            new[]
            {
                "sites 2 zone", "accounts 2 account", "accounts 3 account", "accounts 4 phone", "accounts 4 sharing", "accounts 5 site", "accounts 6 roomName", "accounts 6 tenantName", "accounts 7 account", "accounts 8 row",
                "meters 2 meter", "meters 3 utility", "meters 3 decimals", "meters 3 ratedUnitsPerHour", "meters 3 hasRelay", "meters 3 readAt", "meters 3 counts", "meters 4 account", "meters 5 readAt",
                "balances 2 electricityFen", "balances 3 account",
            }.Order(StringComparer.Ordinal),
            faults.Order(StringComparer.Ordinal));
        Assert.Equal("404 import-not-found", (await product.Get(Role.LandlordAdmin, "api/imports/i-1")).Short);
    }

    [Fact]
    public async Task What_changed_since_the_dry_run_is_told_at_the_sign_off_and_nothing_is_entered()
    {
        await using var product = await RunningProduct.Begin();
        await product.Post(Role.LandlordAdmin, "api/imports", Body("i-1"));
        await product.Open("A-102", 0);
        var answer = await product.Post(Role.Finance, "api/imports/i-1/decision", new { approve = true, reason = "ok" });
        Assert.Equal("422 import-faulty", answer.Short);
        Assert.Null(await product.Accounts.Load("A-101", CancellationToken.None));
        Assert.Equal((200, "Rejected"), await State(product.Post(Role.Finance, "api/imports/i-1/decision", new { approve = false, reason = "again" })));
    }

    [Fact]
    public async Task Readings_from_before_the_signed_value_are_parked_with_their_reason()
    {
        await using var product = await RunningProduct.Begin();
        await product.Post(Role.LandlordAdmin, "api/imports", Body("i-1"));
        await product.Post(Role.Finance, "api/imports/i-1/decision", new { approve = true, reason = "ok" });
        await product.Read("E-101", RunningProduct.Start.AddHours(-3), 1_209_000);
        var parked = Assert.Single((await product.Get(Role.Auditor, "api/parked")).Body.GetProperty("items").EnumerateArray());
        Assert.StartsWith("measured before account A-101", parked.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(12_350, (await product.Head("A-101")).Electricity.Fen);
    }

    internal static object Body(string id, bool dryRun = false, string? balances = null, string? sites = null) => new
    {
        id,
        dryRun,
        sites = sites ?? Example("sites"),
        accounts = Example("accounts"),
        meters = Example("meters"),
        balances = balances ?? Example("balances"),
    };

    private static string Example(string file) => File.ReadAllText(WorkingTree.PathOf("docs", "import", file + ".csv"));

    private static async Task<(int, string)> State(Task<RunningProduct.Answered> answer) => ((await answer).Status, (await answer).Text("state"));
}
