using System.Collections.Immutable;
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
        var text = new PackedWriter(1_024 + (day.Readings.Length * 16));
        text.Add(1, '|');
        text.Add(day.Date.DayNumber, '|');
        day.Opening.Append(ref text);
        text.Add('|');
        day.Closing.Append(ref text);
        text.Add('|');
        AppendReadings(ref text, day.Readings);
        text.Add('|');
        foreach (var (installation, figures) in day.Figures)
        {
            text.Add(installation, ',');
            text.Add(figures.Billed, ',');
            text.Add(figures.Measured, ',');
            text.Add(figures.Held, ',');
            text.Add(figures.Rejected, ',');
            text.Add(figures.Wrapped, ',');
            text.Add(figures.Advance, ';');
        }

        text.Add('|');
        text.Add(Qualities[(int)day.EarlierDoubt]);
        DayRatingText.Append(ref text, day.Rating);
        return text.Done();
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

    private static void AppendReadings(ref PackedWriter text, ImmutableArray<DayReading> readings)
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

        text.Add(Uri.EscapeDataString(reading.Decision.Actor));
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
