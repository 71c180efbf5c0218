using System.Globalization;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Reports;

/// <summary>A statement as one printable page (A4), complete in itself: no script, no font, no picture from elsewhere.</summary>
public sealed class StatementPage
{
    private const string Style = """
        @page{size:A4;margin:14mm 12mm 16mm}
        *{box-sizing:border-box}
        body{font:9.5pt/1.4 "Noto Sans CJK SC","Microsoft YaHei","PingFang SC","WenQuanYi Micro Hei",system-ui,sans-serif;color:#1c2430;background:#fff;max-width:186mm;margin:0 auto;padding:4mm 0}
        h1{font-size:17pt;margin:0}h2{font-size:11pt;margin:6mm 0 1.5mm;break-after:avoid}
        header{display:flex;justify-content:space-between;align-items:flex-end;border-bottom:1.5pt solid #1c2430;padding-bottom:2mm}
        header p{margin:0;text-align:right;color:#48525f}
        dl{display:grid;grid-template-columns:auto 1fr auto 1fr;gap:.8mm 4mm;margin:3mm 0}dt{color:#48525f}dd{margin:0}
        table{border-collapse:collapse;width:100%;font-size:8.5pt}thead{display:table-header-group}tr{break-inside:avoid}
        th{font-weight:600;color:#48525f;border-bottom:1pt solid #48525f}td,th{padding:.7mm 1.5mm;text-align:left;vertical-align:top}td{border-bottom:.4pt solid #d5dbe2;overflow-wrap:anywhere}
        .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}th.n{white-space:normal}.sum td{font-weight:600;border-top:.8pt solid #48525f}.w{white-space:nowrap}
        .note,footer{color:#48525f;font-size:8pt}footer{margin-top:6mm;border-top:.4pt solid #d5dbe2;padding-top:2mm;overflow-wrap:anywhere}
        @media screen{body{padding:8mm 4mm}}
        """;

    private readonly Statement statement;
    private readonly ReportLanguage language;
    private readonly SiteZone zone;
    private readonly HtmlText page = new();

    private StatementPage(Statement statement, ReportLanguage language)
    {
        this.statement = statement;
        this.language = language;
        zone = SiteZone.Of(statement.Frame.Zone);
    }

    /// <summary>Writes it.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="hash">Hash of its canonical JSON, printed at its foot.</param>
    /// <param name="language">Language of the words.</param>
    public static string Write(Statement statement, string hash, ReportLanguage language)
    {
        ArgumentNullException.ThrowIfNull(statement);
        return new StatementPage(statement, language).Write(hash);
    }

    private string Write(string hash)
    {
        var frame = statement.Frame;
        var month = frame.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        page.Add($"<!doctype html><html lang=\"{(language == ReportLanguage.Zh ? "zh" : "en")}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Word("statement")} {frame.Account} {month}</title>");
        page.Markup("<style>").Markup(Style).Markup("</style>");
        page.Add($"<header><div><h1>{Word("statement")}{(frame.ClosedAt is null ? string.Empty : $" ({Word("final")})")}</h1>{frame.SiteName}</div><p>{Word("number")} {frame.Account}-{month}<br>{Word("issued")} {Time(frame.IssuedAt)} ({frame.Zone})</p></header>");
        page.Add($"<dl><dt>{Word("account")}<dd>{frame.Account}<dt>{Word("month")}<dd>{month}<dt>{Word("tenant")}<dd>{frame.TenantName} {frame.Tenant}<dt>{Word("room")}<dd>{frame.Room}<dt>{Word("site")}<dd>{frame.Site}<dt>{Word("entries")}<dd>{frame.After + 1}–{frame.Cut}</dl>");
        Balances();
        UnitPrices();
        Utilities();
        Meters();
        Use();
        Others();
        page.Add($"<footer>{Word("legal")}<br>SHA-256 {hash}</footer></html>");
        return page.ToString();
    }

