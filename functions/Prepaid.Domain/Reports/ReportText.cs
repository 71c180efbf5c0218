using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Prepaid.Domain.Reports;

/// <summary>Reports as JSON and CSV. The same rows give the same bytes: nothing tells when they were asked for.</summary>
public static class ReportText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A page of rows as one JSON object.</summary>
    /// <param name="scope">What it is about.</param>
    /// <param name="shape">Shape of the rows.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="next">Continuation, or null behind the last page.</param>
    public static byte[] Json(ReportScope scope, ReportShape shape, IEnumerable<ReportRow> rows, string? next)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(rows);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("report", shape.Name);
            json.WriteString("site", scope.Site);
            json.WriteString("first", Date(scope.First));
            json.WriteString("last", Date(scope.Last));
            json.WriteString("asOf", Date(scope.AsOf));
            json.WriteStartArray("items");
            foreach (var row in rows)
            {
                json.WriteStartObject();
                for (var i = 0; i < shape.Columns.Length; i++)
                {
                    row.Cells[i].Write(json, JsonNamingPolicy.CamelCase.ConvertName(Joined(shape.Columns[i].Code)));
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("next", next);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The head of a CSV file.</summary>
    public static string CsvHead(ReportShape shape, ReportLanguage language)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return CsvText.Mark + new CsvText().Line(shape.Columns.Select(c => ReportWords.Of(c.Code, language) + (c.Code == "quantity" && shape.Unit.Length > 0 ? $" ({shape.Unit})" : string.Empty)));
    }

    /// <summary>Lines of a CSV file.</summary>
    public static string CsvLines(ReportScope scope, IEnumerable<ReportRow> rows, ReportLanguage language)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(rows);
        var csv = new CsvText();
        foreach (var row in rows)
        {
            foreach (var cell in row.Cells)
            {
                cell.Write(csv, scope.Zone, language);
            }

            csv.End();
        }

        return csv.ToString();
    }

    /// <summary>Name of a file.</summary>
    public static string FileName(ReportScope scope, ReportShape shape)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(shape);
        return $"{shape.Name}-{scope.Site}-{Date(scope.First)}-{Date(scope.Last)}-asof-{Date(scope.AsOf)}.csv";
    }

    private static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // measured-at becomes MeasuredAt.
    private static string Joined(string code)
    {
        var name = new StringBuilder();
        foreach (var word in code.Split('-'))
        {
            name.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
        }

        return name.ToString();
    }
}
