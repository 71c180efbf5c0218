using System.Collections.Immutable;
using System.Globalization;

namespace Prepaid.Domain.Metering;

/// <summary>Cumulative readings in CSV: a heading with meter, time, register and optionally code and sequence (docs/tariffs.md).</summary>
public static class ReadingFile
{
    private static readonly string[] Required = ["meter", "time", "register"];
    private static readonly string[] Columns = [.. Required, "code", "sequence"];
    private static readonly string[] TimeForms =
    [
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss K",
    ];

    private static readonly DateTimeOffset Earliest = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset Latest = new(2099, 12, 30, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads a file. Never throws on any text.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="lines">The readings, in the file's order.</param>
    /// <param name="errors">For every bad line its number, field and what was expected.</param>
    public static bool TryParse(string text, out ImmutableArray<ReadingLine> lines, out ImmutableArray<string> errors)
    {
        ArgumentNullException.ThrowIfNull(text);
        var read = ImmutableArray.CreateBuilder<ReadingLine>();
        var wrong = ImmutableArray.CreateBuilder<string>();
        int[]? columns = null;
        var (number, width) = (0, 0);
        foreach (var span in text.AsSpan().TrimStart('\uFEFF').EnumerateLines())
        {
            number++;
            if (span.IsWhiteSpace())
            {
                continue;
            }

            string[] fields = [.. span.ToString().Split(',', StringSplitOptions.TrimEntries).Select(field => field.Trim('"'))];
            if (columns is null)
            {
                columns = Heading(fields, number, wrong);
                width = fields.Length;
                if (wrong.Count > 0)
                {
                    break; // every line below would be wrong for the same reason
                }
            }
            else if (fields.Length > width)
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"line {number}: expected {width} fields like the heading, with decimals behind a point; got {fields.Length}"));
            }
            else if (TryLine(fields, columns, number, out var line, wrong))
            {
                read.Add(line);
            }
        }

        if (columns is null)
        {
            wrong.Add("line 1: expected a heading with meter,time,register");
        }
        else if (read.Count == 0 && wrong.Count == 0)
        {
            wrong.Add(string.Create(CultureInfo.InvariantCulture, $"line {number}: expected at least one reading below the heading"));
        }

        lines = read.ToImmutable();
        errors = wrong.ToImmutable();
        return errors.IsEmpty;
    }

    private static int[] Heading(string[] fields, int number, ImmutableArray<string>.Builder wrong)
    {
        var columns = Columns.Select(column => Array.FindIndex(fields, field => field.Equals(column, StringComparison.OrdinalIgnoreCase))).ToArray();
        foreach (var missing in Required.Where((_, i) => columns[i] < 0))
        {
            Wrong($"{missing}: expected a column of this name; got {string.Join(",", fields)}");
        }

        foreach (var unknown in fields.Where(field => !Columns.Contains(field, StringComparer.OrdinalIgnoreCase)))
        {
            Wrong($"{unknown}: unknown column; expected {string.Join(", ", Columns)}");
        }

        foreach (var twice in fields.GroupBy(field => field, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
        {
            Wrong($"{twice.Key}: expected one column of this name");
        }

        return columns;

        void Wrong(string what) => wrong.Add(string.Create(CultureInfo.InvariantCulture, $"line {number}: {what}"));
    }

    private static bool TryLine(string[] fields, int[] columns, int number, out ReadingLine line, ImmutableArray<string>.Builder wrong)
    {
        line = default;
        var before = wrong.Count;
        var meter = Field(fields, columns[0]);
        if (meter.Length is 0 or > 64 || meter.Any(char.IsControl))
        {
            Wrong("meter", "an id of 1 to 64 characters");
        }

        if (!TryTime(Field(fields, columns[1]), out var time))
        {
            Wrong("time", "a time with its offset, like 2026-03-01T00:15:00+08:00");
        }

        if (!decimal.TryParse(Field(fields, columns[2]), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var register)
            || Math.Abs(register) >= 1_000_000_000m || register.Scale > 6)
        {
            Wrong("register", "the cumulative value, like 1234.56, below 1000000000 with at most 6 decimals");
        }

        var sequence = 0L;
        if (Field(fields, columns[4]) is { Length: > 0 } written
            && (!long.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out sequence) || sequence > int.MaxValue))
        {
            Wrong("sequence", "a whole number");
        }

        var code = Field(fields, columns[3]) is { Length: > 0 } given ? given : MeterSetup.TotalRegister;
        line = new ReadingLine(meter, code, time, sequence, register);
        return wrong.Count == before;

        void Wrong(string field, string expected) => wrong.Add(string.Create(CultureInfo.InvariantCulture, $"line {number}: {field}: expected {expected}"));
    }

    private static string Field(string[] fields, int column) => column >= 0 && column < fields.Length ? fields[column] : string.Empty;

    // A time without an offset would silently become the machine's own.
    private static bool TryTime(string text, out long time)
    {
        time = 0;
        var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-');
        if (!hasOffset || !DateTimeOffset.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed)
            || parsed < Earliest || parsed > Latest)
        {
            return false;
        }

        time = parsed.ToUnixTimeSeconds();
        return true;
    }
}
