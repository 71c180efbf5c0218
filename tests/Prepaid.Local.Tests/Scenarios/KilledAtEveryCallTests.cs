using System.Collections.Concurrent;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Prepaid.Local.Running;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.Tables;
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
        var around = events.SelectMany(at => Enumerable.Range((int)at - 14, 17)).Select(k => (long)k).ToHashSet();

        output.WriteLine($"{end.Calls} calls, of these {around.Count} around texts, payments and commands");
        var (plays, kills, flagged) = (0, 0L, 0);
        for (var k = 1L; k <= end.Calls; k++)
        {
            var isNear = around.Contains(k);
            if (LongRuns.AreWanted || (isNear && k % 3 == 0) || k % SampledEvery == 0)
            {
                Count(await Killed(new Faults(1) { KillBeforeCall = k, KillsWholeProcess = true }, $"killed before call {k}"));
            }

            if (LongRuns.AreWanted || isNear || k % SampledEvery == 8)
            {
                Count(await Killed(new Faults(1) { KillAfterCall = k, KillsWholeProcess = true }, $"killed after call {k}"));
            }
        }

        Assert.InRange(kills, plays * 9 / 10, plays); // behind a call that the service refused there is nothing to kill after
        Assert.True(flagged > 0, "no kill hit a text on its way, so that nothing was learnt of those");

        void Count(StoryEnd killed)
        {
            plays++;
            kills += killed.Deaths;
            flagged += killed.Left.RowsOf("accounts", "notice-").Count(n => n.Flag("PossibleDuplicate"));
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(15)]
    public async Task Functions_that_are_killed_while_they_start_start_again(long call)
    {
        var end = await ShortStory.Play(new Faults(1) { KillBeforeCall = call });

        end.MustBeWhole($"killed before call {call}");
        Assert.Equal(1, end.Deaths);
    }

    [Fact]
    public async Task What_people_changed_is_still_so_after_another_start()
    {
        var data = Directory.CreateTempSubdirectory("prepaid-story-").FullName;
        await using (var first = await ShortStory.Open(data, new Faults(1), NullLoggerFactory.Instance))
        {
            await Sites(first).UpdateEntityAsync(new TableEntity("sites", Settlement.Site) { ["LowFen"] = 1_234L }, Azure.ETag.All);
        }

        await using (var second = await ShortStory.Open(data, new Faults(1), NullLoggerFactory.Instance))
        {
            Assert.Equal(1_234L, (await Sites(second).GetEntityAsync<TableEntity>("sites", Settlement.Site)).Value.GetInt64("LowFen"));
        }

        Directory.Delete(data, recursive: true);

        static TableClient Sites(LocalRun run) => new TableServiceClient(TableStore.Of(run.Cloud).ConnectionString).GetTableClient("directory");
    }

    private static async Task<StoryEnd> Killed(Faults faults, string when)
    {
        try
        {
            var end = await ShortStory.Play(faults);
            end.MustBeWhole(when);
            return end;
        }
        catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException(when, failure);
        }
    }

    /// <returns>The end, and the call numbers around which something happened: a text, a payment, a command.</returns>
    private static async Task<(StoryEnd End, IReadOnlyCollection<long> Events)> PlayUndisturbed()
    {
        using var heard = new HeardEvents();
        var end = await ShortStory.Play(new Faults(1), run => heard.Calls = run.Cloud.Calls, heard);
        return (end, [.. heard.At]);
    }

    /// <summary>Notes how many calls there were when the product told of a text or a payment, or had sent a command.</summary>
    private sealed class HeardEvents : ILoggerFactory, ILogger
    {
        private long commandsSent;

        public Calls? Calls { get; set; }

        public ConcurrentBag<long> At { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (Calls is not { } calls)
            {
                return;
            }

            var (text, sent) = (formatter(state, exception), calls.ByOperation.GetValueOrDefault("hub.c2d"));
            if (Interlocked.Exchange(ref commandsSent, sent) != sent || text.StartsWith("Text ", StringComparison.Ordinal) || text.StartsWith("Payment ", StringComparison.Ordinal))
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
