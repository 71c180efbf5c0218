using System.Collections.Immutable;
using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Tariffs;

/// <summary>The packed text of a rating: <c>fen;years;part;part…</c>.</summary>
internal static class DayRatingText
{
    private const string Fates = "BMUF";

    public static void Append(ref PackedWriter text, DayRating rating)
    {
        text.Add(rating.Fen, ';');
        foreach (var year in rating.UnknownHolidayYears)
        {
            text.Add(year, '/');
        }

        text.Add(';');
        foreach (var part in rating.Parts)
        {
            Append(ref text, part);
        }
    }

    public static void Append(ref PackedWriter text, RatedPart part)
    {
        text.Add(part.Date.DayNumber, ',');
        text.Add(part.Installation, ',');
        text.Add(part.Version);
        text.Add(',');
        text.Add(part.Band);
        text.Add(',');
        text.Add(part.Tier, ',');
        text.Add(Fates[(int)part.Fate]);
        text.Add(part.IsEstimated ? "~," : ",");
        text.Add(part.Price, ',');
        text.Add(part.Counts, ',');
        text.Add(part.Quantity, ',');
        text.Add(part.Fen, ';');
    }

    public static DayRating Read(ref PackedText packed, in RatingState closing)
    {
        var fen = packed.Decimal();
        packed.Expect(';');
        var years = ImmutableArray.CreateBuilder<int>();
        while (packed.Next is not (';' or '\0'))
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

    public static RatedPart ReadPart(ref PackedText packed)
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
