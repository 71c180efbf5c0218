namespace Prepaid.Domain.Tariffs;

/// <summary>Kinds of day that a schedule can tell apart.</summary>
[Flags]
public enum DayKinds
{
    /// <summary>No day.</summary>
    None = 0,

    /// <summary>Monday to Friday, and weekend days that the calendar declares workdays.</summary>
    Weekday = 1,

    /// <summary>Saturday and Sunday.</summary>
    Weekend = 2,

    /// <summary>Days that the calendar declares off.</summary>
    Holiday = 4,

    /// <summary>Every day.</summary>
    Any = Weekday | Weekend | Holiday,
}
