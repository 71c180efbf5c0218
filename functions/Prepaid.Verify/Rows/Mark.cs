using System.Globalization;

namespace Prepaid.Verify.Rows;

/// <summary>A register value at a time, as positions pack it: <c>time,sequence,counts</c>.</summary>
internal readonly record struct Mark(long Time, long Sequence, long Counts)
{
    public static Mark Parse(string text) =>
        text.Split(',') is [var time, var sequence, var counts]
            ? new Mark(Whole(time), Whole(sequence), Whole(counts))
            : throw new FormatException($"{text}: expected time,sequence,counts");

    public static long Whole(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
