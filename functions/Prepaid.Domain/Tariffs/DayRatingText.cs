using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Tariffs;

/// <summary>The packed text of a rating: <c>fen;years;part;part…</c>.</summary>
internal static class DayRatingText
{
    private const string Fates = "BMUF";

    public static void Append(StringBuilder text, DayRating rating)
    {
        text.Append(CultureInfo.InvariantCulture, $"{rating.Fen};");
        text.AppendJoin('/', rating.UnknownHolidayYears).Append(';');
        foreach (var part in rating.Parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{part.Date.DayNumber},{part.Installation},{part.Version},{part.Band},{part.Tier},");
            text.Append(Fates[(int)part.Fate]).Append(part.IsEstimated ? "~" : string.Empty);
            text.Append(CultureInfo.InvariantCulture, $",{part.Price},{part.Counts},{part.Quantity},{part.Fen};");
        }
    }

    public static DayRating Read(ref PackedText packed, in RatingState closing)
    {
        var fen = packed.Decimal();
        packed.Expect(';');
        var years = ImmutableArray.CreateBuilder<int>();
        while (packed.Next != ';')
        {
            years.Add(packed.Small());
            packed.TryTake('/');
        }

        packed.Expect(';');
        var parts = ImmutableArray.CreateBuilder<RatedPart>();
        while (!packed.AtEnd)
        {
            parts.Add(ReadPart(ref packed));
        }

        return new DayRating(parts.ToImmutable(), fen, closing, years.ToImmutable());
    }

    private static RatedPart ReadPart(ref PackedText packed)
    {
        var day = packed.Small();
        if (day > DateOnly.MaxValue.DayNumber)
        {
            throw packed.Wrong("a date");
        }

        packed.Expect(',');
        var installation = packed.Small();
        packed.Expect(',');
        var version = packed.Until(",").ToString();
        packed.Expect(',');
        var band = packed.Until(",").ToString();
        packed.Expect(',');
        var tier = packed.Small();
        packed.Expect(',');
        var fate = Fates.IndexOf(packed.Take()) is var index and >= 0 ? (PartFate)index : throw packed.Wrong($"one of {Fates}");
        var estimated = packed.TryTake('~');
        packed.Expect(',');
        var price = packed.Decimal();
        packed.Expect(',');
        var counts = packed.Number();
        packed.Expect(',');
        var quantity = packed.Decimal();
        packed.Expect(',');
        var fen = packed.Decimal();
        packed.Expect(';');
        return new RatedPart(DateOnly.FromDayNumber(day), installation, version, band, tier, fate, price, counts, quantity, fen, estimated);
    }
}
