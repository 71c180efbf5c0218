using Prepaid.Benchmarks;
using Prepaid.Benchmarks.Apportionment;
using Prepaid.Benchmarks.Pipeline;

if (args is ["apportionment-process", .. var rest])
{
    return await ApportionmentProcess.Run(rest); // for a test that kills it
}

var known = new Dictionary<string, Func<IEnumerable<Figure>>>(StringComparer.Ordinal)
{
    ["rating"] = RatingBenchmark.Run,
    ["meter-day"] = MeterDayBenchmark.Run,
    ["pipeline"] = PipelineBenchmark.Run,
    ["pipeline-full-store"] = FullStoreBenchmark.Run,
    ["apportionment"] = ApportionmentBenchmark.Run,
};
var unknown = args.Where(name => !known.ContainsKey(name)).ToArray();
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"Unknown benchmark: {string.Join(", ", unknown)}. Known: {string.Join(", ", known.Keys)}.");
    return 2;
}

foreach (var name in args.Length > 0 ? args : [.. known.Keys])
{
    foreach (var figure in known[name]())
    {
        Console.WriteLine(figure.ToJson());
    }
}

return 0;
