namespace Prepaid.Domain.Reports;

/// <summary>What becomes of a column when rows are grouped.</summary>
public enum ColumnRole
{
    /// <summary>Rows can be grouped by it; else it is left out.</summary>
    Key = 0,

    /// <summary>Numbers are added; a blank counts as nothing.</summary>
    Sum = 1,

    /// <summary>The latest time is kept.</summary>
    Latest = 2,

    /// <summary>The gravest quality flag is kept.</summary>
    Gravest = 3,

    /// <summary>Left out.</summary>
    Detail = 4,
}

/// <summary>A column of a report.</summary>
/// <param name="Code">Name in JSON, and of its heading in <see cref="ReportWords"/>.</param>
/// <param name="Role">What becomes of it when rows are grouped.</param>
public sealed record ReportColumn(string Code, ColumnRole Role);
