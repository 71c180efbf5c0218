namespace Prepaid.Local.Running;

/// <summary>The tariff of the simulated building, in the documented form (docs/tariffs.md).</summary>
public static class SimulatedTariff
{
    public const string Json = """{"price":"0.8200"}""";
}
