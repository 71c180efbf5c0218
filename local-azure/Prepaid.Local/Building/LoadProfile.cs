namespace Prepaid.Local.Building;

/// <summary>Who uses it: the shape of a day.</summary>
public enum LoadProfile
{
    Shop = 0,
    Office = 1,
    Dorm = 2,

    /// <summary>Lifts, lights and pumps of the house.</summary>
    CommonArea = 3,

    /// <summary>The sum of the others.</summary>
    WholeBuilding = 4,
}

/// <summary>Share of the peak in each hour of a local day, in thousandths.</summary>
internal static class DayShape
{
    private static readonly int[] ShopDay =
        [20, 20, 20, 20, 20, 20, 40, 120, 350, 700, 820, 900, 950, 900, 850, 850, 880, 950, 1000, 1000, 950, 700, 250, 60];

    private static readonly int[] ShopWeekend =
        [30, 20, 20, 20, 20, 20, 40, 120, 400, 800, 950, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 850, 350, 80];

    private static readonly int[] OfficeDay =
        [10, 10, 10, 10, 10, 10, 30, 150, 650, 950, 1000, 980, 700, 850, 1000, 1000, 960, 850, 500, 250, 150, 80, 30, 10];

    private static readonly int[] OfficeWeekend =
        [10, 10, 10, 10, 10, 10, 10, 20, 60, 120, 140, 140, 100, 120, 120, 100, 80, 40, 20, 10, 10, 10, 10, 10];

    private static readonly int[] DormDay =
        [250, 150, 100, 80, 80, 100, 300, 550, 350, 150, 120, 200, 350, 250, 150, 150, 200, 450, 750, 950, 1000, 950, 800, 500];

    private static readonly int[] DormWeekend =
        [350, 250, 150, 100, 80, 80, 150, 300, 450, 500, 500, 600, 700, 600, 500, 500, 550, 700, 850, 950, 1000, 950, 850, 550];

    private static readonly int[] CommonDay =
        [500, 450, 420, 420, 420, 450, 600, 850, 1000, 900, 800, 820, 850, 820, 800, 820, 880, 1000, 1000, 950, 900, 800, 700, 600];

    public static int Thousandths(LoadProfile profile, bool isWeekend, int hour) => Of(profile, isWeekend)[hour];

    private static int[] Of(LoadProfile profile, bool isWeekend) => profile switch
    {
        LoadProfile.Shop => isWeekend ? ShopWeekend : ShopDay,
        LoadProfile.Office => isWeekend ? OfficeWeekend : OfficeDay,
        LoadProfile.Dorm => isWeekend ? DormWeekend : DormDay,
        _ => CommonDay,
    };
}
