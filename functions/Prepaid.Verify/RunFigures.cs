using System.Text.Json;

namespace Prepaid.Verify;

/// <summary>What only the run itself knows; <c>figures.json</c> keeps it for a later verification.</summary>
/// <param name="SimulatedHours">Business time from the start to the end of draining.</param>
/// <param name="Seconds">Real time of the run.</param>
/// <param name="Duplicates">Readings that arrived again and changed nothing.</param>
/// <param name="Late">Readings that arrived after one of the same day that was measured later.</param>
/// <param name="Transactions">Table transactions.</param>
/// <param name="Entities">Entities written.</param>
/// <param name="PointReads">Reads of one entity.</param>
/// <param name="Queries">Queries.</param>
/// <param name="PartitionsScanned">Partitions that queries looked into.</param>
public sealed record RunFigures(
    decimal SimulatedHours, decimal Seconds, long Duplicates, long Late, long Transactions, long Entities, long PointReads, long Queries, long PartitionsScanned)
{
    /// <summary>Name of the file in the evidence folder.</summary>
    public const string FileName = "figures.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Nothing known.</summary>
    public static RunFigures None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>The figures that a run left in its evidence folder, or null.</summary>
    /// <exception cref="JsonException">The file is something else.</exception>
    public static RunFigures? Read(string evidenceFolder)
    {
        var path = Path.Combine(evidenceFolder, FileName);
        return File.Exists(path) ? JsonSerializer.Deserialize<RunFigures>(File.ReadAllText(path), Json) : null;
    }

    /// <summary>Leaves the figures in the evidence folder.</summary>
    public void Write(string evidenceFolder) => File.WriteAllText(Path.Combine(evidenceFolder, FileName), JsonSerializer.Serialize(this, Json) + "\n");
}
