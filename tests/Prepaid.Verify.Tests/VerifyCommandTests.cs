namespace Prepaid.Verify.Tests;

public sealed class VerifyCommandTests
{
    [Fact]
    public void Exit_code_is_0_and_every_check_is_printed_when_all_hold()
    {
        using var run = new AlteredRun();
        using var output = new StringWriter();

        Assert.Equal(0, VerifyCommand.Run(["--data", run.Data], output, TextWriter.Null));
        Assert.Equal(Enum.GetValues<Check>().Length, output.ToString().Split('\n').Count(l => l.StartsWith("holds", StringComparison.Ordinal)));
    }

    [Fact]
    public void Exit_code_is_1_and_the_first_offending_row_is_named_when_a_check_fails()
    {
        using var run = new AlteredRun().RemoveRow(Ledger.PlaceOf("A-001", 10));
        using var output = new StringWriter();

        Assert.Equal(1, VerifyCommand.Run(["--data", run.Data], output, TextWriter.Null));
        Assert.Matches(@"FAILS  booksBalance\r?\n +accounts/A-001/entry-000000000011", output.ToString());
    }

    [Fact]
    public void Rows_can_come_from_the_store_itself()
    {
        using var run = new AlteredRun();
        var rows = run.Rows.Select(VerifiedRow.Parse).ToList();
        File.Delete(Path.Combine(run.Evidence, "tables.ndjson"));
        using var output = new StringWriter();

        Assert.Equal(0, VerifyCommand.Run(["--data", run.Data], output, TextWriter.Null, data => data == run.Data ? rows : []));
    }

    [Theory]
    [InlineData]
    [InlineData("--data")]
    [InlineData("--data", "no-such-folder")]
    public void Exit_code_is_2_with_the_reason_when_nothing_can_be_checked(params string[] args)
    {
        using var errors = new StringWriter();

        Assert.Equal(2, VerifyCommand.Run(args, TextWriter.Null, errors));
        Assert.StartsWith("verify: expected", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_no_row_ends_with_2()
    {
        using var run = new AlteredRun();
        File.AppendAllText(Path.Combine(run.Evidence, "tables.ndjson"), "[]\n");
        using var errors = new StringWriter();

        Assert.Equal(2, VerifyCommand.Run(["--data", run.Data], TextWriter.Null, errors));
        Assert.Contains("JSON object", errors.ToString(), StringComparison.Ordinal);
    }
}
