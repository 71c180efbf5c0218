using Prepaid.Domain.Reports;
using Prepaid.Functions.Tariffs;

namespace Prepaid.Functions.Reports;

/// <summary>What somebody asks a report for.</summary>
/// <param name="Scope">Site, dates, and as of when.</param>
/// <param name="Pricing">The site.</param>
/// <param name="Meter">One meter, or empty for all.</param>
/// <param name="SilentFor">From when on a meter counts as lost.</param>
public sealed record ReportRequest(ReportScope Scope, SitePricing Pricing, string Meter, TimeSpan SilentFor);

/// <summary>A page of a report.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="Next">Continuation; null behind the last page.</param>
public sealed record ReportPage(IReadOnlyList<ReportRow> Rows, string? Next);

/// <summary>A report that can be read page by page.</summary>
public interface IReport
{
    /// <summary>Name, columns and groupings.</summary>
    ReportShape Shape { get; }

    /// <summary>One page. The same request gives the same pages for ever.</summary>
    Task<ReportPage> Page(ReportRequest request, string? from, CancellationToken cancellationToken);
}
