namespace Prepaid.Local.Running;

/// <summary>The tariff of the simulated building: time of use with a service fee, in the documented form (docs/tariffs.md).</summary>
public static class SimulatedTariff
{
    public static string Json { get; } = Read();

    private static string Read()
    {
        using var text = new StreamReader(typeof(SimulatedTariff).Assembly.GetManifestResourceStream("simulated-tariff.json")!);
        return text.ReadToEnd();
    }
}
