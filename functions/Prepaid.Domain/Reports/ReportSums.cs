using System.Collections.Immutable;

namespace Prepaid.Domain.Reports;

/// <summary>Adds rows up by some of their keys; holds one row for each group.</summary>
public sealed class ReportSums
{
    private readonly SortedDictionary<string, ReportCell[]> groups = new(StringComparer.Ordinal);
    private readonly ImmutableArray<int> kept;
    private readonly ImmutableArray<int> keys;

    /// <summary>Groups rows of a shape.</summary>
    public ReportSums(ReportShape shape, ImmutableArray<string> by)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Shape = shape.By(by);
        kept = [.. Shape.Columns.Select(column => shape.Columns.IndexOf(column))];
        keys = [.. Enumerable.Range(0, Shape.Columns.Length).Where(i => Shape.Columns[i].Role == ColumnRole.Key)];
    }

    /// <summary>Shape of the sums.</summary>
    public ReportShape Shape { get; }

    /// <summary>The sums, in the order of their keys.</summary>
    public IEnumerable<ReportRow> Rows => groups.Values.Select(cells => new ReportRow([.. cells]));

    /// <summary>Adds a row.</summary>
    public void Add(ReportRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var cells = kept.Select(i => row.Cells[i]).ToArray();
        var key = string.Join('\u0000', keys.Select(i => cells[i].Key));
        if (!groups.TryGetValue(key, out var sums))
        {
            groups[key] = cells;
            return;
        }

        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] = Shape.Columns[i].Role == ColumnRole.Key ? sums[i] : sums[i].With(cells[i]);
        }
    }
}
