using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Ledger;

/// <summary>Rates the open meters of an account: each by itself, or those that are debited as one chain by day and then meter id when they share tiers (ADR 0003).</summary>
internal static class MeterChain
{
    /// <summary>Rates what must be rated.</summary>
    /// <param name="meters">With shared tiers all meters of the account of that use.</param>
    /// <param name="timelines">The tariffs.</param>
    /// <param name="most">Days that one transaction may write; what is left then is left behind.</param>
    public static void Rate(IReadOnlyList<OpenMeter> meters, SiteTimelines timelines, int most)
    {
        var each = Math.Max(1, most / Math.Max(1, meters.Count));
        foreach (var meter in meters)
        {
            if (meter.IsTouched && !IsChained(meter, timelines))
            {
                meter.Rate(timelines.Of(meter.Standing.Use), each);
            }
        }

        RateChainOf(MeterUse.Electricity, meters, timelines, most);
        RateChainOf(MeterUse.Water, meters, timelines, most);
    }

    private static bool IsChained(OpenMeter meter, SiteTimelines timelines) => meter.IsDebited && timelines.IsChained(meter.Standing.Use);

    private static void RateChainOf(MeterUse use, IReadOnlyList<OpenMeter> meters, SiteTimelines timelines, int most)
    {
        if (!timelines.IsChained(use))
        {
            return;
        }

        var chained = meters.Where(m => m.IsDebited && m.Standing.Use == use).OrderBy(m => m.Standing.Meter, StringComparer.Ordinal).ToList();
        if (chained.Any(m => m.IsTouched))
        {
            RateChain(chained, timelines.Of(use), Math.Max(1, most - meters.Sum(m => m.Written)));
        }
    }

    private static void RateChain(List<OpenMeter> meters, TariffTimeline timeline, int most)
    {
        var tiers = OpeningTiers(meters);
        foreach (var date in new SortedSet<DateOnly>(meters.SelectMany(m => m.Dates)))
        {
            if (meters.Sum(m => m.Written) >= most)
            {
                meters.ForEach(m => m.RateAgain(date));
                return;
            }

            foreach (var meter in meters)
            {
                tiers = meter.RateDay(date, timeline, tiers);
            }
        }
    }

    /// <summary>The account's counters before the first open day: where the first stored one opened, else behind the newest of all.</summary>
    private static TierCounters OpeningTiers(List<OpenMeter> meters)
    {
        var first = meters.Select(m => (Day: m.FirstStored, m.Standing.Meter)).Where(m => m.Day is not null)
            .OrderBy(m => m.Day!.Date).ThenBy(m => m.Meter, StringComparer.Ordinal)
            .Select(m => m.Day)
            .FirstOrDefault();
        return first is not null
            ? first.Opening.Rating.Tiers
            : meters.Select(m => m.Standing).Where(s => s.Day is not null)
                .OrderBy(s => s.Day).ThenBy(s => s.Meter, StringComparer.Ordinal)
                .Select(s => s.Position.Rating.Tiers)
                .LastOrDefault();
    }
}
