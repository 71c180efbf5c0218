using System.Text.Json;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Reports;

namespace Prepaid.Domain.Tests.Reports;

/// <summary>What people read has words: no code of ours stands on a Chinese page.</summary>
public sealed class ReportWordsTests
{
    private static readonly string[] Kinds =
    [
        "opening", "meters-opened", "consumption", "water", "correction", "top-up", "overcharge-refund", "transfer", "refund", "refund-due", "adjustment", "balance-given", "balance-taken",
        "meter-given", "meter-taken", "meter-swapped", "rent", "property-fee", "rent-correction", "property-fee-correction", "apportionment", "rent-reversed", "apportionment-reversed", "property-fee-correction-reversed",
    ];

    [Fact]
    public void Every_kind_of_entry_alarm_quality_reason_and_column_has_a_word_in_both_languages()
    {
        IEnumerable<string> codes =
        [
            .. Kinds,
            .. Enum.GetValues<AlarmKind>().Select(k => CodeOf(k.ToString())),
            .. Enum.GetValues<Quality>().Select(q => CodeOf(q.ToString())),
            .. Enum.GetValues<QualityReason>().Where(r => r != QualityReason.None).Select(r => "reason-" + CodeOf(r.ToString())),
            .. new[] { LedgerReports.SalesShape, LedgerReports.FeesShape, LedgerReports.ApportionmentShape, BalanceReports.ArrearsShape, BalanceReports.PrepaidShape, UseReport.ElectricityShape, UseReport.WaterShape, ReadingsReport.Shape }
                .SelectMany(s => s.Columns).Select(c => c.Code),
        ];
        Assert.All(codes, code =>
        {
            Assert.True(ReportWords.Of(code, ReportLanguage.Zh).Any(c => c > '\u2e80') && !ReportWords.Of(code, ReportLanguage.Zh).Any(char.IsAsciiLetter), $"{code} has no Chinese word: {ReportWords.Of(code, ReportLanguage.Zh)}");
            Assert.DoesNotContain("reason-", ReportWords.Of(code, ReportLanguage.En), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Evidence_is_told_in_words_with_amounts_in_yuan_and_nothing_left_out()
    {
        using var json = JsonDocument.Parse("""{"run":"apportionment:202603:001","share":{"pool":"lobby","purpose":"commonArea","wallet":"electricity","weight":"1550","ofWeight":"3100.0","fen":5880,"ofFen":11760,"isLandlord":false,"meters":[]},"other":7}""");

        Assert.Equal("批次 apportionment:202603:001，公摊池 lobby，用途 公共区域，钱包 电费，本户权重 1550，权重合计 3100.0，本户分摊 58.80 元，公摊总额 117.60 元，other 7", EvidenceText.Of(json.RootElement, ReportLanguage.Zh));
        Assert.Equal("run apportionment:202603:001, pool lobby, for common area, wallet electricity, weight 1550, of all weights 3100.0, share 58.80 yuan, of the pool's 117.60 yuan, other 7", EvidenceText.Of(json.RootElement, ReportLanguage.En));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("@x,\"y\"", "\"'@x,\"\"y\"\"\"")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData("a=1", "a=1")]
    public void No_spreadsheet_takes_a_name_for_a_formula(string name, string cell) => Assert.Equal(cell + "\r\n", new CsvText().Line([name]).ToString());

    private static string CodeOf(string name) => string.Concat(name.Select((c, i) => char.IsAsciiLetterUpper(c) ? (i == 0 ? string.Empty : "-") + char.ToLowerInvariant(c) : c.ToString()));
}
