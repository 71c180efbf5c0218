using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Billing;

/// <summary>What an earlier run put in for a meter that was not read.</summary>
/// <param name="Since">First month of which the use is not known.</param>
/// <param name="Charged">What runs counted for the months from then on.</param>
public sealed record MeterEstimate(BillingPeriod Since, decimal Charged);

/// <summary>What a meter used in a local month, as far as it belonged to one account: from the parts of its day rows.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="Account">Account that it belonged to.</param>
/// <param name="Quantity">Use dated in the month; estimated in part when <paramref name="IsEstimated"/>.</param>
/// <param name="TrueUp">What earlier months turned out to be, less what was estimated for them.</param>
/// <param name="Through">Unix seconds up to which its register is believed.</param>
/// <param name="IsEstimated">True when the register is not believed up to the end of the month.</param>
/// <param name="Estimate">What the next run must know; null when nothing is estimated.</param>
public sealed record MeterMonth(string Meter, string Account, decimal Quantity, decimal TrueUp, long Through, bool IsEstimated, MeterEstimate? Estimate)
{
    /// <summary>A gap over the month's end is rated by the row of the day that ends it.</summary>
    public const int DaysBehind = 62;

    /// <summary>Days whose mean use stands in for a day that is not known.</summary>
    public const int MeanDays = 30;

    private const int SecondsPerDay = 86_400;

    /// <summary>What counts in the run of the month.</summary>
    public decimal Counted => Quantity + TrueUp;

    /// <summary>The first date whose rows are needed.</summary>
    public static DateOnly FirstDate(BillingPeriod month, MeterEstimate? before) =>
        (before is { } e && e.Since.First < month.First ? e.Since.First : month.First).AddDays(-MeanDays);

    /// <summary>True when its register is believed up to the end of the month, or up to when it left the account.</summary>
    public static bool IsKnown(MeterStanding standing, BillingPeriod month, SiteZone zone)
    {
        ArgumentNullException.ThrowIfNull(standing);
        return standing.Behind is null && standing.Position.Register.Base.Time >= Math.Min(standing.Until ?? long.MaxValue, EndOf(month, zone));
    }

    /// <summary>True when the meter belonged to the account at some moment of the month.</summary>
    public static bool IsOf(MeterStanding standing, BillingPeriod month, SiteZone zone)
    {
        ArgumentNullException.ThrowIfNull(standing);
        return standing.Since < EndOf(month, zone) && (standing.Until ?? long.MaxValue) > StartOf(month, zone);
    }

    /// <summary>Sums the use up. Pure.</summary>
    /// <param name="account">Account of the rows.</param>
    /// <param name="standing">Where the meter stands.</param>
    /// <param name="days">Its day rows from <see cref="FirstDate"/> to <see cref="DaysBehind"/> days behind the month.</param>
    /// <param name="month">The month.</param>
    /// <param name="zone">Zone of the site.</param>
    /// <param name="before">What an earlier run estimated, or null.</param>
    public static MeterMonth Of(string account, MeterStanding standing, IEnumerable<MeterDay> days, BillingPeriod month, SiteZone zone, MeterEstimate? before)
    {
        ArgumentNullException.ThrowIfNull(standing);
        ArgumentNullException.ThrowIfNull(zone);
        var parts = days.SelectMany(d => d.Rating.Parts).Where(p => p.Fate is PartFate.Billed or PartFate.Measured or PartFate.Unpriced).ToList();
        var through = standing.Position.Register.Base.Time;
        var known = Sum(parts, month.First, month.End);
        if (IsKnown(standing, month, zone))
        {
            return new MeterMonth(standing.Meter, account, known, TrueUpOf(parts, before, month.First), through, false, null);
        }

        var isBeforeKnown = before is null || through >= StartOf(month, zone);
        var quantity = known + MeanUse(parts, through, month, zone);
        return new MeterMonth(
            standing.Meter,
            account,
            quantity,
            isBeforeKnown ? TrueUpOf(parts, before, month.First) : 0m,
            through,
            true,
            isBeforeKnown ? new MeterEstimate(month, quantity) : before! with { Charged = before.Charged + quantity });
    }

    private static decimal TrueUpOf(List<RatedPart> parts, MeterEstimate? before, DateOnly end) =>
        before is null ? 0m : Sum(parts, before.Since.First, end) - before.Charged;

    /// <summary>Mean use of the days before the register ends, for the time of the month that lies behind it; rounded down to a thousandth.</summary>
    private static decimal MeanUse(List<RatedPart> parts, long through, BillingPeriod month, SiteZone zone)
    {
        var start = StartOf(month, zone);
        var last = zone.DateAt(through == 0 ? start : through);
        var missing = EndOf(month, zone) - Math.Max(through, start);
        return decimal.Floor(Sum(parts, last.AddDays(-MeanDays), last) * missing * 1000m / (MeanDays * SecondsPerDay)) / 1000m;
    }

    private static decimal Sum(List<RatedPart> parts, DateOnly from, DateOnly end) => parts.Where(p => p.Date >= from && p.Date < end).Sum(p => p.Quantity);

    private static long StartOf(BillingPeriod month, SiteZone zone) => zone.StartOf(month.First.DayNumber);

    private static long EndOf(BillingPeriod month, SiteZone zone) => zone.StartOf(month.End.DayNumber);
}
