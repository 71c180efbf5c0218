using System.Globalization;

namespace Prepaid.Verify.Rating;

/// <summary>Units used by local month (yyyymm) and year (yyyy); one for each meter, or one for an account whose meters share their tiers.</summary>
/// <param name="isShared">Keeps a year longer in its text, because another meter may still tell of it.</param>
internal sealed class TierUse(bool isShared)
{
    private const int FirstMonth = 100_000;

    private readonly SortedDictionary<int, decimal> used = [];
    private bool hasMoved;

    /// <summary>As positions pack it.</summary>
    public string Text { get; private set; } = string.Empty;

    /// <summary>Units used so far in the month or the year of a local day.</summary>
    public decimal In(bool year, int day) => used.GetValueOrDefault(year ? YearOf(day) : MonthOf(day));

    public void Use(int day, decimal units)
    {
        used[MonthOf(day)] = used.GetValueOrDefault(MonthOf(day)) + units;
        used[YearOf(day)] = used.GetValueOrDefault(YearOf(day)) + units;
        hasMoved = true;
    }

    /// <summary>A day row ends: what consumption from a local day on can still fall into stays in the text.</summary>
    public void Close(int day)
    {
        if (!hasMoved)
        {
            return;
        }

        var from = isShared ? DateOnly.FromDayNumber(day).AddYears(-1).DayNumber : day;
        var kept = used.Where(u => u.Value != 0m && u.Key >= (u.Key >= FirstMonth ? MonthOf(from) : YearOf(from)));
        Text = string.Join('/', kept.Select(u => string.Create(CultureInfo.InvariantCulture, $"{u.Key}={u.Value:0.##########################}")));
        hasMoved = false;
    }

    private static int MonthOf(int day) => DateOnly.FromDayNumber(day) is var date ? (date.Year * 100) + date.Month : 0;

    private static int YearOf(int day) => DateOnly.FromDayNumber(day).Year;
}
