namespace Prepaid.Verify.Tests;

public sealed class CutTests
{
    private const string Trip = "commands.csv:2";
    private const string Command = "accounts/A-001/command-E-001-00000001";

    [Fact]
    public void A_cut_without_its_final_notice_is_found()
    {
        using var run = new AlteredRun().Remove("texts.csv", ",Empty,");

        Expect.Fails(run.Verify(), Check.EveryCutJustified, Trip);
    }

    [Fact]
    public void A_cut_too_soon_after_its_final_notice_is_found()
    {
        using var run = new AlteredRun().Replace("texts.csv", "Empty,2026-03-01T03:30:00Z", "Empty,2026-03-01T03:30:01Z");

        Expect.Fails(run.Verify(), Check.EveryCutJustified, Trip);
    }

    [Fact]
    public void A_final_notice_from_before_the_balance_was_empty_does_not_count()
    {
        using var run = new AlteredRun().Replace("texts.csv", "Empty,2026-03-01T03:30:00Z", "Empty,2026-03-01T03:14:00Z");

        Expect.Fails(run.Verify(), Check.EveryCutJustified, Trip);
    }

    [Fact]
    public void A_cut_that_no_command_asked_for_is_found()
    {
        using var run = new AlteredRun()
            .Append("commands.csv", "E-001,trip,2026-03-01T08:30:00Z")
            .Append("truth.csv", "relay,E-001,2026-03-01T08:30:00Z,12120.53,open");

        Expect.Fails(run.Verify(), Check.EveryCutJustified, "commands.csv:4");
    }

    [Fact]
    public void A_cut_with_money_left_is_found()
    {
        using var run = new AlteredRun()
            .ForgeEntry("A-001", 1, entry => entry["Lines"] = "wallet:electricity=100000;opening=-100000")
            .Row("accounts/A-001/head", head => head["ElectricityFen"] = head["ElectricityFen"]!.GetValue<long>() + 99_365);
        var report = run.Verify();

        Expect.Fails(report, Check.EveryCutJustified, Trip);
        Assert.True(report.Holds(Check.BooksBalance));
    }

