using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Billing;

/// <summary>Which local dates of a water meter are to be charged now. Pure: it sees the standing and the day rows, nothing else.</summary>
/// <remarks>
/// A date is due when it is over and the believed register reaches past its end, so a gap is due with the next believed
/// reading, split by day. Dates are due oldest first and without a gap; one whose water has no price holds those behind it.
/// </remarks>
public static class WaterDue
{
    /// <summary>The first local date that is not charged yet; day rows are needed from there on. A meter that came back begins with its new stay.</summary>
    public static DateOnly FirstUnbilled(MeterStanding standing, SiteZone zone)
    {
        ArgumentNullException.ThrowIfNull(standing);
        ArgumentNullException.ThrowIfNull(zone);
        var next = standing.WaterThrough is { } through ? through.AddDays(1) : DateOnly.MinValue;
        var stay = standing.Since > 0 ? zone.DateAt(standing.Since) : DateOnly.MinValue;
        return next > stay ? next : stay;
    }

    /// <summary>The dates of a meter that are due.</summary>
    /// <param name="standing">A water meter.</param>
    /// <param name="rows">Its day rows from <see cref="FirstUnbilled"/> on, ascending.</param>
    /// <param name="zone">The site's zone.</param>
    /// <param name="through">Last local date that is over.</param>
    /// <returns>Oldest first.</returns>
    public static IEnumerable<WaterDay> Of(MeterStanding standing, IReadOnlyList<MeterDay> rows, SiteZone zone, DateOnly through)
    {
        ArgumentNullException.ThrowIfNull(standing);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(zone);
        if (rows.Count == 0 || !standing.Position.Register.IsOpen)
        {
            yield break;
        }

        // Of a stay that is over everything is known; the last date ends with it.
        var known = standing.Until is { } until ? zone.DateAt(until) : zone.DateAt(standing.Position.Register.Base.Time).AddDays(-1);
        var last = known < through ? known : through;
        var parts = PricedParts.Of(rows).ToLookup(part => part.Date);
        var unpriced = rows.SelectMany(row => row.Rating.Parts).Where(part => part.Fate == PartFate.Unpriced && part.Counts != 0).Select(part => part.Date).ToHashSet();
        for (var date = First(standing, rows, zone); date <= last && !unpriced.Contains(date); date = date.AddDays(1))
        {
            var (from, to) = (Math.Max(zone.StartOf(date.DayNumber), standing.Since), Math.Min(zone.StartOf(date.DayNumber + 1), standing.Until ?? long.MaxValue));
            yield return new WaterDay(standing.Meter, date, From(rows, date), To(standing, rows, date), from, to, [.. parts[date]]);
        }
    }

    private static DateOnly First(MeterStanding standing, IReadOnlyList<MeterDay> rows, SiteZone zone)
    {
        var first = FirstUnbilled(standing, zone);
        return first > DateOnly.MinValue ? first : rows.SelectMany(row => row.Rating.Parts).Select(part => part.Date).Append(rows[0].Date).Min();
    }

    private static Mark From(IReadOnlyList<MeterDay> rows, DateOnly date)
    {
        var row = rows.FirstOrDefault(r => r.Date >= date) ?? rows[^1];
        return row.Opening.Register is { IsOpen: true } opening ? opening.Base : row.Closing.Register.First;
    }

    private static Mark To(MeterStanding standing, IReadOnlyList<MeterDay> rows, DateOnly date) =>
        rows.FirstOrDefault(r => r.Date > date && r.Closing.Register.Base.Time > r.Opening.Register.Base.Time)?.Closing.Register.Base
        ?? standing.Position.Register.Base;
}
