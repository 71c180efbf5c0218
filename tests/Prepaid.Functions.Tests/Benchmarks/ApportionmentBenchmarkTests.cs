using System.Text.Json;
using Prepaid.Benchmarks.Apportionment;

namespace Prepaid.Functions.Tests.Benchmarks;

/// <summary>The benchmark at a size that takes a moment.</summary>
public sealed class ApportionmentBenchmarkTests
{
    [Fact]
    public async Task It_posts_to_every_account_and_prints_postings_and_seconds_beside_a_baseline()
    {
        using var json = JsonDocument.Parse((await ApportionmentBenchmark.Measure(250)).ToJson());
        Assert.Equal(("apportionment", "postings/s"), (json.RootElement.GetProperty("name").GetString(), json.RootElement.GetProperty("unit").GetString()));
        Assert.All(new[] { "value", "baseline", "seconds" }, n => Assert.True(json.RootElement.GetProperty(n).GetDouble() > 0, json.RootElement.ToString()));
        Assert.InRange(json.RootElement.GetProperty("rowsPerPosting").GetDouble(), 4, 4.2); // head, entry, key row and item, and now and then the run
    }
}