    private void Balances()
    {
        Open("balances", "kind|", "wallet-electricity|n", "wallet-water|n", "wallet-rent|n", "total|n");
        var opening = statement.Frame.Opening;
        page.Add($"<tr><td>{Word("opening-balance")}<td class=n>{opening.Electricity}<td class=n>{opening.Water}<td class=n>{opening.Rent}<td class=n>{opening.Total}");
        foreach (var kind in statement.Wallets.SelectMany(w => w.Movements).Select(m => m.Kind).Distinct().Order(StringComparer.Ordinal))
        {
            var amounts = statement.Wallets.Select(w => w.Movements.FirstOrDefault(m => m.Kind == kind)?.Amount).ToList();
            page.Add($"<tr><td>{Word(kind)}<td class=n>{amounts[0]}<td class=n>{amounts[1]}<td class=n>{amounts[2]}<td class=n>{Sum(amounts.Select(a => a ?? Money.Zero))}");
        }

        var closing = statement.Closing;
        page.Add($"<tr class=sum><td>{Word("closing-balance")}<td class=n>{closing.Electricity}<td class=n>{closing.Water}<td class=n>{closing.Rent}<td class=n>{closing.Total}</table>");
        page.Add($"<p class=note>{Word("yuan")}</p>");
    }

    private void UnitPrices()
    {
        if (statement.Frame.UnitPrices.IsEmpty)
        {
            return;
        }

        Open("unit-price", "voltage-class|", "quantity|n", "energy-charge|n", "fee|n", "common-area|n", "loss|n", "all-in|n", "catalogue|n", "uplift|n", "counted|n", "limit|n");
        foreach (var price in statement.Frame.UnitPrices)
        {
            page.Add($"<tr><td>{price.VoltageClass}<td class=n>{price.Quantity} kWh<td class=n>{price.Energy}<td class=n>{price.Fee}<td class=n>{price.CommonArea}<td class=n>{price.Loss}<td class=n>{Price(price.AllIn)} / kWh<td class=n>{Price(price.Catalogue)}<td class=n>{Percent(price.Uplift)}<td class=n>{Price(price.Cap?.Counted)}<td class=n>{Price(price.Cap?.Limit)}");
        }

        page.Markup("</table>");
        foreach (var cap in statement.Frame.UnitPrices.Select(p => p.Cap).OfType<CapTerms>().DistinctBy(c => c.Rule))
        {
            page.Add($"<p class=note>{Word("limit")} {cap.Rule}: {Word("catalogue")} + {Percent(cap.Uplift)}; {Word("counted")}: {Word("energy-charge")}{Counted(cap.CountsFee, "fee")}{Counted(cap.CountsCommonArea, "common-area")}{Counted(cap.CountsLoss, "loss")}</p>");
        }
    }

    private void Utilities()
    {
        Open("utilities", "utility|", "quantity|n", "energy|n", "common-area|n", "loss|n", "fee|n", "total|n", "all-in|n");
        foreach (var utility in statement.Utilities)
        {
            page.Add($"<tr><td>{Word(utility.Utility)}<td class=n>{utility.Quantity} {Unit(utility.Utility)}<td class=n>{utility.Energy}<td class=n>{utility.CommonArea}<td class=n>{utility.Loss}<td class=n>{utility.Fee}<td class=n>{utility.Total}<td class=n>{Price(utility.AllIn)} / {Unit(utility.Utility)}");
        }

        page.Markup("</table>");
    }

    private void Meters()
    {
        if (statement.Frame.Meters.IsEmpty)
        {
            return;
        }

        Open("meters", "meter|", "serial|", "utility|", "opening-register|n", "date|w", "closing-register|n", "date|w");
        foreach (var meter in statement.Frame.Meters)
        {
            page.Add($"<tr><td>{meter.Meter}{(meter.Left is null ? string.Empty : $" ({Word("left")})")}<td>{meter.Serial}<td>{Word(meter.Utility)}<td class=n>{meter.Opening?.Value}<td class=w>{Time(meter.Opening?.At)}<td class=n>{meter.Closing?.Value}<td class=w>{Time(meter.Closing?.At)}");
        }

        page.Markup("</table>");
    }

