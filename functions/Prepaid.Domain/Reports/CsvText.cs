using System.Globalization;
using System.Text;

namespace Prepaid.Domain.Reports;

/// <summary>Cells of a CSV file (RFC 4180): comma, CRLF, quotes where they are needed.</summary>
/// <remarks>A text that a spreadsheet would take for a formula gets an apostrophe; numbers never do.</remarks>
public sealed class CsvText
{
    /// <summary>Byte order mark, without which spreadsheets do not read Chinese.</summary>
    public const string Mark = "\ufeff";

    private readonly StringBuilder text = new();
    private bool isInLine;

    /// <summary>A text cell.</summary>
    public CsvText Text(string value) => Raw(Cell(value));

    /// <summary>An amount in yuan.</summary>
    public CsvText Yuan(Money? value) => Raw(value?.ToString() ?? string.Empty);

    /// <summary>A number as it is; blank for null.</summary>
    public CsvText Number(decimal? value) => Raw(value?.ToString(CultureInfo.InvariantCulture) ?? string.Empty);

    /// <summary>Ends the line.</summary>
    public CsvText End()
    {
        text.Append("\r\n");
        isInLine = false;
        return this;
    }

    /// <summary>A line of text cells.</summary>
    public CsvText Line(params IEnumerable<string> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        foreach (var cell in cells)
        {
            Text(cell);
        }

        return End();
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    private static string Cell(string value)
    {
        var safe = value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' ? "'" + value : value;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private CsvText Raw(string value)
    {
        text.Append(isInLine ? "," : string.Empty).Append(value);
        isInLine = true;
        return this;
    }
}
