using Prepaid.Domain.Tariffs;
using Prepaid.Domain.Tests.Metering;

namespace Prepaid.Domain.Tests.Tariffs;

internal static class SampleTariffs
{
    public static readonly TariffSegment[] DaySegments =
    [
        new(0, 3), new(7 * 60, 2), new(8 * 60, 1), new((10 * 60) + 30, 0), new(12 * 60, 2), new(17 * 60, 1), new(22 * 60, 3),
    ];

    /// <summary>Four bands by weekday, weekend and holiday; tiers by month; a fixed charge; a second version on 3 March at noon.</summary>
    public static TariffTimeline Busy() => SampleMeter.Timeline(
        FourBands("2025-1", new DateTime(2025, 1, 1)) with { FixedPerDay = 0.335m, Tiers = Tiers(TierPeriod.Month) },
        FourBands("2026-1", new DateTime(2026, 3, 3, 12, 0, 0), 0.0111m) with { Tiers = Tiers(TierPeriod.Year) });

    public static TariffVersion FourBands(string id, DateTime from, decimal add = 0m) => new()
    {
        Id = id,
        From = from,
        Bands =
        [
            new TariffBand("sharp", 1.2345m + add, Register: "T1"),
            new TariffBand("peak", 1.0333m + add, Register: "T2"),
            new TariffBand("flat", 0.6789m + add, Register: "T3"),
            new TariffBand("valley", 0.3217m + add, Register: "T4"),
        ],
        Schedules =
        [
            new TariffSchedule([.. Enumerable.Range(1, 12)], DayKinds.Weekday, [.. DaySegments]),
            new TariffSchedule([.. Enumerable.Range(1, 12)], DayKinds.Weekend, [new(0, 3), new(8 * 60, 2), new(21 * 60, 3)]),
            new TariffSchedule([.. Enumerable.Range(1, 12)], DayKinds.Holiday, [new(0, 3)]),
        ],
    };

    public static TierPlan Tiers(TierPeriod period, bool shared = false) =>
        new(period, shared, [new Tier(12.345m, 0m), new Tier(40m, 0.05m), new Tier(null, 0.3m)]);
}
