using Prepaid.Local.Building;

namespace Prepaid.Local.Tenants;

/// <summary>How a simulated tenant treats a low balance.</summary>
public enum TenantHabit
{
    /// <summary>Tops up some time after a warning.</summary>
    PaysAfterWarning = 0,

    /// <summary>Tops up only some time after the supply was cut.</summary>
    PaysAfterCut = 1,
}

/// <summary>One simulated tenant.</summary>
/// <param name="Account">Account id.</param>
/// <param name="Room">What people call the place.</param>
/// <param name="ElectricityMeter">Its electricity meter.</param>
/// <param name="WaterMeter">Its water meter, or null.</param>
/// <param name="Habit">When it pays.</param>
/// <param name="Delay">How long it takes to pay.</param>
/// <param name="OpeningFen">Balance brought over.</param>
/// <param name="TopUpFen">What it pays each time.</param>
/// <param name="Phone">Number, from a range that nobody has.</param>
/// <param name="Language">zh or en.</param>
public sealed record Tenant(
    string Account,
    string Room,
    BuildingMeter ElectricityMeter,
    BuildingMeter? WaterMeter,
    TenantHabit Habit,
    TimeSpan Delay,
    long OpeningFen,
    long TopUpFen,
    string Phone,
    string Language)
{
    /// <summary>What it pays into the rent wallet when it is reminded; 0 for a tenant without an agreement.</summary>
    public long RentFen { get; init; }

    /// <summary>Water balance brought over; 0 without a water meter.</summary>
    public long OpeningWaterFen { get; init; }

    /// <summary>What it pays into the water wallet when it is warned; 0 without a water meter.</summary>
    public long WaterFen { get; init; }
}

/// <summary>Who lives in the building, from the seed: three in eight run short within the first day, and one in four of water within two.</summary>
public static class TenantPlan
{
    private const long FenPerKwh = 82;

    public static IReadOnlyList<Tenant> Of(IReadOnlyList<BuildingMeter> meters, int seed)
    {
        var random = new Random(seed);
        var water = meters.Where(m => m.Kind == MeterKind.Water).ToList();
        return [.. meters.Where(m => m.Kind == MeterKind.Electricity).Select((meter, i) => Make(meter, i < water.Count ? water[i] : null, i, random))];
    }

    private static Tenant Make(BuildingMeter meter, BuildingMeter? water, int number, Random random)
    {
        var daily = Math.Max(100, (long)(meter.DailyEstimate * FenPerKwh));
        var habit = number % 8 is 0 or 3 ? TenantHabit.PaysAfterCut : TenantHabit.PaysAfterWarning;
        var days = (number % 8) switch
        {
            0 or 3 => 0.05 + (random.NextDouble() * 0.3),
            5 => 0.6 + (random.NextDouble() * 0.6),
            _ => 6 + (random.NextDouble() * 6),
        };
        return new Tenant(
            $"A-{number + 1:D3}",
            FormattableString.Invariant($"{(number / 8) + 1}{(number % 8) + 1:D2}"),
            meter,
            water,
            habit,
            TimeSpan.FromMinutes(random.Next(20, 240)),
            (long)(daily * (decimal)days),
            ((daily * random.Next(5, 9)) + 999) / 1000 * 1000,
            FormattableString.Invariant($"+861990000{number:D4}"),
            number % 5 == 4 ? "en" : "zh")
        {
            RentFen = RentPlan.MonthlyFenOf(number),
            OpeningWaterFen = water is null ? 0 : number % 4 == 1 ? 1_500 : 20_000,
            WaterFen = water is null ? 0 : 10_000,
        };
    }
}
