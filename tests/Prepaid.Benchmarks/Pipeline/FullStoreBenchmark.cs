namespace Prepaid.Benchmarks.Pipeline;

/// <summary>
/// What a grown ledger costs: the pipeline's rate with five million entries in the store, beside its rate with a hundred
/// thousand. Both are open in one process and are sent the same load in turn, so that what else the machine does hits both;
/// the ratio of their medians is the figure. (The commit that moves keys, once in 655,360 entries, falls out of a median;
/// local-azure/Prepaid.LocalAzure/README.md tells what it costs.)
/// </summary>
internal static class FullStoreBenchmark
{
    private const int Few = 100_000;
    private const int Many = 5_000_000;
    private const int Times = 23;

    // With the warm-up a day of 96 readings of each meter, before the moment that the product takes for now.
    private static readonly PipelineLoad Load = PipelineLoad.Of(readingsPerMeter: 4) with { Rounds = 1, SecondsBetweenReadings = 420 };

    public static IEnumerable<Figure> Run() => Measure(Load, Few, Many, Times).GetAwaiter().GetResult();

    /// <param name="load">What is sent each time, with later readings.</param>
    /// <param name="few">Entries in the store for the baseline, before the first time.</param>
    /// <param name="many">Entries in the store, before the first time.</param>
    /// <param name="times">How often each is sent to; one time before is for warming up.</param>
    public static async Task<IReadOnlyList<Figure>> Measure(PipelineLoad load, int few, int many, int times)
    {
        await using var full = await PipelineUnderTest.Open(load, many);
        await using var young = await PipelineUnderTest.Open(load, few);
        List<PipelineTime> ofFull = [], ofYoung = [];
        for (var i = 0; i <= times; i++)
        {
            ofYoung.Add(await young.Send(i * load.Rounds));
            ofFull.Add(await full.Send(i * load.Rounds));
        }

        var (value, baseline) = (Median(ofFull), Median(ofYoung));
        return [new Figure("pipeline-full-store", value.PerSecond, "readings/s", baseline.PerSecond) { Details = new Dictionary<string, double>(value.Details) { ["entries"] = many, ["entriesOfBaseline"] = few } }];
    }

    private static PipelineTime Median(List<PipelineTime> withWarmUp) => withWarmUp.Skip(1).OrderBy(t => t.Elapsed).ElementAt(withWarmUp.Count / 2 - 1);
}
