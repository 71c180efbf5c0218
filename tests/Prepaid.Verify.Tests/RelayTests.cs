namespace Prepaid.Verify.Tests;

public sealed class RelayTests
{
    private const string Relay = "accounts/A-001/meter-E-001";
    private const string Close = "accounts/A-001/command-E-001-00000002";

    [Fact]
    public void A_relay_that_stands_elsewhere_than_the_tables_say_is_found()
    {
        using var run = new AlteredRun().Replace("truth.csv", "08:00:40Z,12118.99,closed", "08:00:40Z,12118.99,open");

        Expect.Fails(run.Verify(), Check.RelayTruth, "truth.csv:");
    }

    [Fact]
    public void A_reported_position_that_is_not_the_real_one_is_found()
    {
        using var run = new AlteredRun().Row(Relay, row => row["Reported"] = "Off");

        Expect.Fails(run.Verify(), Check.RelayTruth, Relay);
    }

    [Fact]
    public void A_command_that_is_done_but_was_never_obeyed_is_found()
    {
        using var run = new AlteredRun().Remove("commands.csv", "E-001,close").Remove("truth.csv", "relay,E-001,2026-03-01T08:00:40Z");

        Expect.Fails(run.Verify(), Check.RelayTruth, Close);
    }

    [Fact]
    public void A_command_that_was_obeyed_but_is_not_done_is_found()
    {
        using var run = new AlteredRun().Row(Close, row => row["State"] = "Issued");

        Expect.Fails(run.Verify(), Check.RelayTruth, Close);
    }

    [Fact]
    public void An_unknown_outcome_of_a_command_that_was_obeyed_is_no_lie()
    {
        using var run = new AlteredRun().Row(Close, row => row["State"] = "Unknown").Row(Relay, row => row["State"] = "Unknown");
        var report = run.Verify();

        Expect.Passes(report);
    }

    [Fact]
    public void A_report_may_be_behind_its_decision_by_what_the_gateways_clock_is_off_and_by_no_more()
    {
        using var slow = new AlteredRun().Row(Close, row => row["ReportedAt"] = "2026-03-01T08:00:39.0000000Z");
        using var early = new AlteredRun().Row(Close, row => row["ReportedAt"] = "2026-03-01T07:59:39.0000000Z");

        Expect.Passes(slow.Verify());
        Expect.Fails(early.Verify(), Check.RelayTruth, Close);
    }

    [Fact]
    public void A_relay_that_moved_without_a_command_is_found()
    {
        using var run = new AlteredRun()
            .Append("truth.csv", "relay,E-001,2026-03-01T08:30:00Z,12120.53,open")
            .Append("truth.csv", "relay,E-001,2026-03-01T08:40:00Z,12120.53,closed");

        Expect.Fails(run.Verify(), Check.RelayTruth, "truth.csv:");
    }

    [Fact]
    public void A_command_obeyed_twice_is_found()
    {
        using var run = new AlteredRun()
            .Append("commands.csv", "E-001,close,2026-03-01T08:05:00Z")
            .Append("truth.csv", "relay,E-001,2026-03-01T08:05:00Z,12118.99,closed");

        Expect.Fails(run.Verify(), Check.NothingTwice, "commands.csv:4");
    }

    [Fact]
    public void A_command_obeyed_behind_a_newer_one_is_found()
    {
        using var run = new AlteredRun().Row("accounts/A-001/command-E-001-00000001", row => row["Sequence"] = 3);

        Expect.Fails(run.Verify(), Check.RelayTruth, "commands.csv:3");
    }

    [Fact]
    public void A_command_row_that_is_gone_is_lost()
    {
        using var run = new AlteredRun().RemoveRow(Close);

        Expect.Fails(run.Verify(), Check.NothingLost, Relay);
    }
}
