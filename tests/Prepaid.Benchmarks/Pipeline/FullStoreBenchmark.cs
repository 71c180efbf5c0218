namespace Prepaid.Benchmarks.Pipeline;

/// <summary>
/// What a grown ledger costs: the pipeline's rate with five million entries in the store, beside its rate with a hundred
/// thousand. The same load, one after the other in the same run; the ratio is the figure.
/// </summary>
internal static class FullStoreBenchmark
{
    private const int Few = 100_000;
    private const int Many = 5_000_000;
    private const int Times = 3;

    public static IEnumerable<Figure> Run() => Measure(PipelineLoad.Of(readingsPerMeter: 4), Few, Many, Times).GetAwaiter().GetResult();

    /// <summary>Best of several times for both.</summary>
    /// <param name="load">What is sent.</param>
    /// <param name="few">Entries in the store for the baseline.</param>
    /// <param name="many">Entries in the store.</param>
    /// <param name="times">How often each is measured.</param>
    public static async Task<IReadOnlyList<Figure>> Measure(PipelineLoad load, int few, int many, int times)
    {
        PipelineTime? withFew = null, withMany = null;
        for (var i = 0; i < times; i++)
        {
            withFew = Faster(withFew, await MeasureOnce(load, few));
            withMany = Faster(withMany, await MeasureOnce(load, many));
        }

        return [new Figure("pipeline-full-store", withMany!.PerSecond, "readings/s", withFew!.PerSecond) { Details = new Dictionary<string, double>(withMany.Details) { ["entries"] = many, ["entriesOfBaseline"] = few } }];
    }

    private static async Task<PipelineTime> MeasureOnce(PipelineLoad load, int entries)
    {
        await using var pipeline = await PipelineUnderTest.Open(load, entries);
        return await pipeline.Send();
    }

    private static PipelineTime Faster(PipelineTime? known, PipelineTime other) => known is null || other.Elapsed < known.Elapsed ? other : known;
}
