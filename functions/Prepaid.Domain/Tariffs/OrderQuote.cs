using System.Collections.Immutable;
using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Tariffs;

/// <summary>What a unit of one band really costs whoever pays this order.</summary>
/// <param name="Band">Name of the band.</param>
/// <param name="Price">Yuan for one unit by the tariff, without a tier's addition.</param>
/// <param name="AllIn">The same with the service fee of this order, rounded to 6 decimals for showing.</param>
public sealed record QuotedPrice(string Band, decimal Price, decimal AllIn);

/// <summary>An order for a top-up before it is paid: what is withheld, what is credited, and what a unit then really costs (R6, M2).</summary>
/// <param name="Split">Net and fee; together the gross.</param>
/// <param name="FeeRatio">Service-fee ratio in force.</param>
/// <param name="Version">Tariff version in force.</param>
/// <param name="Prices">By band; bands without a published catalogue price are left out.</param>
/// <param name="Verdicts">Comparisons with the cap, one for each voltage class; empty where no cap applies.</param>
public sealed record OrderQuote(ServiceFee Split, decimal FeeRatio, string Version, ImmutableArray<QuotedPrice> Prices, ImmutableArray<CapVerdict> Verdicts)
{
    private const int ShownDecimals = 6;

    /// <summary>What the payer pays.</summary>
    public Money Gross => Split.Net + Split.Fee;

    /// <summary>Quotes an order. A breach of the cap blocks it, on the amounts and with the numbers.</summary>
    /// <param name="gross">Paid.</param>
    /// <param name="timeline">The site's tariff.</param>
    /// <param name="cap">The guard; null where no cap applies.</param>
    /// <param name="supplies">Supply classes of the account's meters.</param>
    /// <param name="now">Moment of the order.</param>
    /// <param name="quote">The quote, also when the cap blocks it; null when there is nothing to quote.</param>
    /// <returns>Null when the order may be paid.</returns>
    public static Refusal? Of(
        Money gross, TariffTimeline timeline, PriceCap? cap, IReadOnlyList<SupplyClass> supplies, DateTimeOffset now, out OrderQuote? quote)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        ArgumentNullException.ThrowIfNull(supplies);
        quote = null;
        var utc = now.ToUnixTimeSeconds();
        var index = timeline.VersionAt(utc);
        if (index < 0)
        {
            return new Refusal(RefusalReason.TariffMissing, FormattableString.Invariant($"no tariff version is in force at {now:u}"));
        }

        var version = timeline.Tariff.Versions[index];
        if (!ServiceFee.TryWithhold(gross, version.ServiceFee, out var split))
        {
            return new Refusal(RefusalReason.AmountNotPositive, $"gross {gross}: expected an amount of which something is left to credit");
        }

        var local = DateTime.UnixEpoch.AddSeconds(utc + timeline.Zone.OffsetAt(utc));
        var verdicts = cap is null ? [] : supplies.Select(supply => cap.CheckOrder(supply, version, split, local)).ToImmutableArray();
        quote = new OrderQuote(split, version.ServiceFee, version.Id, PricesOf(version, timeline.Tariff.Catalogue, split, local), verdicts);
        return CapVerdict.Refuse(verdicts);
    }

    private static ImmutableArray<QuotedPrice> PricesOf(TariffVersion version, CataloguePrices catalogue, ServiceFee split, DateTime local) =>
    [
        .. from band in version.Bands
           let price = band.Price ?? (catalogue.At(band.CataloguePrice!, local) * (1m + band.Uplift))
           where price is not null
           select new QuotedPrice(band.Name, price.Value, Math.Round(price.Value * (split.Net + split.Fee).Fen / split.Net.Fen, ShownDecimals)),
    ];
}
