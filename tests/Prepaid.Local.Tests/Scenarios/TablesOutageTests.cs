using Microsoft.Extensions.Logging.Abstractions;
using Prepaid.Local.Running;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.EventHubs;
using Prepaid.LocalAzure.Functions;

namespace Prepaid.Local.Tests.Scenarios;

/// <summary>The table service fails every call for an hour.</summary>
[Collection(LongRuns.Name)]
public sealed class TablesOutageTests
{
    private static readonly DateTimeOffset From = ShortStory.Start + TimeSpan.FromMinutes(20);
    private static readonly DateTimeOffset Until = From + TimeSpan.FromHours(1);

    [Fact]
    public async Task The_partition_waits_and_catches_up_and_nothing_is_parked_or_lost()
    {
        var (backlogBefore, backlogAtEnd, retries) = (-1L, -1L, -1L);
        ITimer? before = null;
        ITimer? end = null;

        var story = await ShortStory.Play(WithOutage(), run =>
        {
            var log = PartitionedLog.Of(run.Cloud);
            before = At(run, From - TimeSpan.FromSeconds(30), () => backlogBefore = log.BacklogOf("pipeline"));
            end = At(run, Until - TimeSpan.FromSeconds(30), () => (backlogAtEnd, retries) = (log.BacklogOf("pipeline"), HostCounters.Of(run.Cloud).Retries));
        });

        story.MustBeWhole("an hour without tables"); // nothing parked, no reading lost, no hint left
        Assert.Equal(0, backlogBefore);
        Assert.True(backlogAtEnd >= 4, $"{backlogAtEnd} messages wait at the end of the outage");
        Assert.InRange(retries, 10, 200); // at most five minutes apart, and it is not hammered
        Assert.Equal(TimeSpan.Zero, story.LongestLateness);
        await before!.DisposeAsync();
        await end!.DisposeAsync();
    }

    [Fact]
    public async Task A_process_killed_meanwhile_starts_again_when_the_tables_are_back()
    {
        var faults = WithOutage(killsWholeProcess: true);
        ITimer? kill = null;

        var story = await ShortStory.Play(faults, run =>
            kill = At(run, From + TimeSpan.FromMinutes(30), () => faults.KillBeforeCall = run.Cloud.Calls.Count + 1));

        story.MustBeWhole("killed within the outage");
        Assert.Equal(1, story.Deaths);
        await kill!.DisposeAsync();
    }

    [Fact]
    public async Task A_run_that_is_started_meanwhile_waits_for_the_tables()
    {
        var data = Directory.CreateTempSubdirectory("prepaid-story-").FullName;
        var first = await ShortStory.Open(data, WithOutage(), NullLoggerFactory.Instance);
        await ShortStory.Finish(first, From + TimeSpan.FromMinutes(30));
        await first.DisposeAsync();

        var second = await ShortStory.Open(data, WithOutage(), NullLoggerFactory.Instance);
        Assert.Null(second.Address);
        await ShortStory.Finish(second);

        (await ShortStory.End(second, data)).MustBeWhole("started within the outage");
        await second.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    private static Faults WithOutage(bool killsWholeProcess = false)
    {
        var faults = new Faults(1) { KillsWholeProcess = killsWholeProcess };
        faults.AddOutage("tables", From, Until);
        return faults;
    }

    private static ITimer At(LocalRun run, DateTimeOffset moment, Action action) =>
        run.Cloud.Clock.CreateTimer(_ => action(), null, moment - run.Cloud.Clock.GetUtcNow(), Timeout.InfiniteTimeSpan);
}
