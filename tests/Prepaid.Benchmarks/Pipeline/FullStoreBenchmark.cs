namespace Prepaid.Benchmarks.Pipeline;

/// <summary>
/// What a grown ledger costs: the pipeline's rate with five million entries in the store, beside its rate with a hundred
/// thousand. Both are open in one process and are sent the same load in turn, so that what else the machine does hits both;
/// the ratio of the two rates is the figure.
/// </summary>
internal static class FullStoreBenchmark
{
    private const int Few = 100_000;
    private const int Many = 5_000_000;
    private const int Times = 7;

    // With the warm-up a day of 96 readings of each meter, before the moment that the product takes for now.
    private static readonly PipelineLoad Load = PipelineLoad.Of(readingsPerMeter: 4) with { Rounds = 3, SecondsBetweenReadings = 420 };

    public static IEnumerable<Figure> Run() => Measure(Load, Few, Many, Times).GetAwaiter().GetResult();

    /// <param name="load">What is sent each time, with later readings.</param>
    /// <param name="few">Entries in the store for the baseline, before the first time.</param>
    /// <param name="many">Entries in the store, before the first time.</param>
    /// <param name="times">How often each is sent to; the time before is for warming up.</param>
    public static async Task<IReadOnlyList<Figure>> Measure(PipelineLoad load, int few, int many, int times)
    {
        await using var full = await PipelineUnderTest.Open(load, many);
        await using var young = await PipelineUnderTest.Open(load, few);
        var (ofFull, ofYoung) = (PipelineTime.Zero, PipelineTime.Zero);
        for (var i = 0; i <= times; i++)
        {
            var baseline = await young.Send(i * load.Rounds);
            var time = await full.Send(i * load.Rounds);
            (ofFull, ofYoung) = i == 0 ? (ofFull, ofYoung) : (ofFull + time, ofYoung + baseline);
        }

        return [new Figure("pipeline-full-store", ofFull.PerSecond, "readings/s", ofYoung.PerSecond) { Details = new Dictionary<string, double>(ofFull.Details) { ["entries"] = many, ["entriesOfBaseline"] = few } }];
    }
}
