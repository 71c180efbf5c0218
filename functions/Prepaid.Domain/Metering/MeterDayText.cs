using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Metering;

/// <summary>The packed text of a meter-day (ADR 0003): about 12 characters for a reading.</summary>
/// <remarks><c>1|date|opening|closing|readings|figures|rating</c>; the verdict is stored, so that a row explains itself.</remarks>
public static class MeterDayText
{
    private const string Qualities = "uaphre";
    private const string Reasons = "-owfbjstcdxlimn";
    private const string Decisions = "-ARVS";

    /// <summary>Writes a day.</summary>
    public static string Encode(MeterDay day)
    {
        ArgumentNullException.ThrowIfNull(day);
        var text = new StringBuilder(384 + (day.Readings.Length * 14));
        text.Append(CultureInfo.InvariantCulture, $"1|{day.Date.DayNumber}|");
        day.Opening.Append(text);
        text.Append('|');
        day.Closing.Append(text);
        text.Append('|');
        AppendReadings(text, day.Readings);
        text.Append('|');
        foreach (var (installation, f) in day.Figures)
        {
            text.Append(CultureInfo.InvariantCulture, $"{installation},{f.Billed},{f.Measured},{f.Held},{f.Rejected},{f.Wrapped},{f.Advance};");
        }

        text.Append('|').Append(Qualities[(int)day.EarlierDoubt]);
        DayRatingText.Append(text, day.Rating);
        return text.ToString();
    }

    /// <summary>Reads a day. Never throws on any text.</summary>
    /// <param name="text">What <see cref="Encode"/> wrote.</param>
    /// <param name="day">The day, or null.</param>
    /// <param name="error">Where and what was expected, or empty.</param>
    public static bool TryDecode(string text, out MeterDay? day, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            day = Read(new PackedText(text));
            error = string.Empty;
            return true;
        }
        catch (FormatException wrong)
        {
            error = wrong.Message;
        }
        catch (OverflowException)
        {
            error = "A number is out of range.";
        }

        day = null;
        return false;
    }

    private static MeterDay Read(PackedText packed)
    {
        if (packed.Small() != 1)
        {
            throw packed.Wrong("version 1");
        }

        packed.Expect('|');
        var dayNumber = packed.Small();
        if (dayNumber > DateOnly.MaxValue.DayNumber)
        {
            throw packed.Wrong("a date");
        }

        packed.Expect('|');
        var opening = MeterPosition.Read(ref packed);
        packed.Expect('|');
        var closing = MeterPosition.Read(ref packed);
        packed.Expect('|');
        var readings = ReadReadings(ref packed);
        packed.Expect('|');
        var figures = ReadFigures(ref packed);
        packed.Expect('|');
        var doubt = (Quality)Letter(ref packed, Qualities);
        return MeterDay.Stored(DateOnly.FromDayNumber(dayNumber), opening, readings) with
        {
            Closing = closing,
            Figures = figures,
            EarlierDoubt = doubt,
            Rating = DayRatingText.Read(ref packed, closing.Rating),
        };
    }

    private static void AppendReadings(StringBuilder text, ImmutableArray<DayReading> readings)
    {
        Span<char> item = stackalloc char[128];
        Span<long> counts = stackalloc long[MeterSetup.MaxBands + 1];
        counts.Clear();
        long time = 0, sequence = 0;
        foreach (ref readonly var reading in readings.AsSpan())
        {
            var r = reading.Reading;
            if (r.Register > 0)
            {
                text.Append((char)('0' + r.Register)).Append('@');
            }

            item.TryWrite(
                CultureInfo.InvariantCulture,
                $"{r.MeasuredAt - time},{r.Counts - counts[r.Register]},{r.Sequence - sequence},{r.ReceivedAt - r.MeasuredAt}",
                out var written);
            text.Append(item[..written]).Append(Qualities[(int)reading.Quality]);
            AppendWhy(text, reading);
            text.Append(';');
            (time, sequence, counts[r.Register]) = (r.MeasuredAt, r.Sequence, r.Counts);
        }
    }

    private static void AppendWhy(StringBuilder text, in DayReading reading)
    {
        if (reading.Reason != QualityReason.None)
        {
            text.Append(Reasons[(int)reading.Reason]);
        }

        if (reading.Reading.IsEstimate)
        {
            text.Append('~');
        }

        if (reading.Decision.Kind != DecisionKind.None)
        {
            text.Append('!').Append(Decisions[(int)reading.Decision.Kind]);
            if (reading.Decision.Kind == DecisionKind.Replace)
            {
                text.Append(CultureInfo.InvariantCulture, $"{reading.Decision.Counts}");
            }

            text.Append(':').Append(Uri.EscapeDataString(reading.Decision.Actor));
        }
    }

    private static ImmutableArray<DayReading> ReadReadings(ref PackedText packed)
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
        return new ReadingDecision(kind, counts, Uri.UnescapeDataString(packed.Until(";").ToString()));
    }

    private static ImmutableArray<InstallationFigures> ReadFigures(ref PackedText packed)
    {
        var figures = ImmutableArray.CreateBuilder<InstallationFigures>(1);
        Span<long> numbers = stackalloc long[6];
        while (packed.Next != '|')
        {
            var installation = packed.Small();
            for (var i = 0; i < numbers.Length; i++)
            {
                packed.Expect(',');
                numbers[i] = packed.Number();
            }

            packed.Expect(';');
            figures.Add(new InstallationFigures(
                installation, new RegisterFigures(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])));
        }

        return figures.DrainToImmutable();
    }

    private static int Letter(ref PackedText packed, string letters) =>
        letters.IndexOf(packed.Take()) is var index and >= 0 ? index : throw packed.Wrong($"one of {letters}");
}
