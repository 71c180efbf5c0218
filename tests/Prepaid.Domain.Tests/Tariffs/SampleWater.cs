using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;
using Prepaid.Domain.Tests.Metering;

namespace Prepaid.Domain.Tests.Tariffs;

/// <summary>Water at 4.13 yuan with monthly tiers and a fixed charge; dearer from 3 March at noon.</summary>
internal static class SampleWater
{
    public static readonly MeterSetup Setup = SampleMeter.Setup with { DebitedBy = DebitedBy.DailyRun };

    public static readonly SiteTimelines Timelines = new(SampleMeter.Flat(), SampleMeter.Timeline(
        Version("2026-1", new DateTime(2026, 1, 1), 4.1333m),
        Version("2026-2", new DateTime(2026, 3, 3, 12, 0, 0), 4.5171m)));

    public static TariffVersion Version(string id, DateTime from, decimal price) => TariffVersion.Flat(id, from, price) with
    {
        FixedPerDay = 0.1337m,
        Tiers = new TierPlan(TierPeriod.Month, false, [new Tier(30m, 0m), new Tier(60m, 1.4m), new Tier(null, 4.1m)]),
    };
}
