using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Tariffs;

/// <summary>Data of the public price notice (公示) of a site and month, as JSON or CSV.</summary>
public sealed class CertificateDesk(SiteTariffs tariffs, DirectoryTable directory, MonthStatements statements)
{
    private const string Header = "account,voltageClass,quantity,energyFen,feeFen,commonAreaFen,lossFen,allIn,limit,catalogue,passed";

    /// <summary>Draws up the notice; it says itself whether it may be issued.</summary>
    public async Task<IResult> Of(Actor actor, string site, string month, bool csv, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.MaySee(site) || await tariffs.Load(site, cancellationToken) is not { } pricing)
        {
            return Problem.NotFound("site", site);
        }

        if (!TryMonth(month, out var first))
        {
            return Problem.Of(RefusalReason.BodyRefused, "month: expected one like 2026-03");
        }

        var certificate = CapCertificate.Of(site, first, await StatementsOf(pricing, first, cancellationToken), new PriceCap(pricing.Caps, pricing.Catalogue));
        return csv ? Results.Text(Csv(certificate), "text/csv", Encoding.UTF8) : Results.Ok(Show(certificate));
    }

    /// <summary>Statements of all accounts of a site in a month.</summary>
    internal async Task<IReadOnlyList<StatementFigures>> StatementsOf(SitePricing pricing, DateOnly month, CancellationToken cancellationToken)
    {
        var all = new List<StatementFigures>();
        string? from = null;
        do
        {
            (var page, from) = await directory.AccountsOf(pricing.Site.Site, from, cancellationToken);
            foreach (var account in page)
            {
                all.AddRange(await statements.Of(pricing, account.Account, month, cancellationToken));
            }
        }
        while (from is not null);
        return all;
    }

    /// <summary>First day of a month written like 2026-03.</summary>
    internal static bool TryMonth(string? text, out DateOnly first) =>
        DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out first);

    private static object Show(CapCertificate certificate) => new
    {
        certificate.Site,
        month = certificate.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        certificate.MayBeIssued,
        certificate.Quantity,
        chargedFen = certificate.Charged.Fen,
        items = certificate.Lines.Select(line => new
        {
            line.Statement.Account,
            line.Statement.Supply.VoltageClass,
            line.Statement.Quantity,
            energyFen = line.Statement.Energy.Fen,
            feeFen = line.Statement.Fee.Fen,
            commonAreaFen = line.Statement.CommonArea.Fen,
            lossFen = line.Statement.Loss.Fen,
            tests = line.Verdict.Tests,
            missing = line.Verdict.Missing,
            passed = line.Verdict.Allowed,
        }),
    };

    private static string Csv(CapCertificate certificate)
    {
        var csv = new StringBuilder(Header).Append("\r\n");
        foreach (var (statement, verdict) in certificate.Lines)
        {
            var test = verdict.Tests.FirstOrDefault();
            csv.Append(
                CultureInfo.InvariantCulture,
                $"{Cell(statement.Account)},{Cell(statement.Supply.VoltageClass)},{statement.Quantity},{statement.Energy.Fen},{statement.Fee.Fen},{statement.CommonArea.Fen},{statement.Loss.Fen},{test?.AllIn},{test?.Limit},{test?.Catalogue},{(verdict.Allowed ? "true" : "false")}\r\n");
        }

        return csv.ToString();
    }

    // A cell that a spreadsheet would take for a formula gets an apostrophe.
    private static string Cell(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(',', '"', '\n') < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
