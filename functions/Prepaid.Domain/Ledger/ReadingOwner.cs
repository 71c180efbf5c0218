using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Ledger;

/// <summary>Whose readings they are, when a meter changed hands: each belongs to the account that had the meter when it was measured.</summary>
public static class ReadingOwner
{
    /// <summary>Cuts readings by the stay of the meter at an account.</summary>
    /// <param name="standing">The meter at this account.</param>
    /// <param name="readings">In any order.</param>
    /// <returns>The account's own, those of the account before it, and those of the account behind it.</returns>
    public static (MeterReading[] Own, MeterReading[] Earlier, MeterReading[] Later) Split(MeterStanding standing, MeterReading[] readings)
    {
        ArgumentNullException.ThrowIfNull(standing);
        ArgumentNullException.ThrowIfNull(readings);
        if (standing is { Since: 0, Until: null })
        {
            return (readings, [], []);
        }

        var until = standing.Until ?? long.MaxValue;
        return (
            [.. readings.Where(r => r.MeasuredAt > standing.Since && r.MeasuredAt <= until)],
            [.. readings.Where(r => r.MeasuredAt <= standing.Since)],
            [.. readings.Where(r => r.MeasuredAt > standing.Since && r.MeasuredAt > until)]);
    }
}
