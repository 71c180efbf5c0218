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

    public static string Of(MeterDebit debit, decimal remainderBefore, decimal remainderAfter, CorrectionCause? cause)
    {
        var json = new StringBuilder(TypicalLength);
        json.Append(CultureInfo.InvariantCulture, $"{{\"meter\":\"{debit.Meter}\",\"register\":\"T\"");
        AppendMark(json, "from", debit.From);
        AppendMark(json, "to", debit.To);
        json.Append(",\"parts\":[");
        var separator = string.Empty;
        foreach (var part in debit.Parts)
        {
            json.Append(separator).Append(
                CultureInfo.InvariantCulture,
                $"{{\"date\":\"{part.Date:yyyy-MM-dd}\",\"version\":\"{part.Version}\",\"band\":\"{part.Band}\",\"tier\":{part.Tier},\"price\":\"{part.Price}\",\"counts\":{part.Counts},\"quantity\":\"{part.Quantity}\",\"fen\":\"{part.Fen}\"{FlagsOf(part)}}}");
            separator = ",";
        }

        json.Append(CultureInfo.InvariantCulture, $"],\"remainderBefore\":\"{remainderBefore}\",\"remainderAfter\":\"{remainderAfter}\"");
        if (cause is not null)
        {
            json.Append(CultureInfo.InvariantCulture, $",\"cause\":{JsonSerializer.Serialize(cause.Key)},\"reason\":{JsonSerializer.Serialize(cause.Reason)}");
        }

        return json.Append('}').ToString();
    }

    private static string FlagsOf(RatedPart part) => (part.Fate == PartFate.Unpriced, part.IsEstimated) switch
    {
        (true, true) => ",\"held\":true,\"estimated\":true",
        (true, false) => ",\"held\":true",
        (false, true) => ",\"estimated\":true",
        _ => string.Empty,
    };

    private static void AppendMark(StringBuilder json, string name, in Mark mark) =>
        json.Append(CultureInfo.InvariantCulture, $",\"{name}\":{{\"at\":{mark.Time},\"counts\":{mark.Counts}}}");
}
