namespace Prepaid.Domain.Billing;

/// <summary>A period that will be due soon.</summary>
/// <param name="Kind">Rent or property fee.</param>
/// <param name="DueOn">Local date on which it is taken from the wallet.</param>
/// <param name="Amount">Above zero.</param>
public sealed record RentReminder(RentKind Kind, DateOnly DueOn, Money Amount)
{
    /// <summary>What one day's reminders tell of one agreement. Each period is told once: when it comes within reach. Pure.</summary>
    /// <param name="versions">Versions of one agreement, ascending, in any state.</param>
    /// <param name="day">Local date.</param>
    /// <param name="daysBefore">Reach in days; 0 tells nothing.</param>
    public static IEnumerable<RentReminder> Of(IReadOnlyList<RentVersion> versions, DateOnly day, int daysBefore)
    {
        ArgumentNullException.ThrowIfNull(versions);
        if (daysBefore <= 0 || RentCharge.InForce(versions, day) is not { } now)
        {
            return [];
        }

        var toldThrough = RentCharge.InForce(versions, day.AddDays(-1)) is null ? day : day.AddDays(daysBefore - 1); // a new agreement catches up
        return RentSchedule.DueBetween(now.Terms, toldThrough, day.AddDays(daysBefore))
            .Where(p => p.Amount > Money.Zero)
            .Select(p => new RentReminder(now.Terms.Kind, p.DueOn, p.Amount));
    }
}
