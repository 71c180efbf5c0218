using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Ledger;

/// <summary>Takes readings into their account: union with the day rows, rating, and the difference as one entry for each meter.</summary>
/// <remarks>
/// Pure. The day rows and the position are the deduplication: readings seen before change nothing. A late reading
/// rates its day again, and the days behind it as far as their opening changes, and posts only the difference (ADR 0003).
/// </remarks>
public static class MeterIntake
{
    // With an entry for each meter, the head and its effects this stays below the 100 rows of a transaction.
    private const int MostDays = 30;

    /// <summary>Takes readings.</summary>
    /// <param name="draft">Collects the change.</param>
    /// <param name="timelines">The tariffs on the site's clock.</param>
    /// <param name="meters">Meters with arrivals; where tiers are shared, all meters of the account of that use.</param>
    /// <param name="isSigned">True for values that both sides signed: no bound asks about them.</param>
    /// <returns>What arrived.</returns>
    public static Arrivals Take(AccountDraft draft, SiteTimelines timelines, IReadOnlyList<MeterInput> meters, bool isSigned = false)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(timelines);
        ArgumentNullException.ThrowIfNull(meters);
        var open = new List<OpenMeter>(meters.Count);
        var arrivals = default(Arrivals);
        foreach (var meter in meters)
        {
            var opened = new OpenMeter(meter.Standing, meter.Setup, timelines.Zone, meter.Stored, meter.Held);
            arrivals += opened.Take(timelines.Zone, meter.Arrived.Span);
            open.Add(opened);
        }

        MeterChain.Rate(open, timelines, MostDays);
        var terms = new PostingTerms(timelines.Zone.DateAt(draft.Now.ToUnixTimeSeconds()), Cause: null, isSigned ? null : draft.Bounds, SettlesHeld: false);
        foreach (var meter in open)
        {
            MeterPosting.Store(draft, meter, timelines.Zone, terms);
        }

        return arrivals;
    }
}
