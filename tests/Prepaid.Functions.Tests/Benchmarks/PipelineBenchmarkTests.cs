using System.Text.Json;
using Prepaid.Benchmarks.Pipeline;

namespace Prepaid.Functions.Tests.Benchmarks;

/// <summary>The benchmark at a size that takes a moment: it really runs the product, and prints what scripts read.</summary>
public sealed class PipelineBenchmarkTests
{
    private static readonly PipelineLoad FourReadings = new(Gateways: 8, MetersPerGateway: 3, ReadingsPerMeter: 4, Rounds: 2);

    [Fact]
    public async Task Every_figure_is_one_JSON_line_with_a_name_and_three_numbers()
    {
        foreach (var figure in await PipelineBenchmark.Measure("pipeline", FourReadings, times: 1, seenBefore: true))
        {
            var line = figure.ToJson();
            Assert.DoesNotContain('\n', line);
            using var json = JsonDocument.Parse(line);
            Assert.StartsWith("pipeline", json.RootElement.GetProperty("name").GetString(), StringComparison.Ordinal);
            Assert.Equal("readings/s", json.RootElement.GetProperty("unit").GetString());
            var (value, baseline, ratio) = (Number(json, "value"), Number(json, "baseline"), Number(json, "ratio"));
            Assert.True(value > 0 && baseline > 0, line);
            Assert.Equal(value / baseline, ratio, tolerance: 0.01);
        }
    }

    [Fact]
    public async Task Each_account_and_call_writes_head_day_and_entry_in_one_request()
    {
        await using var pipeline = await PipelineUnderTest.Open(FourReadings);
        var time = await pipeline.Send();
        var messages = FourReadings.Readings / FourReadings.ReadingsPerMeter; // two of one account in a batch share a call
        Assert.InRange(time.Use.Requests, 1, messages);
        Assert.Equal(3 * time.Use.Requests, time.Use.Entities);
    }

    [Fact]
    public async Task Readings_seen_before_ask_nothing_of_the_tables()
    {
        await using var pipeline = await PipelineUnderTest.Open(FourReadings);
        await pipeline.Send();
        var again = await pipeline.Send();
        Assert.Equal(default, again.Use);
    }

    [Fact]
    public async Task A_grown_ledger_asks_no_more_of_the_tables_than_a_young_one()
    {
        var figure = Assert.Single(await FullStoreBenchmark.Measure(FourReadings, few: 100, many: 5_000, times: 1));
        Assert.Equal("pipeline-full-store", figure.Name);
        Assert.True(figure.Value > 0 && figure.Baseline > 0, figure.ToJson());
        Assert.InRange(figure.Details["requestsPerReading"], 0.01, 0.25); // one for the four readings of an account
        Assert.InRange(figure.Details["entitiesPerReading"], 0.01, 0.75); // head, day, entry
    }

    [Fact]
    public async Task The_baseline_writes_every_row_that_the_pipeline_writes()
    {
        var rows = await RecordedRows.Of(FourReadings);
        var calls = FourReadings.Readings / FourReadings.ReadingsPerMeter;
        Assert.Equal(3 * calls, rows.Written.Count);
        Assert.True(rows.Before.Count >= FourReadings.Gateways * FourReadings.MetersPerGateway);
        Assert.True(WriteBaseline.Best(rows) > TimeSpan.Zero);
    }

    private static double Number(JsonDocument json, string name) => json.RootElement.GetProperty(name).GetDouble();
}
