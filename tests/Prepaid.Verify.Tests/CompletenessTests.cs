namespace Prepaid.Verify.Tests;

public sealed class CompletenessTests
{
    private const string Inbox = "payments/sandbox-T0001-A-001/payment";
    private const string Notice = "accounts/A-001/notice-000000000001";

    [Fact]
    public void A_text_that_the_service_never_had_is_lost()
    {
        using var run = new AlteredRun().Remove("texts.csv", ",VeryLow,");

        Expect.Fails(run.Verify(), Check.NothingLost, Notice);
    }

    [Fact]
    public void A_notice_row_that_is_gone_is_lost()
    {
        using var run = new AlteredRun().RemoveRow(Notice);
        var report = run.Verify();

        Expect.Fails(report, Check.NothingLost, "texts.csv:2");
        Expect.Fails(report, Check.NothingLost, "accounts/A-001/head");
    }

    [Fact]
    public void A_payment_that_vanished_from_the_inbox_is_lost()
    {
        using var run = new AlteredRun().RemoveRow(Inbox);

        Expect.Fails(run.Verify(), Check.NothingLost, "payments.csv:2");
    }

    [Fact]
    public void A_payment_that_never_reached_its_account_is_lost()
    {
        using var run = new AlteredRun().RemoveRow(Ledger.PlaceOf("A-001", 63));

        Expect.Fails(run.Verify(), Check.NothingLost, Inbox);
    }

    [Fact]
    public void A_payment_that_was_sent_and_is_unknown_is_lost()
    {
        using var run = new AlteredRun().Append("payments.csv", "T0002-A-001,A-001,5000,2026-03-01T08:30:00Z");

        Expect.Fails(run.Verify(), Check.NothingLost, "payments.csv:3");
    }

    [Fact]
    public void A_payment_that_still_waits_in_the_inbox_is_lost()
    {
        using var run = new AlteredRun().Row(Inbox, row => row["State"] = "Received");

        Expect.Fails(run.Verify(), Check.NothingLost, Inbox);
    }

    [Fact]
    public void A_payment_told_again_with_other_content_needs_a_case()
    {
        using var run = new AlteredRun().Append("payments.csv", "T0001-A-001,A-001,20001,2026-03-01T08:30:00Z");
        Expect.Fails(run.Verify(), Check.NothingLost, "payments.csv:3");

        run.CopyRow(Inbox, row =>
        {
            row["RowKey"] = "case-0123456789abcdef";
            row["AmountFen"] = 20_001;
            row["State"] = "Case";
            row["PaidAt"] = "2026-03-01T08:30:00Z";
        });
        Expect.Passes(run.Verify());
    }

    [Fact]
    public void The_same_payment_told_again_is_no_loss()
    {
        using var run = new AlteredRun().Append("payments.csv", "T0001-A-001,A-001,20000,2026-03-01T08:00:40Z");

        Expect.Passes(run.Verify());
    }

    [Theory]
    [InlineData("""{"table":"pending","PartitionKey":"a1","RowKey":"A-001:o:000000000001","Account":"A-001","Id":"000000000001","Since":"2026-03-01T00:00:00Z"}""", "pending/a1/")]
    [InlineData("""{"table":"accounts","PartitionKey":"Z-9","RowKey":"outbox-000000000001","Kind":"text"}""", "accounts/Z-9")]
    public void Work_that_waits_at_the_end_is_found(string row, string place)
    {
        using var run = new AlteredRun().Append("tables.ndjson", row);

        Assert.Contains(run.Verify().Violations, v => v.Place.Contains(place, StringComparison.Ordinal));
    }

    [Fact]
    public void An_effect_left_in_the_outbox_is_lost()
    {
        using var run = new AlteredRun().CopyRow("accounts/A-001/notice-000000000001", row => row["RowKey"] = "outbox-000000000009");

        Expect.Fails(run.Verify(), Check.NothingLost, "accounts/A-001/outbox-000000000009");
    }

    [Fact]
    public void An_audit_row_that_is_gone_is_found()
    {
        using var run = new AlteredRun().RemoveRow("accounts/A-001/audit-000000000003");

        Expect.Fails(run.Verify(), Check.NothingLost, "accounts/A-001/audit-000000000004");
    }

    [Fact]
    public void An_account_without_its_rows_loses_what_was_sent_to_it()
    {
        using var run = new AlteredRun().Edit("tables.ndjson", lines => lines.Where(l => !l.Contains("\"accounts\",\"PartitionKey\":\"A-001\"", StringComparison.Ordinal)));
        var report = run.Verify();

        Expect.Fails(report, Check.NothingLost, "texts.csv:2");
        Expect.Fails(report, Check.NothingLost, "truth.csv:");
        Expect.Fails(report, Check.NothingLost, Inbox);
    }

    [Fact]
    public void A_reading_in_a_parked_message_is_not_lost()
    {
        using var run = new AlteredRun().Append("truth.csv", "poll,X-001,2026-03-01T08:30:00Z,12.34,closed").Append("truth.csv", "poll,X-001,2026-03-01T08:45:00Z,12.99,closed");
        Expect.Fails(run.Verify(), Check.NothingLost, "truth.csv:");

        var body = Convert.ToBase64String("""{"v":1,"t":1772353800,"m":[["X-001",1,0,1234,900,65]]}"""u8);
        run.Append("tables.ndjson", $$"""{"table":"parked","PartitionKey":"gw-1","RowKey":"1-X-001","Kind":"readings","Part":"X-001","Reason":"not configured","Body":"{{body}}"}""");
        Expect.Passes(run.Verify());
    }

    [Theory]
    [InlineData("truth.csv")]
    [InlineData("commands.csv")]
    [InlineData("payments.csv")]
    [InlineData("texts.csv")]
    public void An_evidence_file_that_is_missing_or_cut_is_named(string file)
    {
        using var run = new AlteredRun().Edit(file, lines => lines.Append("E-001,2"));
        Assert.Contains(run.Verify().Violations, v => v.Place.StartsWith(file + ":", StringComparison.Ordinal));

        File.Delete(Path.Combine(run.Evidence, file));
        Assert.Contains(run.Verify().Violations, v => v.Place == file);
    }
}