    private void Use()
    {
        var use = UseByDay.Of(statement);
        if (use.IsEmpty)
        {
            return;
        }

        Open("use", "meter|", "date|w", "kind|", "band|", "tier|n", "quantity|n", "price|n", "exact-amount|n", "sequence|w", "details|");
        foreach (var meter in use.GroupBy(u => u.Meter, StringComparer.Ordinal))
        {
            foreach (var (id, kind, cause, part, first, last) in meter)
            {
                page.Add($"<tr><td>{id}<td class=w>{part.Date:yyyy-MM-dd}<td>{Word(kind)}<td>{Word(part.Band)}<td class=n>{(part.Tier == 0 ? string.Empty : part.Tier)}<td class=n>{part.Quantity}<td class=n>{part.Price}<td class=n>{Exact(part.Fen)}<td class=w>{(first == last ? $"{first}" : $"{first}–{last}")}<td>{StatementCsv.FlagsOf(part, language)} {cause}");
            }

            var booked = Sum(statement.Lines.Where(l => l.Meter == meter.Key && l.Parts.Length > 0).Select(l => l.GainOf(Wallet.Electricity) + l.GainOf(Wallet.Water)));
            page.Add($"<tr class=sum><td>{meter.Key}<td colspan=4>{Word("total")}<td class=n>{meter.Where(u => !u.Part.IsHeld).Sum(u => u.Part.Quantity)} {Unit(statement.Frame.Meters.FirstOrDefault(m => m.Meter == meter.Key)?.Utility)}<td><td class=n>{Exact(meter.Sum(u => u.Part.Fen))}<td colspan=2>{Word("booked")} {-booked}");
        }

        page.Add($"</table><p class=note>{Word("carried")}</p>");
    }

    private void Others()
    {
        var lines = statement.Lines.Where(l => l.Parts.IsEmpty).ToList();
        if (lines.Count == 0)
        {
            return;
        }

        Open("other", "sequence|n", "booked-at|w", "kind|", "details|", "wallet-electricity|n", "wallet-water|n", "wallet-rent|n");
        foreach (var line in lines)
        {
            page.Add($"<tr><td class=n>{line.Sequence}<td class=w>{Time(line.BookedAt)}<td>{Word(line.Kind)}<td>{line.Key}<br><span class=note>{Period(line)} {EvidenceText.Of(line.Evidence, language)}</span><td class=n>{Amount(line, Wallet.Electricity)}<td class=n>{Amount(line, Wallet.Water)}<td class=n>{Amount(line, Wallet.Rent)}");
        }

        page.Markup("</table>");
    }

    private void Open(string title, params ReadOnlySpan<string> columns)
    {
        page.Add($"<h2>{Word(title)}</h2><table><thead><tr>");
        foreach (var column in columns)
        {
            var parts = column.Split('|');
            page.Add($"<th class=\"{parts[1]}\">{Word(parts[0])}");
        }

        page.Markup("</thead>");
    }

    private static Money Sum(IEnumerable<Money> amounts) => amounts.Aggregate(Money.Zero, (sum, amount) => sum + amount);

    private static string Amount(StatementLine line, Wallet wallet) => line.GainOf(wallet) is var gain && gain == Money.Zero ? string.Empty : gain.ToString();

    private static string Price(decimal? yuan) => yuan?.ToString("0.00####", CultureInfo.InvariantCulture) ?? "–";

    private static string Exact(decimal fen) => (fen / 100m).ToString("0.00######", CultureInfo.InvariantCulture);

    private static string Percent(decimal? ratio) => ratio is { } known ? (known * 100m).ToString("0.##", CultureInfo.InvariantCulture) + " %" : "–";

    private static string Unit(string? utility) => utility switch
    {
        "electricity" => "kWh",
        "water" => "m³",
        _ => string.Empty,
    };

    private string Counted(bool counts, string what) => counts ? " + " + Word(what) : string.Empty;

    private string Word(string code) => ReportWords.Of(code, language);

    private string Time(DateTimeOffset? moment) => moment is { } at ? StatementCsv.Time(zone, at) : string.Empty;

    private string Period(StatementLine line) => line.ServiceTo > line.ServiceFrom ? $"{Time(line.ServiceFrom)} – {Time(line.ServiceTo)}." : string.Empty;
}
