using System.Globalization;

namespace Prepaid.Domain.Tariffs;

/// <summary>Units used per local month (yyyymm) and year (yyyy) that tiers may still ask for. <c>default</c> is none.</summary>
/// <remarks>Kept as its canonical text, so that equal counters are equal values.</remarks>
public readonly record struct TierCounters
{
    private const int FirstMonth = 100_000;
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

    /// <summary>Keeps the periods that consumption from a date on can still fall into.</summary>
    internal static TierCounters Of(SortedDictionary<int, decimal> used, DateOnly from)
    {
        var month = MonthOf(from);
        var kept = used.Where(item => item.Value != 0m && item.Key >= (item.Key >= FirstMonth ? month : from.Year))
            .Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Key}={item.Value / 1.0000000000000000000m}"));
        return new TierCounters(string.Join('/', kept));
    }
}
