using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Reports;

namespace Prepaid.Domain.Tests.Reports;

public sealed class StatementTests
{
    private static readonly DateOnly March = new(2026, 3, 1);

    [Fact]
    public void Statements_follow_each_other_without_a_gap_and_come_to_what_the_ledger_comes_to() =>
        Prop.ForAll<PositiveInt, NonEmptyArray<NonNegativeInt>>((seed, sizes) =>
        {
            var ledger = new SampleLedger(seed.Get);
            var (after, opening) = (0L, default(WalletBalances));
            var lines = new List<StatementLine>();
            for (var month = 0; month < sizes.Get.Length; month++)
            {
                for (var i = 0; i < sizes.Get[month].Get; i++)
                {
                    ledger.AddAny(SampleLedger.Start.AddMonths(month).AddHours(i));
                }

                var statement = StatementFold.Of(ledger.Frame(March.AddMonths(month), after, opening), ledger.Rows.Where(r => r.Sequence > after));
                Assert.Equal(ledger.Balances, statement.Closing);
                Assert.All(statement.Wallets, w => Assert.Equal(w.Closing, w.Movements.Aggregate(w.Opening, (sum, m) => sum + m.Amount)));
                lines.AddRange(statement.Lines);
                (after, opening) = (ledger.Head.EntryCount, statement.Closing);
            }

            Assert.Equal(ledger.Rows.Select(r => (r.Sequence, r.Hash)), lines.Select(l => (l.Sequence, l.Hash)));
            foreach (var account in ledger.Rows.SelectMany(r => r.Postings()).Select(p => p.CounterAccount).Distinct())
            {
                Assert.Equal(ledger.Rows.Sum(r => r.GainOf(account).Fen), lines.Sum(l => l.GainOf(account).Fen));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_statement_is_printed_again_to_the_byte_after_later_corrections_which_stand_in_the_later_one()
    {
        var (ledger, issued) = Issued();
        var before = Print(issued.Reprint(ledger.Rows), issued.Hash);
        ledger.Use(SampleLedger.Start.AddMonths(1).AddDays(3), "correction", CounterAccounts.ElectricityWallet, CounterAccounts.ElectricityRevenue, "E-1", Money.FromFen(-123), "reading-1-2");

        var again = Print(issued.Reprint(ledger.Rows.Take((int)issued.Cut)), issued.Hash);
        var later = StatementFold.Of(ledger.Frame(March.AddMonths(1), issued.Cut, issued.Closing), ledger.Rows.Skip((int)issued.Cut));

        Assert.Equal(before, again);
        Assert.Equal("reading-1-2", Assert.Single(later.Lines).Cause);
        Assert.Equal(ledger.Balances, later.Closing);
        Assert.Contains("reading-1-2", StatementPage.Write(later, "h", ReportLanguage.En), StringComparison.Ordinal);
    }

    [Fact]
    public void An_altered_or_missing_entry_is_never_printed()
    {
        var (ledger, issued) = Issued();
        List<LedgerRow> altered = [.. ledger.Rows];
        altered[3] = altered[3] with { Lines = altered[3].Lines.Replace('1', '2') + ";x=0" };

        Assert.Throws<InvalidDataException>(() => issued.Reprint(altered));
        Assert.Throws<InvalidDataException>(() => issued.Reprint(ledger.Rows.Skip(1)));
        Assert.Throws<InvalidDataException>(() => issued.Reprint(ledger.Rows.SkipLast(1)));
        Assert.Throws<InvalidDataException>(() => (issued with { Frame = issued.Frame.Replace("SN-1", "SN-2", StringComparison.Ordinal) }).Reprint(ledger.Rows));
    }

    [Fact]
    public void What_was_drawn_survives_the_rows_it_is_kept_in()
    {
        var (_, issued) = Issued();
        var read = StatementJson.ReadDrawn(StatementJson.WriteDrawn(new DrawnStatement(issued, null)));

        Assert.Equal(issued, read.Statement);
        Assert.Equal(issued.Frame, StatementJson.WriteFrame(StatementJson.ReadFrame(issued.Frame)));
        Assert.Equal(Domain.Sites.RefusalReason.PriceCapBreached, StatementJson.ReadDrawn(StatementJson.WriteDrawn(DrawnStatement.No(Domain.Sites.RefusalReason.PriceCapBreached, "0.6"))).Refusal!.Reason);
    }

    [Fact]
    public void An_account_takes_each_month_once_and_never_an_earlier_one()
    {
        var (ledger, issued) = Issued();
        var draft = new AccountDraft(ledger.Head, "system:test", SampleLedger.Start);
        Assert.True(issued.TryIssue(draft));
        Assert.Equal((March, issued.Cut), (draft.Head.StatementMonth!.Value, draft.Head.StatementCut));

        Assert.False(issued.TryIssue(draft));
        Assert.False((issued with { Month = March.AddMonths(-1), After = issued.Cut }).TryIssue(draft));
        Assert.False((issued with { Month = March.AddMonths(1) }).TryIssue(draft));
        Assert.True((issued with { Month = March.AddMonths(1), After = issued.Cut }).TryIssue(draft));
    }

    [Theory]
    [InlineData(ReportLanguage.Zh, "期末余额", "综合单价")]
    [InlineData(ReportLanguage.En, "Closing balance", "All-in unit price")]
    public void The_page_speaks_both_languages_escapes_every_value_and_needs_nothing_from_elsewhere(ReportLanguage language, string closing, string allIn)
    {
        var (ledger, issued) = Issued();
        var page = StatementPage.Write(issued.Reprint(ledger.Rows), issued.Hash, language);

        Assert.Contains(closing, page, StringComparison.Ordinal);
        Assert.Contains(allIn, page, StringComparison.Ordinal);
        Assert.Contains(issued.Hash, page, StringComparison.Ordinal);
        Assert.Contains("<td class=w>2026-03-", page, StringComparison.Ordinal);
        Assert.Contains(language == ReportLanguage.Zh ? "公摊池 P-1，本户权重 0.25" : "pool P-1, weight 0.25", page, StringComparison.Ordinal);
        Assert.Contains("250.5 kWh", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>1", page, StringComparison.Ordinal);
        foreach (var outside in new[] { "http", "src=", "href=", "url(", "@import" })
        {
            Assert.DoesNotContain(outside, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_json_form_has_fen_the_csv_form_yuan_and_both_every_entry()
    {
        var (ledger, issued) = Issued();
        var statement = issued.Reprint(ledger.Rows);
        var json = JsonDocument.Parse(StatementJson.Write(statement)).RootElement;
        var csv = StatementCsv.Write(statement, ReportLanguage.En);

        Assert.Equal(ledger.Head.Electricity.Fen, json.GetProperty("closing").GetProperty("electricityFen").GetInt64());
        Assert.Equal(ledger.Rows.Count, json.GetProperty("lines").GetArrayLength());
        Assert.Equal("0.5", json.GetProperty("lines").EnumerateArray().First(l => l.GetProperty("parts").GetArrayLength() > 0).GetProperty("parts")[0].GetProperty("price").GetString());
        Assert.All(ledger.Rows, r => Assert.Contains(r.Key, csv, StringComparison.Ordinal));
        Assert.Contains($"Closing balance,,,,,,,,,,,,,{ledger.Head.Electricity},{ledger.Head.Water},{ledger.Head.Rent}", csv, StringComparison.Ordinal);
        Assert.All(csv.TrimEnd().Split("\r\n"), line => Assert.Equal(21, line.Split(',').Length));
    }

    [Fact]
    public void A_cell_that_a_spreadsheet_would_take_for_a_formula_is_text() =>
        Assert.Equal("'=1+1,\"a,\"\"b\"\"\",-0.05,-1.5\r\n", new CsvText().Text("=1+1").Text("a,\"b\"").Yuan(Money.FromFen(-5)).Number(-1.5m).End().ToString());

    private static (SampleLedger Ledger, IssuedStatement Issued) Issued()
    {
        var ledger = new SampleLedger(7);
        for (var i = 0; i < 60; i++)
        {
            ledger.AddAny(SampleLedger.Start.AddHours(11 * i));
        }

        return (ledger, IssuedStatement.Of(StatementFold.Of(ledger.Frame(March, 0, default), ledger.Rows)));
    }

    private static string Print(Statement statement, string hash) =>
        Encoding.UTF8.GetString(StatementJson.Write(statement))
        + StatementCsv.Write(statement, ReportLanguage.Zh) + StatementCsv.Write(statement, ReportLanguage.En)
        + StatementPage.Write(statement, hash, ReportLanguage.Zh) + StatementPage.Write(statement, hash, ReportLanguage.En);
}
