using System.Buffers;

namespace Prepaid.Verify.Rows;

/// <summary>The readings of a packed day: <c>[register@]dt,dcounts,dsequence,delay quality [reason] [~] [!decision:actor] ;</c></summary>
internal static class ReadingsText
{
    private const string Reasons = "owfbjstcdxlimn";
    private const string Decisions = "ARVS";

    private static readonly SearchValues<char> Qualities = SearchValues.Create("uaphre");

    /// <exception cref="FormatException">With the reading that cannot be read.</exception>
    public static IReadOnlyList<StoredReading> Parse(string text)
    {
        var readings = new List<StoredReading>();
        var counts = new Dictionary<int, long>();
        long time = 0, sequence = 0;
        foreach (var item in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var register = item.Length > 1 && item[1] == '@' ? item[0] - '0' : 0;
            var fields = (register > 0 ? item[2..] : item).Split(',', 4);
            if (fields.Length != 4)
            {
                throw new FormatException($"{item}: expected four numbers of a reading");
            }

            time += Mark.Whole(fields[0]);
            counts[register] = counts.GetValueOrDefault(register) + Mark.Whole(fields[1]);
            sequence += Mark.Whole(fields[2]);
            var verdictAt = fields[3].AsSpan().IndexOfAny(Qualities);
            if (verdictAt < 1)
            {
                throw new FormatException($"{item}: expected a delay and a quality");
            }

            var reading = new StoredReading(
                register, time, sequence, counts[register], time + Mark.Whole(fields[3][..verdictAt]), fields[3][verdictAt], '-', false, '-', 0);
            readings.Add(WithWhy(reading, fields[3][(verdictAt + 1)..]));
        }

        return readings;
    }

    private static StoredReading WithWhy(StoredReading reading, string text)
    {
        var rest = text.AsSpan();
        if (rest.Length > 0 && Reasons.Contains(rest[0]))
        {
            reading = reading with { Reason = rest[0] };
            rest = rest[1..];
        }

        if (rest.Length > 0 && rest[0] == '~')
        {
            reading = reading with { IsEstimate = true };
            rest = rest[1..];
        }

        if (rest.Length == 0)
        {
            return reading;
        }

        var colon = rest.IndexOf(':');
        return rest[0] == '!' && colon >= 2 && Decisions.Contains(rest[1])
            ? reading with { Decision = rest[1], Replacement = rest[1] == 'V' ? Mark.Whole(rest[2..colon].ToString()) : 0 }
            : throw new FormatException($"{text}: expected a reason, ~ or a decision");
    }
}
