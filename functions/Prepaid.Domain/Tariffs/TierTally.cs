namespace Prepaid.Domain.Tariffs;

/// <summary>Running tier counters of a rating. Usage is counted whether or not the tariff of the day has tiers.</summary>
internal sealed class TierTally(TierCounters opening)
{
    private readonly TierCounters _opening = opening;
    private SortedDictionary<int, decimal>? _used;
    private int _day;
    private int _month;
    private int _year;
    private decimal _monthUsed;
    private decimal _yearUsed;

    public bool HasMoved => _used is not null;

    public void Use(int day, decimal units)
    {
        Enter(day);
        _monthUsed += units;
        _yearUsed += units;
    }

    /// <summary>Adds counts tier by tier: each boundary is cut at the last whole step below it.</summary>
    public void Cut(PartSums sums, in PartKey key, TierPlan plan, long counts, decimal unitsPerCount)
    {
        Enter(key.Day);
        var left = counts;
        for (var tier = 0; tier < plan.Tiers.Length && left > 0; tier++)
        {
            var fits = plan.Tiers[tier].UpTo is { } upTo ? StepsBelow(upTo - Used(plan), unitsPerCount) : left;
            left -= Add(sums, key, plan, tier, Math.Min(left, fits), unitsPerCount);
        }

        for (var tier = plan.Tiers.Length - 1; tier >= 0 && left < 0; tier--)
        {
            var from = tier == 0 ? decimal.MinValue : plan.Tiers[tier - 1].UpTo!.Value;
            var fits = tier == 0 ? -left : StepsAbove(Used(plan) - from, unitsPerCount);
            left -= Add(sums, key, plan, tier, -Math.Min(-left, fits), unitsPerCount);
        }
    }

    public TierCounters Counters(DateOnly from, SharedPeriods shared)
    {
        Flush();
        return TierCounters.Of(_used!, from, shared);
    }

    private decimal Used(TierPlan plan) => plan.Period == TierPeriod.Month ? _monthUsed : _yearUsed;

    private long Add(PartSums sums, in PartKey key, TierPlan plan, int tier, long counts, decimal unitsPerCount)
    {
        if (counts != 0)
        {
            sums.Add(key with { Tier = tier + 1, Price = Math.Max(0m, key.Price + plan.Tiers[tier].Add) }, counts, unitsPerCount);
            _monthUsed += counts * unitsPerCount;
            _yearUsed += counts * unitsPerCount;
        }

        return counts;
    }

    private static long StepsBelow(decimal units, decimal unitsPerCount) =>
        units <= 0m ? 0 : (long)Math.Min(decimal.Floor(units / unitsPerCount), long.MaxValue);

    private static long StepsAbove(decimal units, decimal unitsPerCount) =>
        units <= 0m ? 0 : (long)Math.Min(decimal.Ceiling(units / unitsPerCount), long.MaxValue);

    private void Enter(int day)
    {
        if (day == _day)
        {
            return;
        }

        var date = DateOnly.FromDayNumber(day);
        if (_used is null)
        {
            _used = _opening.Read();
        }
        else
        {
            Flush();
        }

        _day = day;
        _month = TierCounters.MonthOf(date);
        _year = date.Year;
        _monthUsed = _used.GetValueOrDefault(_month);
        _yearUsed = _used.GetValueOrDefault(_year);
    }

    private void Flush()
    {
        _used![_month] = _monthUsed;
        _used[_year] = _yearUsed;
    }
}
