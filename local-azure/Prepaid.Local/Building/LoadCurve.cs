namespace Prepaid.Local.Building;

/// <summary>What a consumer draws at any time: whole units a second, constant for a quarter of an hour.</summary>
/// <remarks>The unit is 1 W for electricity and 0.1 ml/s for water, so that sums of unit x second are exact integers.</remarks>
internal sealed class LoadCurve(int seed, int number, LoadProfile profile, long baseLoad, long peakLoad, TimeZoneInfo zone)
{
    public const int SlotSeconds = 900;
    private const int SecondsPerHour = 3600;
    private const int LeastNoise = 700;
    private const int MostNoise = 1300;

    private long cachedSlot = -1;
    private long cachedRate;

    /// <summary>Units a second in the quarter of an hour that begins at <c>slot × 900</c> Unix seconds.</summary>
    public long RateIn(long slot)
    {
        if (slot != cachedSlot)
        {
            var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(slot * SlotSeconds), zone);
            var shape = DayShape.Thousandths(profile, local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday, local.Hour);
            var noise = SeededNumbers.Between(LeastNoise, MostNoise, seed, number, slot);
            (cachedSlot, cachedRate) = (slot, baseLoad + (peakLoad * shape * noise / 1_000_000));
        }

        return cachedRate;
    }

    /// <summary>Units x seconds of a working day without noise.</summary>
    public long WorkingDay() =>
        Enumerable.Range(0, 24).Sum(hour => baseLoad + (peakLoad * DayShape.Thousandths(profile, isWeekend: false, hour) / 1000)) * SecondsPerHour;
}
