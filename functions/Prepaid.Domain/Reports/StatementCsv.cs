using System.Globalization;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Reports;

/// <summary>A statement as CSV: balances, then one line for every entry and one for each of its priced parts, amounts in yuan.</summary>
public static class StatementCsv
{
    private static readonly string[] Columns =
    [
        "sequence", "kind", "key", "booked-at", "service-from", "service-to", "meter", "date", "version", "band", "tier", "quantity", "price", "exact-amount",
        "wallet-electricity", "wallet-water", "wallet-rent", "fee", "common-area", "loss", "cause",
    ];

    /// <summary>Writes it.</summary>
    public static string Write(Statement statement, ReportLanguage language)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var csv = new CsvText();
        var zone = SiteZone.Of(statement.Frame.Zone);
        csv.Line(Columns.Select(column => ReportWords.Of(column, language)));
        Balance(csv, "opening-balance", statement.Frame.Opening, language);
        foreach (var line in statement.Lines)
        {
            Entry(csv, line, zone, language);
            foreach (var part in line.Parts)
            {
                Part(csv, line, part, language);
            }
        }

        Balance(csv, "closing-balance", statement.Closing, language);
        return CsvText.Mark + csv;
    }

    private static void Balance(CsvText csv, string name, in WalletBalances balances, ReportLanguage language)
    {
        csv.Text(string.Empty).Text(ReportWords.Of(name, language));
        Blank(csv, 12);
        csv.Yuan(balances.Electricity).Yuan(balances.Water).Yuan(balances.Rent);
        Blank(csv, 4);
        csv.End();
    }

    private static void Entry(CsvText csv, StatementLine line, SiteZone zone, ReportLanguage language)
    {
        csv.Number(line.Sequence).Text(ReportWords.Of(line.Kind, language)).Text(line.Key)
            .Text(Time(zone, line.BookedAt)).Text(Time(zone, line.ServiceFrom)).Text(Time(zone, line.ServiceTo)).Text(line.Meter);
        Blank(csv, 7);
        foreach (var wallet in Enum.GetValues<Wallet>())
        {
            csv.Yuan(line.GainOf(wallet));
        }

        csv.Yuan(line.GainOf(CounterAccounts.ServiceFee)).Yuan(line.GainOf(CounterAccounts.CommonAreaRevenue)).Yuan(line.GainOf(CounterAccounts.LossRevenue)).Text(line.Cause).End();
    }

    private static void Part(CsvText csv, StatementLine line, ChargedPart part, ReportLanguage language)
    {
        csv.Number(line.Sequence);
        Blank(csv, 5);
        csv.Text(line.Meter).Text(part.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Text(part.Version).Text(ReportWords.Of(part.Band, language))
            .Number(part.Tier).Number(part.Quantity).Number(part.Price).Number(part.Fen / 100m);
        Blank(csv, 6);
        csv.Text(FlagsOf(part, language)).End();
    }

    /// <summary>Estimated, or waiting for a price; empty for neither.</summary>
    internal static string FlagsOf(ChargedPart part, ReportLanguage language) => string.Join(
        ' ', new[] { part.IsEstimated ? "estimated" : string.Empty, part.IsHeld ? "held" : string.Empty }.Where(f => f.Length > 0).Select(f => ReportWords.Of(f, language)));

    /// <summary>The site's wall clock, to the minute.</summary>
    internal static string Time(SiteZone zone, DateTimeOffset moment) => zone.LocalAt(moment).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static void Blank(CsvText csv, int cells)
    {
        for (var i = 0; i < cells; i++)
        {
            csv.Text(string.Empty);
        }
    }
}
