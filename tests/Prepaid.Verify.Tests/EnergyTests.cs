namespace Prepaid.Verify.Tests;

public sealed class EnergyTests
{
    private const string Day = "accounts/A-001/day-E-001-20260301";

    // The 40th reading of the sample's electricity meter: 72 counts after 900 seconds.
    private const string Reading = "900,72,1,0a;";

    [Fact]
    public void A_reading_changed_in_a_day_row_is_found_in_that_row()
    {
        using var run = new AlteredRun().Row(Day, row => row["Day"] = Once(row["Day"]!.GetValue<string>(), Reading, "900,73,1,0a;"));

        Expect.Fails(run.Verify(), Check.EnergyConserved, Day);
    }

    [Fact]
    public void A_reading_removed_from_a_day_row_is_lost_and_breaks_conservation()
    {
        using var run = new AlteredRun().Row(Day, row => row["Day"] = Once(row["Day"]!.GetValue<string>(), Reading, string.Empty));
        var report = run.Verify();

        Expect.Fails(report, Check.NothingLost, "truth.csv:");
        Expect.Fails(report, Check.EnergyConserved, Day);
    }

    [Fact]
    public void A_reading_taken_out_so_that_everything_behind_it_fits_is_lost()
    {
        using var run = new AlteredRun().Row(Day, row => row["Day"] = Once(row["Day"]!.GetValue<string>(), Reading + "900,46,1,0a;", "1800,118,2,0a;"));
        var report = run.Verify();

        Expect.Fails(report, Check.NothingLost, "truth.csv:");
        Expect.Fails(report, Check.NothingLost, Day);
        Expect.Fails(report, Check.NothingLost, "accounts/A-001/head meter E-001");
    }

    [Fact]
    public void A_truth_that_was_changed_is_found_at_the_row_that_says_otherwise()
    {
        using var run = new AlteredRun().Replace("truth.csv", "poll,E-001,2026-03-01T02:00:00Z,", "poll,E-001,2026-03-01T02:00:00Z,1");

        Expect.Fails(run.Verify(), Check.EnergyConserved, Day);
    }

    [Fact]
    public void A_reading_that_no_meter_answered_is_found()
    {
        using var run = new AlteredRun().Remove("truth.csv", "poll,E-001,2026-03-01T02:00:00Z,");

        Expect.Fails(run.Verify(), Check.EnergyConserved, Day);
    }

    [Theory]
    [InlineData("accounts/A-001/day-W-001-20260301")]
    [InlineData("accounts/H-1/day-M-001-20260301")]
    public void Meters_that_are_only_measured_are_conserved_too(string day)
    {
        using var run = new AlteredRun().Row(day, row => row["Day"] = ChangedFigures(row["Day"]!.GetValue<string>()));

        Expect.Fails(run.Verify(), Check.EnergyConserved, day);
    }

    [Fact]
    public void A_position_that_its_readings_do_not_lead_to_is_found()
    {
        using var run = new AlteredRun().Row("accounts/A-001/head", head => head["Meters"] = Once(head["Meters"]!.GetValue<string>(), "1212430", "1212431"));

        Expect.Fails(run.Verify(), Check.EnergyConserved, "accounts/A-001/head meter E-001");
    }

    [Fact]
    public void A_day_row_that_is_gone_is_found_by_the_head()
    {
        using var run = new AlteredRun().RemoveRow(Day);
        var report = run.Verify();

        Expect.Fails(report, Check.EnergyConserved, "accounts/A-001/head meter E-001");
        Expect.Fails(report, Check.BooksBalance, "accounts/A-001/head meter E-001");
        Expect.Fails(report, Check.NothingLost, "truth.csv:");
    }

    [Fact]
    public void A_day_row_that_cannot_be_read_is_named()
    {
        using var run = new AlteredRun().Row(Day, row => row["Day"] = "1|739675|");

        Expect.Fails(run.Verify(), Check.EnergyConserved, Day);
    }

    private static string ChangedFigures(string day)
    {
        var sections = day.Split('|');
        var figures = sections[5].Split(',');
        figures[2] = (long.Parse(figures[2], System.Globalization.CultureInfo.InvariantCulture) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        sections[5] = string.Join(',', figures);
        return string.Join('|', sections);
    }

    private static string Once(string text, string old, string with)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{old} is not in the sample");
        return text[..at] + with + text[(at + old.Length)..];
    }
}
