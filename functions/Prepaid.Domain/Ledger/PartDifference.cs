using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Ledger;

/// <summary>The priced parts by which days differ from what was stored of them.</summary>
internal static class PartDifference
{
    public static List<RatedPart> Of(IReadOnlyList<OpenDay> days)
    {
        var parts = new List<RatedPart>(8);
        foreach (var (stored, rated, _, _, _) in days)
        {
            foreach (var part in rated.Rating.Parts)
            {
                Add(parts, part, Same(stored, part));
            }

            foreach (var gone in stored?.Rating.Parts ?? [])
            {
                if (Same(rated, gone) is null)
                {
                    Add(parts, gone with { Counts = 0, Quantity = 0m, Fen = 0m }, gone);
                }
            }
        }

        return parts;
    }

    private static RatedPart? Same(MeterDay? day, RatedPart part)
    {
        if (day is null)
        {
            return null;
        }

        foreach (var other in day.Rating.Parts)
        {
            if (MeterDebit.IsSamePrice(other, part))
            {
                return other;
            }
        }

        return null;
    }

    private static void Add(List<RatedPart> parts, RatedPart part, RatedPart? before)
    {
        if (before is null)
        {
            if (part.Counts != 0 || part.Fen != 0m)
            {
                parts.Add(part);
            }
        }
        else if (part.Counts != before.Counts || part.Fen != before.Fen)
        {
            parts.Add(part with { Counts = part.Counts - before.Counts, Quantity = part.Quantity - before.Quantity, Fen = part.Fen - before.Fen });
        }
    }
}
