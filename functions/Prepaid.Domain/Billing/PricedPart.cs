using System.Globalization;
using System.Text;
using System.Text.Json;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Billing;

/// <summary>What water of one local date at one price came to, as evidence shows it; several rated parts of that price are one.</summary>
/// <param name="Date">Local date of the consumption.</param>
/// <param name="Version">Id of the tariff version.</param>
/// <param name="Band">Name of the band; <c>fixed</c> for a day's fixed charge.</param>
/// <param name="Tier">From 1; 0 without tiers.</param>
/// <param name="Price">Yuan for one unit; for a fixed charge yuan a day.</param>
/// <param name="IsEstimated">True where a gap was split, or an end of it is an estimate.</param>
/// <param name="Counts">Smallest steps of the register.</param>
/// <param name="Quantity">Units.</param>
/// <param name="Fen">Exact amount in fen.</param>
public readonly record struct PricedPart(
    DateOnly Date, string Version, string Band, int Tier, decimal Price, bool IsEstimated, long Counts, decimal Quantity, decimal Fen)
{
    /// <summary>A part as it was rated.</summary>
    public static PricedPart Of(RatedPart part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return new PricedPart(part.Date, part.Version, part.Band, part.Tier, part.Price, part.IsEstimated, part.Counts, part.Quantity, part.Fen);
    }

    /// <summary>As much less.</summary>
    internal PricedPart Negated() => this with { Counts = -Counts, Quantity = -Quantity, Fen = -Fen };

    /// <summary>Reads what <see cref="Append"/> wrote.</summary>
    /// <exception cref="FormatException">A field is not what it wrote.</exception>
    internal static PricedPart Read(JsonElement json) => new(
        DateOnly.ParseExact(json.GetProperty("date").GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        json.GetProperty("version").GetString()!,
        json.GetProperty("band").GetString()!,
        json.GetProperty("tier").GetInt32(),
        DecimalOf(json, "price"),
        json.TryGetProperty("estimated", out _),
        json.GetProperty("counts").GetInt64(),
        DecimalOf(json, "quantity"),
        DecimalOf(json, "fen"));

    /// <summary>Writes it as one element of the evidence's <c>parts</c> (docs/evidence.md).</summary>
    internal void Append(StringBuilder json) => json.Append(
        CultureInfo.InvariantCulture,
        $"{{\"date\":\"{Date:yyyy-MM-dd}\",\"version\":\"{Version}\",\"band\":\"{Band}\",\"tier\":{Tier},\"price\":\"{Price}\",\"counts\":{Counts},\"quantity\":\"{Quantity}\",\"fen\":\"{Fen}\"{(IsEstimated ? ",\"estimated\":true" : string.Empty)}}}");

    private static decimal DecimalOf(JsonElement json, string name) => decimal.Parse(json.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
