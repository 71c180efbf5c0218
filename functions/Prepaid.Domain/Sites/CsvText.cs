using System.Text;

namespace Prepaid.Domain.Sites;

/// <summary>One row of a CSV text.</summary>
/// <param name="Row">Line that it begins on, from 1; the heading is on the first.</param>
/// <param name="Fields">Without quotes and outer spaces.</param>
public sealed record CsvRow(int Row, IReadOnlyList<string> Fields);

/// <summary>CSV by RFC 4180: commas, fields in quotes where needed, any line end. Empty lines are passed over.</summary>
public static class CsvText
{
    /// <summary>All rows, the heading first. Never throws; a quote that is not closed ends with the text.</summary>
    public static IReadOnlyList<CsvRow> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rows = new List<CsvRow>();
        var (fields, field) = (new List<string>(), new StringBuilder());
        var (line, begun, isQuoted) = (1, 1, false);
        for (var i = text.StartsWith('\uFEFF') ? 1 : 0; i < text.Length; i++)
        {
            var c = text[i];
            if (isQuoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                field.Append(c);
                i++;
            }
            else if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && c == ',')
            {
                EndField();
            }
            else if (!isQuoted && c == '\n')
            {
                EndRow();
                begun = line + 1;
            }
            else
            {
                field.Append(c);
            }

            line += c == '\n' ? 1 : 0;
        }

        EndRow();
        return rows;

        void EndField()
        {
            fields.Add(field.ToString().Trim());
            field.Clear();
        }

        void EndRow()
        {
            EndField();
            if (fields.Count > 1 || fields[0].Length > 0)
            {
                rows.Add(new CsvRow(begun, fields));
            }

            fields = [];
        }
    }
}

/// <summary>What is wrong with one row of an import.</summary>
/// <param name="File">sites, accounts, meters or balances.</param>
/// <param name="Row">Line in that file, from 1.</param>
/// <param name="Field">Column.</param>
/// <param name="Expected">What should stand there.</param>
public sealed record ImportFault(string File, int Row, string Field, string Expected);
