using System.Globalization;

namespace Prepaid.Verify.Rating;

/// <summary>What tiers of one meter go by: the account's use in months and years that a version shares, its own in every other.</summary>
/// <param name="clock">Says which periods are shared.</param>
/// <param name="account">Use of the account's meters together; null for a meter that takes no part in it.</param>
internal sealed class TierUse(PriceClock clock, UnitsUsed? account)
{
    private readonly UnitsUsed own = new(clock);

    /// <summary>As positions pack it.</summary>
    public string Text => string.Join('/', own.Kept.Where(k => Of(k.Period) == own)
        .Concat(account?.Kept.Where(k => Of(k.Period) == account) ?? [])
        .OrderBy(k => k.Period)
        .Select(k => string.Create(CultureInfo.InvariantCulture, $"{k.Period}={k.Units:0.##########################}")));

    /// <summary>Units used so far in the month or the year of a local day.</summary>
    public decimal In(bool year, int day)
    {
        var period = year ? YearOf(day) : MonthOf(day);
        return Of(period).In(period);
    }

    public void Use(int day, decimal units)
    {
        foreach (var period in new[] { MonthOf(day), YearOf(day) })
        {
            own.Use(period, units);
            account?.Use(period, units);
        }
    }

    /// <summary>A day row ends; consumption from a local day on comes later.</summary>
    public void Close(int day)
    {
        own.Close(day);
        account?.Close(day);
    }

    internal static int MonthOf(int day) => DateOnly.FromDayNumber(day) is var date ? (date.Year * 100) + date.Month : 0;

    internal static int YearOf(int day) => DateOnly.FromDayNumber(day).Year;

    private UnitsUsed Of(int period) => account is not null && clock.IsShared(period) ? account : own;
}
