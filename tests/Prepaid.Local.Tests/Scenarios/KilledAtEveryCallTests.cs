using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Prepaid.LocalAzure.Core;
using Xunit.Abstractions;

namespace Prepaid.Local.Tests.Scenarios;

/// <summary>The process dies before and after each call of the stand-in, and another one continues from the data folder.</summary>
[Collection(LongRuns.Name)]
public sealed class KilledAtEveryCallTests(ITestOutputHelper output)
{
    private const int SampledEvery = 17;

    [Fact]
    public async Task The_short_story_cuts_and_reconnects_a_tenant_by_a_payment()
    {
        var (end, _) = await PlayUndisturbed();

        end.MustBeWhole("undisturbed");
        Assert.Equal(TimeSpan.Zero, end.LongestLateness);
        Assert.Equal(["VeryLow", "Empty"], end.Left.Texts.Where(t => t.Account == ShortStory.CutAccount).Select(t => t.Level));
    }

    [Fact]
    public async Task Killed_at_any_call_it_loses_nothing_and_does_nothing_twice()
    {
        var (end, events) = await PlayUndisturbed();
        var around = events.SelectMany(at => Enumerable.Range((int)at - 6, 9)).Select(k => (long)k).ToHashSet();

        output.WriteLine($"{end.Calls} calls, of these {around.Count} around texts and payments");
        var (plays, kills) = (0, 0L);
        for (var k = 1L; k <= end.Calls; k++)
        {
            var isNear = around.Contains(k);
            if (LongRuns.AreWanted || isNear || k % SampledEvery == 0)
            {
                plays++;
                kills += await Killed(new Faults(1) { KillBeforeCall = k, KillsWholeProcess = true }, $"killed before call {k}");
            }

            if (LongRuns.AreWanted || isNear || k % SampledEvery == 8)
            {
                plays++;
                kills += await Killed(new Faults(1) { KillAfterCall = k, KillsWholeProcess = true }, $"killed after call {k}");
            }
        }

        Assert.InRange(kills, plays * 9 / 10, plays); // behind a call that the service refused there is nothing to kill after
    }

    /// <returns>How often it was killed: 0 or 1.</returns>
    private static async Task<long> Killed(Faults faults, string when)
    {
        try
        {
            var end = await ShortStory.Play(faults);
            end.MustBeWhole(when);
            return end.Deaths;
        }
        catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException(when, failure);
        }
    }

    /// <returns>The end, and the call numbers at which something was told: a text, a payment, a report.</returns>
    private static async Task<(StoryEnd End, IReadOnlyCollection<long> Events)> PlayUndisturbed()
    {
        using var heard = new HeardEvents();
        var end = await ShortStory.Play(new Faults(1), run => heard.Calls = run.Cloud.Calls, heard);
        return (end, [.. heard.At]);
    }

    /// <summary>Notes how many calls there were when the product told of something.</summary>
    private sealed class HeardEvents : ILoggerFactory, ILogger
    {
        public Calls? Calls { get; set; }

        public ConcurrentBag<long> At { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            if (Calls is { } calls && (text.StartsWith("Text ", StringComparison.Ordinal) || text.StartsWith("Payment ", StringComparison.Ordinal)))
            {
                At.Add(calls.Count);
            }
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
