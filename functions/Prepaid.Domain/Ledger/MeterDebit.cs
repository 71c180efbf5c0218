using System.Globalization;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Ledger;

/// <summary>What a change of one meter costs: the registers it goes between and the priced parts that differ. Posted as an entry, or held.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="From">Believed register before.</param>
/// <param name="To">Believed register after.</param>
/// <param name="Start">Unix seconds of the service period's start.</param>
/// <param name="End">Its end.</param>
/// <param name="IsForward">True when the register went on; false for a correction of days before.</param>
/// <param name="Parts">Differences, each with its exact amount.</param>
public sealed record MeterDebit(string Meter, Mark From, Mark To, long Start, long End, bool IsForward, IReadOnlyList<RatedPart> Parts)
{
    private const string Version = "1";

    /// <summary>Exact amount in fen.</summary>
    public decimal Fen => Parts.Sum(p => p.Fen);

    /// <summary>Both together, as one; parts that cancel each other are gone.</summary>
    public MeterDebit With(MeterDebit later)
    {
        ArgumentNullException.ThrowIfNull(later);
        List<RatedPart> parts = [.. Parts];
        foreach (var part in later.Parts)
        {
            var at = parts.FindIndex(p => IsSamePrice(p, part));
            if (at < 0)
            {
                parts.Add(part);
            }
            else
            {
                parts[at] = parts[at] with { Counts = parts[at].Counts + part.Counts, Quantity = parts[at].Quantity + part.Quantity, Fen = parts[at].Fen + part.Fen };
            }
        }

        parts.RemoveAll(p => p.Counts == 0 && p.Fen == 0m);
        return this with { To = later.To, Start = Math.Min(Start, later.Start), End = Math.Max(End, later.End), IsForward = IsForward && later.IsForward, Parts = parts };
    }

    /// <summary>Text for the row of held work.</summary>
    public string Encode()
    {
        var text = new PackedWriter(1024);
        text.Add(Version + "|" + Meter + "|");
        foreach (var mark in new[] { From, To })
        {
            text.Add(mark.Time, ',');
            text.Add(mark.Sequence, ',');
            text.Add(mark.Counts, '|');
        }

        text.Add(Start, ',');
        text.Add(End, ',');
        text.Add(IsForward ? 1 : 0, '|');
        foreach (var part in Parts)
        {
            DayRatingText.Append(ref text, part);
        }

        return text.Done();
    }

    /// <summary>Reads <see cref="Encode"/>.</summary>
    /// <exception cref="FormatException">The text is not what we wrote.</exception>
    public static MeterDebit Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var packed = new PackedText(text);
        packed.Expect(Version[0]);
        packed.Expect('|');
        var meter = packed.Until("|").ToString();
        packed.Expect('|');
        var (from, to) = (packed.Mark('|'), packed.Mark('|'));
        var start = packed.Number();
        packed.Expect(',');
        var end = packed.Number();
        packed.Expect(',');
        var isForward = packed.Small() == 1;
        packed.Expect('|');
        var parts = new List<RatedPart>();
        while (!packed.AtEnd)
        {
            parts.Add(DayRatingText.ReadPart(ref packed));
        }

        return new MeterDebit(meter, from, to, start, end, isForward, parts);
    }

    /// <summary>For people who decide on it.</summary>
    public string Show() => string.Create(
        CultureInfo.InvariantCulture,
        $"debit|{Meter}|{decimal.ToInt64(decimal.Floor(Fen))}|{DateTimeOffset.FromUnixTimeSeconds(Start):u}|{DateTimeOffset.FromUnixTimeSeconds(End):u}|{From.Counts}|{To.Counts}");

    /// <summary>True when two parts say the same but for how much.</summary>
    internal static bool IsSamePrice(RatedPart left, RatedPart right) =>
        left.Date == right.Date && left.Band == right.Band && left.Version == right.Version && left.Tier == right.Tier && left.Price == right.Price
        && left.Fate == right.Fate && left.Installation == right.Installation && left.IsEstimated == right.IsEstimated;
}
