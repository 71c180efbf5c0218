using System.Text.Json.Nodes;

namespace Prepaid.Benchmarks;

/// <summary>One measured figure beside its baseline of the same run; printed as one JSON line.</summary>
internal sealed record Figure(string Name, double Value, string Unit, double Baseline)
{
    public double Ratio => Baseline == 0 ? 0 : Value / Baseline;

    /// <summary>What else was counted, behind the five fields that every figure has.</summary>
    public IReadOnlyDictionary<string, double> Details { get; init; } = new Dictionary<string, double>();

    public string ToJson()
    {
        var json = new JsonObject { ["name"] = Name, ["value"] = Math.Round(Value), ["unit"] = Unit, ["baseline"] = Math.Round(Baseline), ["ratio"] = Math.Round(Ratio, 4) };
        foreach (var (name, value) in Details)
        {
            json[name] = value;
        }

        return json.ToJsonString();
    }
}
