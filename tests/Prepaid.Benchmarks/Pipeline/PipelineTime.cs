using Prepaid.LocalAzure.Tables;

namespace Prepaid.Benchmarks.Pipeline;

/// <summary>How long the pipeline took for so many readings, and what it asked of the tables.</summary>
internal sealed record PipelineTime(int Readings, TimeSpan Elapsed, TimeSpan Cpu, TableUse Use)
{
    public static readonly PipelineTime Zero = new(0, TimeSpan.Zero, TimeSpan.Zero, default);

    public double PerSecond => Readings / Elapsed.TotalSeconds;

    public IReadOnlyDictionary<string, double> Details => new Dictionary<string, double>
    {
        ["requestsPerReading"] = Math.Round((double)Use.Requests / Readings, 4),
        ["entitiesPerReading"] = Math.Round((double)Use.Entities / Readings, 4),
        ["cpuMicrosecondsPerReading"] = Math.Round(Cpu.TotalMicroseconds / Readings, 2),
    };

    public static PipelineTime operator +(PipelineTime one, PipelineTime other) =>
        new(one.Readings + other.Readings, one.Elapsed + other.Elapsed, one.Cpu + other.Cpu, one.Use + other.Use);
}

/// <summary>Requests to the tables, reads included, and entities written.</summary>
internal readonly record struct TableUse(long Requests, long Entities)
{
    public static TableUse Of(TableCounters counters) => new(counters.Transactions + counters.PointReads + counters.Queries, counters.Entities);

    public static TableUse operator +(TableUse one, TableUse other) => new(one.Requests + other.Requests, one.Entities + other.Entities);

    public static TableUse operator -(TableUse after, TableUse before) => new(after.Requests - before.Requests, after.Entities - before.Entities);
}
