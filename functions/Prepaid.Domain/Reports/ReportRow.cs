using System.Collections.Immutable;

namespace Prepaid.Domain.Reports;

/// <summary>A row of a report.</summary>
/// <param name="Cells">One for each column of its shape.</param>
public sealed record ReportRow(ImmutableArray<ReportCell> Cells)
{
    /// <summary>A row of these cells.</summary>
    public static ReportRow Of(params ReadOnlySpan<ReportCell> cells) => new([.. cells]);
}
