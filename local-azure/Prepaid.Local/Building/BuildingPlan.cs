using System.Globalization;
using Prepaid.GatewayAgent.Drivers;

namespace Prepaid.Local.Building;

/// <summary>One place of the plan: the meter, and what it measures unless it is the main meter.</summary>
internal sealed record PlannedMeter(BuildingMeter Meter, LoadCurve? Curve, long UnitSecondsPerCount);

/// <summary>Who lives in the building and what they draw, from a seed.</summary>
internal sealed class BuildingPlan
{
    /// <summary>0.01 kWh in watt seconds.</summary>
    public const long WattSecondsPerCount = 36_000;

    /// <summary>0.01 m³ in tenths of a millilitre.</summary>
    private const long TenthMillilitresPerCount = 100_000;

    public const string MainId = "M-001";
    private const int Tenants = 24;
    private const int ModbusTenants = 16;
    private const int WaterMeters = 8;
    private const int FirstWaterNumber = 200;
    private const int CommonNumber = 100;
    private const int MainUnit = 100;
    private const decimal StepsPerUnit = 100m;

    private readonly int seed;
    private readonly TimeZoneInfo zone;

    public BuildingPlan(int seed, TimeZoneInfo zone)
    {
        this.seed = seed;
        this.zone = zone;
        CommonArea = new LoadCurve(seed, CommonNumber, LoadProfile.CommonArea, baseLoad: 800, peakLoad: 4_000, zone);
        var tenants = Enumerable.Range(1, Tenants).Select(Tenant).ToArray();
        var daily = tenants.Sum(t => t.Meter.DailyEstimate) + ToUnits(CommonArea.WorkingDay() / WattSecondsPerCount);
        var main = new BuildingMeter(
            MainId,
            MeterKind.Main,
            MeterDrivers.ModbusTcp,
            MainUnit.ToString(CultureInfo.InvariantCulture),
            LoadProfile.WholeBuilding,
            decimal.Round(daily * (100 + LossPercent) / 100, 2),
            FirstRegister(MainUnit, 5_000_000, 20_000_000));
        Meters = [new PlannedMeter(main, null, WattSecondsPerCount), .. tenants, .. Enumerable.Range(1, WaterMeters).Select(Water)];
    }

    /// <summary>Loss in the building's own lines, in percent of what is drawn.</summary>
    public static int LossPercent => 2;

    public LoadCurve CommonArea { get; }

    public IReadOnlyList<PlannedMeter> Meters { get; }

    private PlannedMeter Tenant(int number)
    {
        var profile = (LoadProfile)((number - 1) % 3);
        var (leastBase, mostBase, leastPeak, mostPeak) = profile switch
        {
            LoadProfile.Shop => (150, 300, 1_800, 4_600),
            LoadProfile.Office => (80, 200, 1_500, 4_000),
            _ => (60, 140, 700, 2_000),
        };
        var curve = new LoadCurve(seed, number, profile, Number(number, -1, leastBase, mostBase), Number(number, -2, leastPeak, mostPeak), zone);
        var isModbus = number <= ModbusTenants;
        var meter = new BuildingMeter(
            string.Create(CultureInfo.InvariantCulture, $"E-{number:D3}"),
            MeterKind.Electricity,
            isModbus ? MeterDrivers.ModbusTcp : MeterDrivers.Dlt645Tcp,
            isModbus ? number.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"2603055100{number:D2}"),
            profile,
            ToUnits(curve.WorkingDay() / WattSecondsPerCount),
            FirstRegister(number, 100_000, 3_000_000));
        return new PlannedMeter(meter, curve, WattSecondsPerCount);
    }

    private PlannedMeter Water(int index)
    {
        var number = FirstWaterNumber + index;
        var profile = index % 4 == 0 ? LoadProfile.Shop : LoadProfile.Dorm;
        var curve = new LoadCurve(seed, number, profile, Number(number, -1, 5, 20), Number(number, -2, 200, 900), zone);
        var meter = new BuildingMeter(
            string.Create(CultureInfo.InvariantCulture, $"W-{index:D3}"),
            MeterKind.Water,
            MeterDrivers.Cjt188Tcp,
            string.Create(CultureInfo.InvariantCulture, $"783300112233{index:D2}"),
            profile,
            ToUnits(curve.WorkingDay() / TenthMillilitresPerCount),
            FirstRegister(number, 10_000, 200_000));
        return new PlannedMeter(meter, curve, TenthMillilitresPerCount);
    }

    private long Number(int number, int purpose, int low, int high) => SeededNumbers.Between(low, high, seed, number, purpose);

    private decimal FirstRegister(int number, int low, int high) => ToUnits(Number(number, -3, low, high));

    private static decimal ToUnits(long counts) => counts / StepsPerUnit;
}
