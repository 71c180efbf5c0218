using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Reports;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Tariffs;

namespace Prepaid.Functions.Reports;

/// <summary>Answers a report: single rows a page at a time as JSON, all of them streamed as CSV, sums in one piece.</summary>
public sealed class ReportDesk(ReportCatalogue reports, SiteTariffs tariffs, TimeProvider clock)
{
    private const int LostAfterHours = 24;
    private const int LongestDays = 366;

    /// <summary>Answers.</summary>
    /// <param name="request">With the query parameters that its route declares.</param>
    /// <param name="site">Site id.</param>
    /// <param name="name">Name of the report.</param>
    /// <param name="isMetering">True for reports that meter engineers may see.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IResult> Answer(HttpRequest request, string site, string name, bool isMetering, CancellationToken cancellationToken)
    {
        var actor = request.Actor();
        if (!actor.MaySee(site) || await tariffs.Load(site, cancellationToken) is not { } pricing)
        {
            return Problem.NotFound("site", site);
        }

        if (reports.Find(name, isMetering) is not { } report)
        {
            return Problem.Of(RefusalReason.ReportNotFound, $"report '{name}' is not known here");
        }

        var (asked, refusal) = Read(request, pricing, isMetering);
        if (asked is null)
        {
            return Problem.Of(refusal!);
        }

        var by = request.Asked("by") ?? report.Shape.Default;
        var keys = default(ImmutableArray<string>);
        if (by != ReportShape.Rows && !report.Shape.Groupings.TryGetValue(by, out keys))
        {
            return Problem.Of(RefusalReason.BodyRefused, $"by: expected rows{string.Concat(report.Shape.Groupings.Keys.Order(StringComparer.Ordinal).Select(g => ", " + g))}");
        }

        var language = request.Asked("lang") == "en" ? ReportLanguage.En : ReportLanguage.Zh;
        return (request.Asked("format"), by) switch
        {
            ("csv", _) => Results.Stream(stream => WriteCsv(report, asked, keys, language, stream, cancellationToken), "text/csv; charset=utf-8", ReportText.FileName(asked.Scope, report.Shape)),
            (_, ReportShape.Rows) => await Rows(report, asked, request.From(), cancellationToken),
            _ => await Sums(report, asked, keys, cancellationToken),
        };
    }

    private static async Task<IResult> Rows(IReport report, ReportRequest asked, string? from, CancellationToken cancellationToken)
    {
        var page = await report.Page(asked, from, cancellationToken);
        return Results.Bytes(ReportText.Json(asked.Scope, report.Shape, page.Rows, page.Next), "application/json");
    }

    private static async Task<IResult> Sums(IReport report, ReportRequest asked, ImmutableArray<string> keys, CancellationToken cancellationToken)
    {
        var sums = await Add(report, asked, keys, cancellationToken);
        return Results.Bytes(ReportText.Json(asked.Scope, sums.Shape, sums.Rows, null), "application/json");
    }

    private static async Task WriteCsv(
        IReport report, ReportRequest asked, ImmutableArray<string> keys, ReportLanguage language, Stream stream, CancellationToken cancellationToken)
    {
        if (!keys.IsDefault)
        {
            var sums = await Add(report, asked, keys, cancellationToken);
            await Write(ReportText.CsvHead(sums.Shape, language) + ReportText.CsvLines(asked.Scope, sums.Rows, language));
            return;
        }

        await Write(ReportText.CsvHead(report.Shape, language));
        string? from = null;
        do
        {
            var page = await report.Page(asked, from, cancellationToken);
            await Write(ReportText.CsvLines(asked.Scope, page.Rows, language));
            from = page.Next;
        }
        while (from is not null);

        Task Write(string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).AsTask();
    }

    private static async Task<ReportSums> Add(IReport report, ReportRequest asked, ImmutableArray<string> keys, CancellationToken cancellationToken)
    {
        var sums = new ReportSums(report.Shape, keys);
        string? from = null;
        do
        {
            var page = await report.Page(asked, from, cancellationToken);
            foreach (var row in page.Rows)
            {
                sums.Add(row);
            }

            from = page.Next;
        }
        while (from is not null);
        return sums;
    }

    private (ReportRequest? Asked, Refusal? Refusal) Read(HttpRequest request, SitePricing pricing, bool isMetering)
    {
        var now = clock.GetUtcNow();
        var yesterday = DateOnly.FromDateTime(pricing.Zone.LocalAt(now - ReportScope.Settling)).AddDays(-1);
        var asOf = request.AskedDate("asOf") ?? yesterday;
        var last = request.AskedDate("last") ?? asOf;
        var first = request.AskedDate("first") ?? new DateOnly(last.Year, last.Month, 1);
        if (first > last || last > asOf || last.DayNumber - first.DayNumber >= LongestDays)
        {
            return (null, new Refusal(RefusalReason.BodyRefused, FormattableString.Invariant($"first, last, asOf: expected local dates like 2026-03-01, in this order, at most {LongestDays} days")));
        }

        var (meter, silent) = isMetering ? (request.Asked("meter"), request.AskedNumber("hours")) : (null, null);
        var scope = new ReportScope(pricing.Site.Site, pricing.Zone, first, last, asOf);
        return scope.IsSettledAt(now)
            ? (new ReportRequest(scope, pricing, meter ?? string.Empty, TimeSpan.FromHours(silent ?? LostAfterHours)), null)
            : (null, new Refusal(RefusalReason.PeriodNotOver, FormattableString.Invariant($"{asOf:yyyy-MM-dd} ends at {scope.Until:u} and is settled {ReportScope.Settling.TotalMinutes:0} minutes later")));
    }
}
