using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Ledger;

/// <summary>The tariffs of a site on its clock: each meter is rated by the one of its use.</summary>
/// <param name="Electricity">Also lays out the days of house meters, which it does not price.</param>
/// <param name="Water">Without a version it prices nothing, so that water is held (R26).</param>
public sealed record SiteTimelines(TariffTimeline Electricity, TariffTimeline Water)
{
    /// <summary>The site's zone.</summary>
    public SiteZone Zone => Electricity.Zone;

    /// <summary>A site that sells no water.</summary>
    public static SiteTimelines OfElectricity(TariffTimeline electricity)
    {
        ArgumentNullException.ThrowIfNull(electricity);
        return new SiteTimelines(electricity, TariffTimeline.Unpriced(electricity.Zone));
    }

    /// <summary>True when a tenant's meters of that use share a tier counter, and are rated as one chain (ADR 0003).</summary>
    public bool IsChained(MeterUse use) => use != MeterUse.House && Of(use).SharesTiers;

    /// <summary>What meters of a use are rated by.</summary>
    public TariffTimeline Of(MeterUse use) => use == MeterUse.Water ? Water : Electricity;
}
