using System.Collections.Immutable;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Metering;

/// <summary>The packed text of a meter-day (ADR 0003): about 12 characters for a reading.</summary>
/// <remarks><c>1|date|opening|closing|readings|figures|rating</c>; the verdict is stored, so that a row explains itself.</remarks>
public static class MeterDayText
{
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
        DayReadingsText.Append(ref text, day.Readings);
        text.Add('|');
        Append(ref text, day.Figures);
        Append(ref text, day.BandFigures);

        text.Add('|');
        text.Add(DayReadingsText.Letter(day.EarlierDoubt));
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
        var readings = DayReadingsText.Read(ref packed);
        packed.Expect('|');
        var (figures, bandFigures) = ReadFigures(ref packed);
        packed.Expect('|');
        var doubt = DayReadingsText.ReadQuality(ref packed);
        return MeterDay.Stored(DateOnly.FromDayNumber(dayNumber), opening, readings) with
        {
            Closing = closing,
            Figures = figures,
            BandFigures = bandFigures,
            EarlierDoubt = doubt,
            Rating = DayRatingText.Read(ref packed, closing.Rating),
        };
    }

    private static void Append(ref PackedWriter text, ImmutableArray<InstallationFigures> all)
    {
        foreach (var item in all)
        {
            if (item.Register > 0)
            {
                text.Add(item.Register, '@');
            }

            var figures = item.Figures;
            text.Add(item.Installation, ',');
            text.Add(figures.Billed, ',');
            text.Add(figures.Measured, ',');
            text.Add(figures.Held, ',');
            text.Add(figures.Rejected, ',');
            text.Add(figures.Wrapped, ',');
            text.Add(figures.Advance, ';');
        }
    }

    private static (ImmutableArray<InstallationFigures> Total, ImmutableArray<InstallationFigures> Bands) ReadFigures(ref PackedText packed)
    {
        var total = ImmutableArray.CreateBuilder<InstallationFigures>(1);
        var bands = ImmutableArray.CreateBuilder<InstallationFigures>();
        Span<long> numbers = stackalloc long[6];
        while (packed.Next != '|')
        {
            var (register, installation) = (0, packed.Small());
            if (packed.TryTake('@'))
            {
                (register, installation) = (installation, packed.Small());
            }

            for (var i = 0; i < numbers.Length; i++)
            {
                packed.Expect(',');
                numbers[i] = packed.Number();
            }

            packed.Expect(';');
            var figures = new RegisterFigures(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
            (register == 0 ? total : bands).Add(new InstallationFigures(installation, figures) { Register = register });
        }

        return (total.DrainToImmutable(), bands.DrainToImmutable());
    }
}
