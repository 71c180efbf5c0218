using System.Collections.Immutable;
using System.Globalization;
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
    /// <param name="request">With <c>first</c>, <c>last</c>, <c>asOf</c>, <c>by</c>, <c>format</c>, <c>lang</c>, <c>meter</c>, <c>hours</c> and <c>from</c>.</param>
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

        var (asked, refusal) = Read(request, pricing);
        if (asked is null)
        {
            return Problem.Of(refusal!);
        }

        var by = request.Query["by"].ToString() is { Length: > 0 } named ? named : report.Shape.Default;
        var keys = default(ImmutableArray<string>);
        if (by != ReportShape.Rows && !report.Shape.Groupings.TryGetValue(by, out keys))
        {
            return Problem.Of(RefusalReason.BodyRefused, $"by: expected rows{string.Concat(report.Shape.Groupings.Keys.Order(StringComparer.Ordinal).Select(g => ", " + g))}");
        }

        var language = request.Query["lang"] == "en" ? ReportLanguage.En : ReportLanguage.Zh;
        return (request.Query["format"].ToString(), by) switch
        {
            ("csv", _) => Results.Stream(stream => WriteCsv(report, asked, keys, language, stream, cancellationToken), "text/csv; charset=utf-8", ReportText.FileName(asked.Scope, report.Shape)),
            ("" or "json", ReportShape.Rows) => await Rows(report, asked, request.From(), cancellationToken),
            ("" or "json", _) => await Sums(report, asked, keys, cancellationToken),
            _ => Problem.Of(RefusalReason.BodyRefused, "format: expected json or csv"),
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

    private (ReportRequest? Asked, Refusal? Refusal) Read(HttpRequest request, SitePricing pricing)
    {
        var now = clock.GetUtcNow();
        var yesterday = DateOnly.FromDateTime(pricing.Zone.LocalAt(now - ReportScope.Settling)).AddDays(-1);
        if (!TryDate(request, "asOf", yesterday, out var asOf)
            || !TryDate(request, "last", asOf, out var last)
            || !TryDate(request, "first", new DateOnly(last.Year, last.Month, 1), out var first)
            || first > last || last > asOf || last.DayNumber - first.DayNumber >= LongestDays)
        {
            return (null, new Refusal(RefusalReason.BodyRefused, FormattableString.Invariant($"first, last, asOf: expected local dates like 2026-03-01, in this order, at most {LongestDays} days")));
        }

        var hours = request.Query["hours"].ToString() is { Length: > 0 } text ? text : LostAfterHours.ToString(CultureInfo.InvariantCulture);
        if (!int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var silent) || silent is < 1 or > 10_000)
        {
            return (null, new Refusal(RefusalReason.BodyRefused, "hours: expected 1 to 10000"));
        }

        var scope = new ReportScope(pricing.Site.Site, pricing.Zone, first, last, asOf);
        return scope.IsSettledAt(now)
            ? (new ReportRequest(scope, pricing, request.Query["meter"].ToString(), TimeSpan.FromHours(silent)), null)
            : (null, new Refusal(RefusalReason.PeriodNotOver, FormattableString.Invariant($"{asOf:yyyy-MM-dd} ends at {scope.Until:u} and is settled {ReportScope.Settling.TotalMinutes:0} minutes later")));
    }

    private static bool TryDate(HttpRequest request, string name, DateOnly byDefault, out DateOnly date)
    {
        date = byDefault;
        return request.Query[name].ToString() is not { Length: > 0 } text
            || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }
}
