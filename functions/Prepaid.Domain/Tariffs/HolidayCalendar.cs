using System.Collections.Frozen;

namespace Prepaid.Domain.Tariffs;

/// <summary>Public holidays and exchanged workdays by year. A year that is not in it is unknown, not without holidays (rule R27).</summary>
public sealed class HolidayCalendar
{
    private readonly FrozenSet<DateOnly> _off;
    private readonly FrozenSet<DateOnly> _work;

    private HolidayCalendar(IEnumerable<int> years, IEnumerable<DateOnly> off, IEnumerable<DateOnly> work)
    {
        Years = years.ToFrozenSet();
        _off = off.ToFrozenSet();
        _work = work.ToFrozenSet();
    }

    /// <summary>Knows no year.</summary>
    public static HolidayCalendar None { get; } = new([], [], []);

    /// <summary>Years that are known.</summary>
    public IReadOnlySet<int> Years { get; }

    /// <summary>Days off, by date.</summary>
    public IEnumerable<DateOnly> Off => _off.Order();

    /// <summary>Weekend days worked, by date.</summary>
    public IEnumerable<DateOnly> Worked => _work.Order();

    /// <summary>Makes a calendar; throws <see cref="ArgumentException"/> for a date of a year that is not listed, or both off and worked.</summary>
    public static HolidayCalendar Of(IReadOnlyCollection<int> years, IReadOnlyCollection<DateOnly> off, IReadOnlyCollection<DateOnly> worked)
    {
        if (off.Concat(worked).Any(date => !years.Contains(date.Year)))
        {
            throw new ArgumentException("Expected only dates of the years listed.", nameof(years));
        }

        return off.Intersect(worked).Any()
            ? throw new ArgumentException("Expected no date both off and worked.", nameof(worked))
            : new HolidayCalendar(years, off, worked);
    }

    /// <summary>True when the year is known; billing goes on by the plain weekday, with an alarm, when it is not.</summary>
    public bool Knows(int year) => Years.Contains(year);

    /// <summary>Kind of a local date.</summary>
    public DayKinds KindOf(DateOnly date)
    {
        if (_off.Contains(date))
        {
            return DayKinds.Holiday;
        }

        return date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday && !_work.Contains(date) ? DayKinds.Weekend : DayKinds.Weekday;
    }
}
