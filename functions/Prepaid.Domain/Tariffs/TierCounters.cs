using System.Globalization;

namespace Prepaid.Domain.Tariffs;

/// <summary>Units used per local month (yyyymm) and year (yyyy) that tiers may still ask for. <c>default</c> is none.</summary>
/// <remarks>Kept as its canonical text, so that equal counters are equal values.</remarks>
public readonly record struct TierCounters
{
    /// <summary>Keys below are years: no meter counted before the year 1000.</summary>
    internal const int FirstMonth = 1000_01;

    private readonly string? _text;

    private TierCounters(string text) => _text = text.Length == 0 ? null : text; // one value for none

    /// <summary>For instance <c>2026=1250.4/202603=12.3</c>; empty for none.</summary>
    public string Text => _text ?? string.Empty;

    /// <summary>Reads <see cref="Text"/>.</summary>
    public static bool TryParse(string text, out TierCounters counters)
    {
        ArgumentNullException.ThrowIfNull(text);
        counters = new TierCounters(text);
        foreach (var item in text.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = item.Split('=');
            if (parts.Length != 2
                || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)
                || !decimal.TryParse(parts[1], NumberStyles.Number, CultureInfo.InvariantCulture, out _))
            {
                counters = default;
                return false;
            }
        }

        return true;
    }

    /// <summary>Key of a month.</summary>
    public static int MonthOf(DateOnly date) => (date.Year * 100) + date.Month;

    /// <summary>True for the key of a month, false for a year.</summary>
    public static bool IsMonth(int period) => period >= FirstMonth;

    /// <summary>Units used in a period: key of a month, or a year.</summary>
    public decimal this[int period] => Read().GetValueOrDefault(period);

    internal SortedDictionary<int, decimal> Read()
    {
        var read = new SortedDictionary<int, decimal>();
        foreach (var item in Text.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = item.Split('=');
            read[int.Parse(parts[0], CultureInfo.InvariantCulture)] = decimal.Parse(parts[1], CultureInfo.InvariantCulture);
        }

        return read;
    }

    /// <summary>These counters of a meter, with those of the account instead in the periods that are shared.</summary>
    /// <param name="account">Counters behind the meter that was rated before, of whichever meter.</param>
    /// <param name="shared">Periods in which the meters count together.</param>
    internal TierCounters With(TierCounters account, SharedPeriods shared)
    {
        var joined = new SortedDictionary<int, decimal>();
        foreach (var (period, used) in Read().Where(item => !shared.Contains(item.Key)).Concat(account.Read().Where(item => shared.Contains(item.Key))))
        {
            joined.Add(period, used);
        }

        return Of(joined);
    }

    /// <summary>What a day may open with: a later day of its meter may have opened with the account's counters of a month or year that began in between.</summary>
    internal TierCounters Before(DateOnly day) => Of(Read().Where(item => DateOnly.FromDateTime(SharedPeriods.StartOf(item.Key)) < day));

    /// <summary>Keeps the periods that consumption from a date on can still fall into: of a shared one for a year longer, because another meter may still tell of it.</summary>
    internal static TierCounters Of(SortedDictionary<int, decimal> used, DateOnly from, SharedPeriods shared)
    {
        var yearBefore = from.AddYears(-1);
        return Of(used.Where(item => item.Value != 0m && IsOpen(item.Key, shared.Contains(item.Key) ? yearBefore : from)));
    }

    private static bool IsOpen(int period, DateOnly from) => period >= (IsMonth(period) ? MonthOf(from) : from.Year);

    private static TierCounters Of(IEnumerable<KeyValuePair<int, decimal>> used) => new(string.Join('/', used.Select(
        static item => string.Create(CultureInfo.InvariantCulture, $"{item.Key}={item.Value / 1.0000000000000000000m}"))));
}
