using System.Text.Json;

namespace Prepaid.Benchmarks;

/// <summary>One measured figure beside its baseline of the same run; printed as one JSON line.</summary>
internal sealed record Figure(string Name, double Value, string Unit, double Baseline)
{
    public double Ratio => Baseline == 0 ? 0 : Value / Baseline;

    public string ToJson() => JsonSerializer.Serialize(
        new { name = Name, value = Math.Round(Value), unit = Unit, baseline = Math.Round(Baseline), ratio = Math.Round(Ratio, 4) });
}
