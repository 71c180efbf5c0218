using System.Globalization;

namespace Prepaid.Verify.Files;

/// <summary>Reads the evidence files: a header, then plain fields without quotes.</summary>
internal static class Csv
{
    /// <summary>Lines behind the header with their numbers; a missing file or another header is a violation.</summary>
    public static IEnumerable<(int Line, string[] Fields)> Read(string folder, string name, string header, Check check, Findings findings)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            findings.Add(check, name, $"the file with header {header}", "no file");
            yield break;
        }

        var number = 0;
        var columns = header.Split(',').Length;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (number == 1 && line != header)
            {
                findings.Add(check, PlaceOf(name, number), $"header {header}", line);
                yield break;
            }

            if (number > 1 && line.Length > 0)
            {
                var fields = line.Split(',');
                if (fields.Length == columns)
                {
                    yield return (number, fields);
                }
                else
                {
                    findings.Add(check, PlaceOf(name, number), FormattableString.Invariant($"{columns} fields"), line);
                }
            }
        }
    }

    /// <summary>A line as violations name it.</summary>
    public static string PlaceOf(string name, int line) => FormattableString.Invariant($"{name}:{line}");

    /// <exception cref="FormatException">Not a time with offset.</exception>
    public static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <exception cref="FormatException">Not a decimal.</exception>
    public static decimal Decimal(string text) => decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    /// <exception cref="FormatException">Not a whole number.</exception>
    public static long Whole(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
