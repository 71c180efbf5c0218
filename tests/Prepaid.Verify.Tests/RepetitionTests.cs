namespace Prepaid.Verify.Tests;

public sealed class RepetitionTests
{
    private const string Credit = "accounts/A-001/entry-000000000063";

    [Fact]
    public void A_repeated_credit_is_found_even_when_hashes_and_balance_fit()
    {
        using var run = new AlteredRun();
        var count = run.Read("accounts/A-001/head")["EntryCount"]!.GetValue<long>();
        var again = run.Read(Credit);
        again["RowKey"] = FormattableString.Invariant($"entry-{count + 1:D12}");
        run.Edit("tables.ndjson", lines => lines.SelectMany(l => VerifiedRow.Parse(l).Place == Ledger.PlaceOf("A-001", count) ? new[] { l, again.ToJsonString() } : [l]))
            .Rechain("A-001")
            .Row("accounts/A-001/head", head => head["ElectricityFen"] = head["ElectricityFen"]!.GetValue<long>() + 19_400);
        var report = run.Verify();

        Expect.Fails(report, Check.NothingTwice, Ledger.PlaceOf("A-001", count + 1));
        Assert.True(report.Holds(Check.BooksBalance));
    }

    [Fact]
    public void A_text_of_no_notice_is_a_text_too_many()
    {
        using var run = new AlteredRun().Append("texts.csv", "sms-000000099,A-001,Empty,2026-03-01T03:30:00Z");

        Expect.Fails(run.Verify(), Check.NothingTwice, "texts.csv:4");
    }

    [Fact]
    public void A_text_sent_twice_around_a_crash_is_allowed_when_its_notice_says_so()
    {
        using var run = new AlteredRun()
            .Append("texts.csv", "sms-000000099,A-001,Empty,2026-03-01T03:25:00Z")
            .Row("accounts/A-001/notice-000000000002", notice => notice["PossibleDuplicate"] = true);
        Expect.Passes(run.Verify());

        run.Append("texts.csv", "sms-000000100,A-001,Empty,2026-03-01T03:26:00Z");
        Expect.Fails(run.Verify(), Check.NothingTwice, "texts.csv:5");
    }

    [Fact]
    public void One_message_told_of_by_two_lines_is_found()
    {
        using var run = new AlteredRun().Append("texts.csv", "sms-000000012,A-001,Empty,2026-03-01T03:30:00Z");

        Expect.Fails(run.Verify(), Check.NothingTwice, "texts.csv:4");
    }

    [Fact]
    public void A_reading_stored_twice_is_found()
    {
        using var run = new AlteredRun().Row("accounts/A-001/day-W-001-20260301", row =>
            row["Day"] = row["Day"]!.GetValue<string>().Replace("|1772294400,192895,1,0ao;", "|1772294400,192895,1,0ao;0,0,0,0a;", StringComparison.Ordinal));

        Expect.Fails(run.Verify(), Check.NothingTwice, "accounts/A-001/day-W-001-20260301");
    }

    [Fact]
    public void A_payment_credited_in_two_accounts_is_found()
    {
        using var run = new AlteredRun();
        var credit = run.Read(Credit);
        credit["PartitionKey"] = "H-1";
        credit["RowKey"] = "entry-000000000001";
        run.Append("tables.ndjson", credit.ToJsonString())
            .Edit("tables.ndjson", lines => lines.OrderBy(l => VerifiedRow.Parse(l).Place, StringComparer.Ordinal))
            .Rechain("H-1")
            .Row("accounts/H-1/head", head => head["ElectricityFen"] = 19_400);

        Expect.Fails(run.Verify(), Check.NothingTwice, "accounts/H-1/entry-000000000001");
    }
}
