namespace Prepaid.Domain.Metering;

/// <summary>Readings that wait for the next one or for a person.</summary>
public static class DoubtfulReadings
{
    /// <summary>Readings of the total register that are provisional or held, in measured order.</summary>
    /// <param name="days">Consecutive day rows of one meter up to its newest, ascending.</param>
    public static IReadOnlyList<DayReading> In(IReadOnlyList<MeterDay> days) =>
        [.. DoubtChain.Settle(days).SelectMany(day => day.Readings).Where(r => r.Quality is Quality.Provisional or Quality.Held)];
}
