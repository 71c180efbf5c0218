using System.Globalization;

namespace Prepaid.Domain.Billing;

/// <summary>A day or a month of a site's local calendar. Any is legal; <c>default</c> is the first day of year 1.</summary>
public readonly record struct BillingPeriod
{
    private const string DayForm = "yyyyMMdd";
    private const string MonthForm = "yyyyMM";

    private static readonly string[] DayForms = [DayForm, "yyyy-MM-dd"];
    private static readonly string[] MonthForms = [MonthForm, "yyyy-MM"];

    private BillingPeriod(DateOnly first, bool isMonth) => (First, IsMonth) = (first, isMonth);

    /// <summary>Its first local date.</summary>
    public DateOnly First { get; }

    /// <summary>True for a month, false for a day.</summary>
    public bool IsMonth { get; }

    /// <summary>The first local date behind it.</summary>
    public DateOnly End => IsMonth ? First.AddMonths(1) : First.AddDays(1);

    /// <summary>The period behind it.</summary>
    public BillingPeriod Next => new(End, IsMonth);

    /// <summary>The period of one local date.</summary>
    public static BillingPeriod Day(DateOnly date) => new(date, isMonth: false);

    /// <summary>The month that a local date falls in.</summary>
    public static BillingPeriod Month(DateOnly date) => new(new DateOnly(date.Year, date.Month, 1), isMonth: true);

    /// <summary>True when a site whose local date is <paramref name="today"/> has left it behind.</summary>
    public bool IsOver(DateOnly today) => End <= today;

    /// <summary>The oldest period that is over and was not run; null when there is none.</summary>
    /// <param name="newest">Newest period with a run, or null.</param>
    /// <param name="first">Where to begin when there is none.</param>
    /// <param name="today">Local date of the site.</param>
    public static BillingPeriod? NextDue(BillingPeriod? newest, BillingPeriod first, DateOnly today)
    {
        var next = newest?.Next ?? first;
        return next.IsOver(today) ? next : null;
    }

    /// <summary>Reads a day or a month as it is written here, yyyyMMdd or yyyyMM, or in ISO 8601.</summary>
    public static bool TryParse(string? text, out BillingPeriod period)
    {
        var isMonth = IsDate(MonthForms, out var first);
        var isPeriod = isMonth || IsDate(DayForms, out first);
        period = new BillingPeriod(first, isMonth);
        return isPeriod;

        bool IsDate(string[] forms, out DateOnly date) => DateOnly.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }

    /// <summary>Reads what <see cref="TryParse"/> reads.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static BillingPeriod Parse(string text) =>
        TryParse(text, out var period) ? period : throw new FormatException($"{text}: expected yyyyMMdd or yyyyMM");

    /// <summary>yyyyMMdd or yyyyMM.</summary>
    public override string ToString() => First.ToString(IsMonth ? MonthForm : DayForm, CultureInfo.InvariantCulture);
}