    [Fact]
    public void A_cut_on_a_stale_reading_is_found()
    {
        using var run = new AlteredRun().Row("directory/sites/S-1", site => site["FreshMinutes"] = 10).Row(Command, c => c["DecidedAt"] = "2026-03-01T07:42:00Z")
            .Replace("commands.csv", "07:30:00", "07:42:00").Replace("truth.csv", "relay,E-001,2026-03-01T07:30:00Z", "relay,E-001,2026-03-01T07:42:00Z");
        var report = run.Verify();

        Expect.Fails(report, Check.EveryCutJustified, Trip);
        Assert.Contains(report.Violations, v => v.Expected.Contains("reading", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cut_while_a_payment_waits_is_found()
    {
        using var run = new AlteredRun().Row("payments/sandbox-T0001-A-001/payment", row => row["ReceivedAt"] = "2026-03-01T07:29:00.0000000Z");

        Expect.Fails(run.Verify(), Check.EveryCutJustified, Trip);
    }

    [Fact]
    public void A_payment_that_came_after_the_decision_does_not_speak_against_the_cut()
    {
        using var run = new AlteredRun().Row("payments/sandbox-T0001-A-001/payment", row => row["ReceivedAt"] = "2026-03-01T07:30:01.0000000Z");

        Expect.Passes(run.Verify());
    }

    [Theory]
    [InlineData("protect", false)]
    [InlineData("unprotect", true)]
    public void A_protected_account_must_not_be_cut(string action, bool holds)
    {
        using var run = new AlteredRun().Row("accounts/A-001/audit-000000000001", audit => audit["Action"] = action);

        Assert.Equal(holds, run.Verify().Holds(Check.EveryCutJustified));
    }

    [Fact]
    public void A_longer_notice_time_in_the_site_rules_is_what_cuts_are_held_against()
    {
        using var run = new AlteredRun().Row("directory/sites/S-1", site => site["NoticeMinutes"] = 241);

        Expect.Fails(run.Verify(), Check.EveryCutJustified, Command);
    }

    [Theory]
    [InlineData("2026-03-01T07:31:00Z", "2026-03-01T07:31:01Z", true)] // approved after the cut
    [InlineData("2026-03-01T07:00:00Z", "2026-03-01T07:20:01Z", true)] // an instance may not know it yet
    [InlineData("2026-03-01T07:00:00Z", "2026-03-01T07:20:00Z", false)]
    [InlineData("2026-03-01T07:00:00Z", null, false)] // proposed, or refused: the row of the site alone counts
    public void A_cut_is_held_against_the_rules_that_were_in_force_when_it_was_decided(string decidedAt, string? inForceAt, bool holds)
    {
        using var run = new AlteredRun()
            .Row("directory/sites/S-1", site => site["NoticeMinutes"] = 241)
            .CopyRow("directory/sites/S-1", row =>
            {
                row.Clear();
                (row["table"], row["PartitionKey"], row["RowKey"], row["Site"]) = ("directory", "rules:S-1", "longer", "S-1");
                (row["Before"], row["DecidedAt"], row["InForceAt"]) = ("""[{"rule":"lowFen","value":2000},{"rule":"noticeMinutes","value":240}]""", decidedAt, inForceAt);
            });

        Assert.Equal(holds, run.Verify().Holds(Check.EveryCutJustified));
    }

    [Theory]
    [InlineData("rent")]
    [InlineData("water")]
    public void A_cut_for_unpaid_rent_or_water_passes_on_a_site_that_has_such_cuts_behind_its_own_final_notice(string why)
    {
        using var run = CutFor(why);

        Expect.Passes(run.Verify());
    }

    [Theory]
    [InlineData("rent")]
    [InlineData("water")]
    public void A_cut_for_unpaid_rent_or_water_on_a_site_that_has_no_such_cuts_is_found(string why)
    {
        using var off = CutFor(why).Row("directory/sites/S-1", site => site[RuleOf(why)] = false);
        using var never = CutFor(why).Row("directory/sites/S-1", site => site.Remove(RuleOf(why)));
        using var other = CutFor(why).Row("directory/sites/S-1", site => (site[RuleOf(why)], site[RuleOf(why == "rent" ? "water" : "rent")]) = (false, true));

        Assert.All(new[] { off, never, other }, run => Expect.Fails(run.Verify(), Check.EveryCutJustified, Trip));
    }

    [Theory]
    [InlineData("rent")]
    [InlineData("water")]
    public void A_cut_for_rent_or_water_that_is_not_owed_is_found(string why)
    {
        using var paid = CutFor(why, owedFen: 0);
        using var other = CutFor(why).Row(Command, c => c["Why"] = why == "rent" ? "water" : "rent").Row("directory/sites/S-1", site => site[RuleOf(why == "rent" ? "water" : "rent")] = true);

        Assert.All(new[] { paid, other }, run => Expect.Fails(run.Verify(), Check.EveryCutJustified, Trip));
    }

    [Theory]
    [InlineData("rent")]
    [InlineData("water")]
    public void A_cut_for_rent_or_water_without_its_own_final_notice_in_time_is_found(string why)
    {
        using var never = CutFor(why).Remove("texts.csv", $",{LevelOf(why)},");
        using var late = CutFor(why).Replace("texts.csv", $"{LevelOf(why)},2026-03-01T03:30:00Z", $"{LevelOf(why)},2026-03-01T03:30:01Z");
        using var electricity = CutFor(why).Replace("texts.csv", $",{LevelOf(why)},", ",Empty,");
        using var warning = CutFor(why).Replace("texts.csv", $",{LevelOf(why)},", why == "rent" ? ",RentDue," : ",WaterEmpty,");

        Assert.All(new[] { never, late, electricity, warning }, run => Expect.Fails(run.Verify(), Check.EveryCutJustified, Trip));
    }

    [Fact]
    public void A_cut_of_a_water_meters_valve_is_found()
    {
        using var run = CutFor("water").Row("accounts/A-001/head", head => head["Meters"] = head["Meters"]!.GetValue<string>().Replace("\"use\":\"Electricity\"", "\"use\":\"Water\"", StringComparison.Ordinal));
        var report = run.Verify();

        Assert.Contains(report.Violations, v => v.Check == Check.EveryCutJustified && v.Expected == "a cut of a tenant's electricity meter");
    }

    /// <summary>The run with a wallet owed since the opening, whose cut was for that.</summary>
    private static AlteredRun CutFor(string why, long owedFen = 1) => new AlteredRun()
        .Row(Command, c => c["Why"] = why)
        .Row("directory/sites/S-1", site => site[RuleOf(why)] = true)
        .ForgeEntry("A-001", 1, entry => entry["Lines"] = FormattableString.Invariant($"wallet:electricity=635;wallet:{why}={-owedFen};opening={owedFen - 635}"))
        .Row("accounts/A-001/head", head => head[why == "rent" ? "RentFen" : "WaterFen"] = -owedFen)
        .Row("accounts/A-001/notice-000000000002", notice => notice["Level"] = LevelOf(why))
        .Replace("texts.csv", ",Empty,", $",{LevelOf(why)},");

    private static string LevelOf(string why) => why == "rent" ? "RentOverdue" : "WaterOverdue";

    private static string RuleOf(string why) => why == "rent" ? "CutsForUnpaidRent" : "CutsForUnpaidWater";
}
