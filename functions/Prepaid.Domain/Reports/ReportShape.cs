using System.Collections.Immutable;

namespace Prepaid.Domain.Reports;

/// <summary>Columns of a report and the ways in which its rows can be grouped.</summary>
/// <param name="Name">Name in routes and file names.</param>
/// <param name="Columns">In order.</param>
/// <param name="Groupings">Codes of the key columns by the name of the grouping.</param>
/// <param name="Default">The grouping used when none is asked for; empty for single rows.</param>
public sealed record ReportShape(string Name, ImmutableArray<ReportColumn> Columns, ImmutableDictionary<string, ImmutableArray<string>> Groupings, string Default)
{
    /// <summary>Name of no grouping.</summary>
    public const string Rows = "rows";

    /// <summary>Unit of the column <c>quantity</c>, told in its heading; empty without one.</summary>
    public string Unit { get; init; } = string.Empty;

    /// <summary>A shape, its columns written like <c>date:Key account:Key gross:Sum</c> and groupings like <c>day=date site=</c>.</summary>
    public static ReportShape Of(string name, string columns, string groupings, string byDefault)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(groupings);
        return new ReportShape(
            name,
            [.. columns.Split(' ').Select(c => c.Split(':')).Select(c => new ReportColumn(c[0], Enum.Parse<ColumnRole>(c[1])))],
            groupings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(g => g.Split('=')).ToImmutableDictionary(
                g => g[0], ImmutableArray<string> (g) => [.. g[1].Split('+', StringSplitOptions.RemoveEmptyEntries)], StringComparer.Ordinal),
            byDefault);
    }

    /// <summary>The shape of its rows grouped by some of its keys.</summary>
    public ReportShape By(ImmutableArray<string> keys) => this with
    {
        Columns = [.. Columns.Where(c => c.Role is ColumnRole.Sum or ColumnRole.Latest or ColumnRole.Gravest || keys.Contains(c.Code))],
    };
}
