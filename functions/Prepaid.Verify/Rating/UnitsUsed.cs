namespace Prepaid.Verify.Rating;

/// <summary>Units used by local month (yyyymm) and year (yyyy), of one meter or of an account's meters together.</summary>
internal sealed class UnitsUsed(PriceClock clock)
{
    private readonly SortedDictionary<int, decimal> used = [];
    private bool hasMoved;

    /// <summary>What the newest row that used any kept, in the order of the periods.</summary>
    public IReadOnlyList<(int Period, decimal Units)> Kept { get; private set; } = [];

    public decimal In(int period) => used.GetValueOrDefault(period);

    public void Use(int period, decimal units)
    {
        used[period] = In(period) + units;
        hasMoved = true;
    }

    /// <summary>A day row ends: periods that consumption from a local day on can still fall into are kept, shared ones for a year longer because another meter may still tell of them.</summary>
    public void Close(int day)
    {
        if (!hasMoved)
        {
            return;
        }

        var yearBefore = DateOnly.FromDayNumber(day).AddYears(-1).DayNumber;
        Kept = [.. used.Where(u => u.Value != 0m && u.Key >= FirstFrom(u.Key, clock.IsShared(u.Key) ? yearBefore : day)).Select(u => (u.Key, u.Value))];
        hasMoved = false;
    }

    private static int FirstFrom(int period, int day) => period >= TariffSheet.FirstMonth ? TierUse.MonthOf(day) : TierUse.YearOf(day);
}
