using System.Collections.Immutable;

namespace Prepaid.Domain.Metering;

/// <summary>The packed text of a day's readings with their verdicts.</summary>
internal static class DayReadingsText
{
    private const string Qualities = "uaphre";
    private const string Reasons = "-owfbjstcdxlimn";
    private const string Decisions = "-ARVS";

    public static char Letter(Quality quality) => Qualities[(int)quality];

    public static Quality ReadQuality(ref PackedText packed) => (Quality)Letter(ref packed, Qualities);

    public static void Append(ref PackedWriter text, ImmutableArray<DayReading> readings)
    {
        Span<long> counts = stackalloc long[MeterSetup.MaxBands + 1];
        counts.Clear();
        long time = 0, sequence = 0;
        foreach (ref readonly var day in readings.AsSpan())
        {
            var reading = day.Reading;
            if (reading.Register > 0)
            {
                text.Add(reading.Register, '@');
            }

            text.Add(reading.MeasuredAt - time, ',');
            text.Add(reading.Counts - counts[reading.Register], ',');
            text.Add(reading.Sequence - sequence, ',');
            text.Add(reading.ReceivedAt - reading.MeasuredAt, Qualities[(int)day.Quality]);
            AppendWhy(ref text, day);
            text.Add(';');
            (time, sequence, counts[reading.Register]) = (reading.MeasuredAt, reading.Sequence, reading.Counts);
        }
    }

    private static void AppendWhy(ref PackedWriter text, in DayReading reading)
    {
        if (reading.Reason != QualityReason.None)
        {
            text.Add(Reasons[(int)reading.Reason]);
        }

        if (reading.Reading.IsEstimate)
        {
            text.Add('~');
        }

        if (reading.Decision.Kind == DecisionKind.None)
        {
            return;
        }

        text.Add('!');
        text.Add(Decisions[(int)reading.Decision.Kind]);
        if (reading.Decision.Kind == DecisionKind.Replace)
        {
            text.Add(reading.Decision.Counts, ':');
        }
        else
        {
            text.Add(':');
        }

        text.Add(Uri.EscapeDataString(reading.Decision.Actor)); // escapes '@' too
        if (reading.Decision.At != 0)
        {
            text.Add('@');
            text.Add(reading.Decision.At.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    public static ImmutableArray<DayReading> Read(ref PackedText packed)
    {
        var readings = ImmutableArray.CreateBuilder<DayReading>(32);
        Span<long> counts = stackalloc long[MeterSetup.MaxBands + 1];
        counts.Clear();
        long time = 0, sequence = 0;
        while (packed.Next != '|')
        {
            var first = packed.Number();
            var register = 0;
            if (packed.TryTake('@'))
            {
                register = first is > 0 and <= MeterSetup.MaxBands ? (int)first : throw packed.Wrong("a register");
                first = packed.Number();
            }

            time += first;
            packed.Expect(',');
            counts[register] += packed.Number();
            packed.Expect(',');
            sequence += packed.Number();
            packed.Expect(',');
            var received = time + packed.Number();
            var quality = (Quality)Letter(ref packed, Qualities);
            var reason = packed.Next is ';' or '~' or '!' ? QualityReason.None : (QualityReason)Letter(ref packed, Reasons);
            var estimate = packed.TryTake('~');
            var decision = packed.TryTake('!') ? ReadDecision(ref packed) : default;
            packed.Expect(';');
            readings.Add(new DayReading(
                new MeterReading(register, time, received, sequence, counts[register]) { IsEstimate = estimate }, quality, reason, decision));
        }

        return readings.DrainToImmutable();
    }

    private static ReadingDecision ReadDecision(ref PackedText packed)
    {
        var kind = (DecisionKind)Letter(ref packed, Decisions);
        var counts = kind == DecisionKind.Replace ? packed.Number() : 0;
        packed.Expect(':');
        var actor = packed.Until("@;").ToString();
        var at = packed.TryTake('@') ? packed.Number() : 0;
        return new ReadingDecision(kind, counts, Uri.UnescapeDataString(actor)) { At = at };
    }

    private static int Letter(ref PackedText packed, string letters) =>
        letters.IndexOf(packed.Take()) is var index and >= 0 ? index : throw packed.Wrong($"one of {letters}");
}
