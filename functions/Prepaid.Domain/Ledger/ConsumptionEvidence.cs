using System.Globalization;
using System.Text;
using System.Text.Json;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Ledger;

/// <summary>What a consumption entry follows from, as JSON (docs/evidence.md): registers, priced parts, remainder before and after.</summary>
internal static class ConsumptionEvidence
{
    private const int TypicalLength = 768;

    public static string Of(MeterStanding before, MeterStanding after, IEnumerable<(MeterDay? Before, MeterDay After)> days, CorrectionCause? cause)
    {
        var json = new StringBuilder(TypicalLength);
        json.Append(CultureInfo.InvariantCulture, $"{{\"meter\":\"{before.Meter}\",\"register\":\"T\"");
        AppendMark(json, "from", before.Position.Register.Base);
        AppendMark(json, "to", after.Position.Register.Base);
        json.Append(",\"parts\":[");
        var any = false;
        foreach (var (stored, rated) in days)
        {
            foreach (var part in rated.Rating.Parts)
            {
                any |= AppendPart(json, any, part, Same(stored, part));
            }

            foreach (var gone in stored?.Rating.Parts ?? [])
            {
                any |= Same(rated, gone) is null && AppendPart(json, any, gone with { Counts = 0, Fen = 0m }, gone);
            }
        }

        json.Append(CultureInfo.InvariantCulture, $"],\"remainderBefore\":\"{before.Remainder}\",\"remainderAfter\":\"{after.Remainder}\"");
        if (cause is not null)
        {
            json.Append(CultureInfo.InvariantCulture, $",\"cause\":{JsonSerializer.Serialize(cause.Key)},\"reason\":{JsonSerializer.Serialize(cause.Reason)}");
        }

        return json.Append('}').ToString();
    }

    private static RatedPart? Same(MeterDay? day, RatedPart part)
    {
        if (day is null)
        {
            return null;
        }

        foreach (var other in day.Rating.Parts)
        {
            if (other.Date == part.Date && other.Band == part.Band && other.Version == part.Version && other.Tier == part.Tier
                && other.Price == part.Price && other.Fate == part.Fate && other.Installation == part.Installation && other.IsEstimated == part.IsEstimated)
            {
                return other;
            }
        }

        return null;
    }

    private static bool AppendPart(StringBuilder json, bool any, RatedPart part, RatedPart? before)
    {
        var counts = part.Counts - (before?.Counts ?? 0);
        var fen = part.Fen - (before?.Fen ?? 0m);
        if (counts == 0 && fen == 0m)
        {
            return false;
        }

        json.Append(any ? "," : string.Empty).Append(
            CultureInfo.InvariantCulture,
            $"{{\"date\":\"{part.Date:yyyy-MM-dd}\",\"version\":\"{part.Version}\",\"band\":\"{part.Band}\",\"tier\":{part.Tier},\"price\":\"{part.Price}\",\"counts\":{counts},\"fen\":\"{fen}\"}}");
        return true;
    }

    private static void AppendMark(StringBuilder json, string name, in Mark mark) =>
        json.Append(CultureInfo.InvariantCulture, $",\"{name}\":{{\"at\":{mark.Time},\"counts\":{mark.Counts}}}");
}
