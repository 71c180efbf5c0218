using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Reports;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Tests.Reports;

public sealed class ReportFoldTests
{
    private static readonly ReportScope March = new("S-1", SiteZone.Of("Asia/Shanghai"), new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 31), new DateOnly(2026, 4, 2));
    private static readonly Place Shop = new("A-1", "Shop, 1");

    [Fact]
    public void Balances_of_a_past_moment_are_the_same_from_before_and_from_behind() =>
        Prop.ForAll<PositiveInt, PositiveInt>((seed, size) =>
        {
            var ledger = Filled(seed.Get, size.Get % 40);
            var at = seed.Get % (ledger.Rows.Count + 1);
            var forward = BalanceReports.At(default, isForward: true, ledger.Rows.Take(at));
            Assert.Equal(forward, BalanceReports.At(ledger.Balances, isForward: false, ledger.Rows.Skip(at)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Sales_and_fees_come_to_what_the_ledger_comes_to_however_they_are_grouped() =>
        Prop.ForAll<PositiveInt>(seed =>
        {
            var ledger = Filled(seed.Get, 50);
            foreach (var by in LedgerReports.SalesShape.Groupings.Values)
            {
                var sums = new ReportSums(LedgerReports.SalesShape, by);
                LedgerReports.Sales(March, Shop, ledger.Rows).ToList().ForEach(sums.Add);
                Assert.Equal(-ledger.Rows.Sum(r => r.GainOf("clearing:sandbox").Fen), Total(sums, "gross"));
                Assert.Equal(ledger.Rows.Sum(r => r.GainOf(CounterAccounts.ServiceFee).Fen), Total(sums, "fee"));
            }

            var fees = new ReportSums(LedgerReports.FeesShape, []);
            LedgerReports.Fees(March, Shop, ledger.Rows).ToList().ForEach(fees.Add);
            Assert.Equal(ledger.Rows.Sum(r => r.GainOf(CounterAccounts.ServiceFee).Fen), Total(fees, "net"));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_refund_stands_beside_the_sales_of_its_channel()
    {
        var ledger = new SampleLedger(1);
        ledger.Add(SampleLedger.Start.AddDays(1), "top-up", "payment:p", "{}", (CounterAccounts.ElectricityWallet, Money.FromFen(9_500)), (CounterAccounts.ServiceFee, Money.FromFen(500)), ("clearing:sandbox", Money.FromFen(-10_000)));
        ledger.Add(SampleLedger.Start.AddDays(2), "refund", "request:r", "{}", (CounterAccounts.ElectricityWallet, Money.FromFen(-950)), (CounterAccounts.ServiceFee, Money.FromFen(-50)), ("refund:sandbox", Money.FromFen(1_000)));

        var csv = ReportText.CsvLines(March, LedgerReports.Sales(March, Shop, ledger.Rows), ReportLanguage.En);

        Assert.Equal("2026-03-02,sandbox,A-1,\"Shop, 1\",1,100.00,5.00,95.00,0.00\r\n2026-03-03,sandbox,A-1,\"Shop, 1\",0,0.00,0.00,0.00,10.00\r\n", csv);
    }

    [Fact]
    public void A_share_and_its_reversal_come_to_nothing_and_the_landlords_share_is_told()
    {
        var ledger = new SampleLedger(1);
        var share = Money.FromFen(77);
        ledger.Add(SampleLedger.Start, "apportionment", "apportionment:lift:202602:001", "{}", (CounterAccounts.ElectricityWallet, -share), (CounterAccounts.CommonAreaRevenue, share));
        ledger.Add(SampleLedger.Start, "apportionment-reversed", "apportionment-reversed:lift:202602:001", "{}", (CounterAccounts.ElectricityWallet, share), (CounterAccounts.CommonAreaRevenue, -share));
        ledger.Add(SampleLedger.Start, "apportionment", "apportionment:lift:202602:002", "{}", (CounterAccounts.LandlordCommonArea, -share), (CounterAccounts.CommonAreaRevenue, share));

        var sums = new ReportSums(LedgerReports.ApportionmentShape, ["pool", "month"]);
        LedgerReports.Apportionment(March, Shop, ledger.Rows).ToList().ForEach(sums.Add);

        Assert.Equal((77, 0), (Total(sums, "common-area"), Total(sums, "loss")));
    }

    [Fact]
    public void A_day_that_was_not_read_is_blank_and_flagged_and_a_day_without_use_is_zero()
    {
        var ledger = new SampleLedger(1);
        ledger.Use(SampleLedger.Start.AddDays(1).AddHours(1), "consumption", CounterAccounts.ElectricityWallet, CounterAccounts.ElectricityRevenue, "E-1", Money.FromFen(100));
        var scope = March with { Last = new DateOnly(2026, 3, 4) };
        UseMeter[] meters = [new("E-1", new DateOnly(2026, 2, 1), new DateOnly(2026, 3, 31), KnownThrough: new DateOnly(2026, 3, 3), 0.01m)];

        var csv = ReportText.CsvLines(scope, UseReport.Rows(scope, Shop, Wallet.Electricity, meters, ledger.Rows), ReportLanguage.En).Replace("A-1,\"Shop, 1\",E-1,", string.Empty, StringComparison.Ordinal);

        Assert.Equal("2026-03-01,0,0.00,\r\n2026-03-02,2,1.00,\r\n2026-03-03,0,0.00,\r\n2026-03-04,,,missing\r\n", csv);
    }

    [Fact]
    public void Reversed_use_is_taken_back_with_the_parts_of_what_it_reverses()
    {
        var ledger = new SampleLedger(1);
        var water = ledger.Use(SampleLedger.Start.AddHours(1), "water", CounterAccounts.WaterWallet, CounterAccounts.WaterRevenue, "W-1", Money.FromFen(100));
        ledger.Add(SampleLedger.Start.AddDays(1), "water-reversed", "water-reversed:W-1", $"{{\"cause\":\"water:20260301:001\",\"reverses\":\"{water.Key}\"}}", (CounterAccounts.WaterWallet, Money.FromFen(100)), (CounterAccounts.WaterRevenue, Money.FromFen(-100)));
        UseMeter[] meters = [new("W-1", March.First, March.Last, March.Last, 0.01m)];

        var sums = new ReportSums(UseReport.WaterShape, []);
        UseReport.Rows(March, Shop, Wallet.Water, meters, ledger.Rows).ToList().ForEach(sums.Add);

        Assert.Equal(0, Total(sums, "amount"));
    }

    [Fact]
    public void The_same_rows_give_the_same_bytes_with_fen_in_json()
    {
        var rows = BalanceReports.Arrears(Shop, new WalletBalances(Money.FromFen(-150), Money.FromFen(7), default), null).ToList();
        var json = Encoding.UTF8.GetString(ReportText.Json(March, BalanceReports.ArrearsShape, rows, null));

        Assert.Equal(
            """{"report":"arrears","site":"S-1","first":"2026-03-01","last":"2026-03-31","asOf":"2026-04-02","items":[{"account":"A-1","room":"Shop, 1","electricityFen":150,"waterFen":0,"rentFen":0,"owedFen":150,"closed":null}],"next":null}""",
            json);
        Assert.Empty(BalanceReports.Prepaid(Shop, default, null));
    }

    private static SampleLedger Filled(int seed, int size)
    {
        var ledger = new SampleLedger(seed);
        for (var i = 0; i < size; i++)
        {
            ledger.AddAny(SampleLedger.Start.AddHours(13 * i));
        }

        return ledger;
    }

    private static long Total(ReportSums sums, string column)
    {
        var at = sums.Shape.Columns.ToList().FindIndex(c => c.Code == column);
        var text = ReportText.CsvLines(March, sums.Rows.Select(r => ReportRow.Of(r.Cells[at])), ReportLanguage.En);
        return (long)(text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Sum(t => decimal.Parse(t, System.Globalization.CultureInfo.InvariantCulture)) * 100m);
    }
}
