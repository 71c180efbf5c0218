using System.Collections.Immutable;
using System.Text;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Billing;

/// <summary>Sums and differences of what water came to.</summary>
internal static class PricedParts
{
    /// <summary>The priced water of day rows, by date and price; house meters and water without a price have none.</summary>
    public static ImmutableArray<PricedPart> Of(IEnumerable<MeterDay> days) => Sum(
        days.SelectMany(day => day.Rating.Parts).Where(part => part.Fate is PartFate.Measured or PartFate.FixedCharge).Select(PricedPart.Of));

    /// <summary>What the left ones have more than the right ones; equal parts vanish.</summary>
    public static ImmutableArray<PricedPart> Minus(this IEnumerable<PricedPart> left, IEnumerable<PricedPart> right) => Sum(
        left.Concat(right.Select(part => part.Negated())));

    public static decimal Fen(this ImmutableArray<PricedPart> parts) => parts.Sum(part => part.Fen);

    public static long Counts(this ImmutableArray<PricedPart> parts) => parts.Sum(part => part.Counts);

    /// <summary>Writes them as the evidence's <c>parts</c>.</summary>
    public static void Append(this ImmutableArray<PricedPart> parts, StringBuilder json)
    {
        json.Append(",\"parts\":[");
        for (var i = 0; i < parts.Length; i++)
        {
            json.Append(i > 0 ? "," : string.Empty);
            parts[i].Append(json);
        }

        json.Append(']');
    }

    private static ImmutableArray<PricedPart> Sum(IEnumerable<PricedPart> parts) => [.. parts
        .GroupBy(part => (part.Date, part.Version, part.Band, part.Tier, part.Price, part.IsEstimated))
        .Select(same => same.First() with { Counts = same.Sum(part => part.Counts), Quantity = same.Sum(part => part.Quantity), Fen = same.Sum(part => part.Fen) })
        .Where(part => part.Counts != 0 || part.Fen != 0m)
        .OrderBy(part => part.Date).ThenBy(part => part.Version, StringComparer.Ordinal).ThenBy(part => part.Band, StringComparer.Ordinal).ThenBy(part => part.Tier).ThenBy(part => part.IsEstimated)];
}
