namespace Prepaid.Local.Running;

/// <summary>The tariffs of the simulated building in the documented form (docs/tariffs.md): electricity by time of use with a service fee, water in tiers.</summary>
public static class SimulatedTariff
{
    public static string Json { get; } = Read("simulated-tariff.json");

    public static string WaterJson { get; } = Read("simulated-water-tariff.json");

    private static string Read(string name)
    {
        using var text = new StreamReader(typeof(SimulatedTariff).Assembly.GetManifestResourceStream(name)!);
        return text.ReadToEnd();
    }
}
