namespace Prepaid.Domain.Tariffs;

/// <summary>Share of each band in a year at constant load: what a tariff's average price is taken over when nothing was consumed yet.</summary>
internal static class BandWeights
{
    private const int MinutesPerDay = 1_440;
    private static readonly (DayKinds Kind, int Days)[] Week = [(DayKinds.Weekday, 5), (DayKinds.Weekend, 2)];

    /// <summary>Minutes of each band in twelve weeks, one of each month.</summary>
    public static long[] Of(TariffVersion version)
    {
        var weights = new long[version.Bands.Length];
        for (var month = 1; month <= 12; month++)
        {
            foreach (var (kind, days) in Week)
            {
                var segments = version.ScheduleOf(month, kind).Segments;
                for (var i = 0; i < segments.Length; i++)
                {
                    var end = i + 1 < segments.Length ? segments[i + 1].Minute : MinutesPerDay;
                    weights[segments[i].Band] += days * (end - segments[i].Minute);
                }
            }
        }

        return weights;
    }
}
