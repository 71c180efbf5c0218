using Prepaid.LocalAzure.Tables;

namespace Prepaid.Benchmarks.Pipeline;

/// <summary>How long the pipeline took for so many readings, and what it asked of the tables.</summary>
internal sealed record PipelineTime(int Readings, TimeSpan Elapsed, TimeSpan Cpu, TableUse Use)
{
    public double PerSecond => Readings / Elapsed.TotalSeconds;

    public IReadOnlyDictionary<string, double> Details => new Dictionary<string, double>
    {
        ["requestsPerReading"] = Math.Round((double)Use.Requests / Readings, 4),
        ["entitiesPerReading"] = Math.Round((double)Use.Entities / Readings, 4),
        ["cpuMicrosecondsPerReading"] = Math.Round(Cpu.TotalMicroseconds / Readings, 2),
    };
}

/// <summary>Requests to the tables, reads included, and entities written.</summary>
internal readonly record struct TableUse(long Requests, long Entities)
{
    public static TableUse Of(TableCounters counters) => new(counters.Transactions + counters.PointReads + counters.Queries, counters.Entities);

    public static TableUse operator -(TableUse after, TableUse before) => new(after.Requests - before.Requests, after.Entities - before.Entities);
}
