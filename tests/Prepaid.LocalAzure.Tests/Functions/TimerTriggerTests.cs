using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.Functions;

namespace Prepaid.LocalAzure.Tests.Functions;

public sealed class TimerTriggerTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 2, 0, TimeSpan.Zero);

    private readonly CloudInTempFolder home = new(new VirtualClock(Start), new Faults(1));
    private readonly Runs runs = new();

    private LocalCloud Cloud => home.Cloud;

    [Fact]
    public async Task A_timer_fires_at_every_moment_of_its_schedule_and_never_late()
    {
        runs.Clock = Cloud.Clock;
        using var host = await TestHost.Start(Cloud, runs, typeof(EveryFiveMinutes));
        await TestHost.RunUntil(Cloud, now => now >= Start + TimeSpan.FromMinutes(58));

        Assert.Equal(Enumerable.Range(1, 12).Select(i => Start.AddMinutes((5 * i) - 2)), runs.At);
        Assert.All(runs.Infos, i => Assert.False(i.IsPastDue));
        Assert.Equal(TimeSpan.Zero, HostCounters.Of(Cloud).LongestTimerLateness);
        Assert.Equal(12, HostCounters.Of(Cloud).TimerRuns);
    }

    [Fact]
    public async Task A_schedule_is_read_in_utc()
    {
        runs.Clock = Cloud.Clock;
        using var host = await TestHost.Start(Cloud, runs, typeof(DailyAtSix));
        await TestHost.RunUntil(Cloud, _ => runs.At.Count == 2);

        Assert.Equal([new(2026, 3, 1, 6, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 2, 6, 0, 0, TimeSpan.Zero)], runs.At);
    }

    [Fact]
    public async Task A_schedule_months_away_is_kept()
    {
        runs.Clock = Cloud.Clock;
        using var host = await TestHost.Start(Cloud, runs, typeof(Yearly));
        await TestHost.RunUntil(Cloud, _ => runs.At.Count == 1);

        Assert.Equal([new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero)], runs.At);
    }

    [Fact]
    public async Task A_missed_run_is_made_up_once_and_says_so()
    {
        runs.Clock = Cloud.Clock;
        using (await TestHost.Start(Cloud, runs, typeof(EveryFiveMinutes)))
        {
            await TestHost.RunUntil(Cloud, now => now >= Start.AddMinutes(4));
        }

        using (var other = await TestHost.Start(Cloud, new Runs { Clock = Cloud.Clock }, typeof(DailyAtSix)))
        {
            await TestHost.RunUntil(Cloud, now => now >= Start.AddHours(1)); // the hour in which the first host is down
        }

        var down = Cloud.Clock.GetUtcNow();
        using var host = await TestHost.Start(Cloud, runs, typeof(EveryFiveMinutes));
        await TestHost.RunUntil(Cloud, now => now >= down.AddMinutes(10));

        var after = runs.At.SkipWhile(t => t < down).ToList();
        Assert.Equal(down, after[0]);
        Assert.Equal([true, .. Enumerable.Repeat(false, after.Count - 1)], runs.Infos.TakeLast(after.Count).Select(i => i.IsPastDue));
        Assert.Equal(TimeSpan.Zero, HostCounters.Of(Cloud).LongestTimerLateness);
    }

    [Fact]
    public async Task A_run_that_was_killed_counts_as_missed()
    {
        runs.Clock = Cloud.Clock;
        runs.Behaviour = () => Cloud.Calls.Before(CallOrigin.Functions, "tables", "transaction");
        Cloud.Calls.Faults.KillBeforeCall = 1;
        var host = await TestHost.Start(Cloud, runs, typeof(EveryFiveMinutes));
        var clock = TestHost.RunUntil(Cloud, now => now >= Start.AddMinutes(3.5));
        await Cloud.Calls.KilledOf(CallOrigin.Functions).WaitAsync(TimeSpan.FromMinutes(2));
        await host.StopAsync();
        host.Dispose();
        Cloud.Calls.Revive(CallOrigin.Functions);
        using var other = await TestHost.Start(Cloud, new Runs { Clock = Cloud.Clock }, typeof(Minutely));
        await clock;

        using var next = await TestHost.Start(Cloud, runs, typeof(EveryFiveMinutes));
        await TestHost.RunUntil(Cloud, _ => runs.At.Count == 2);
        Assert.True(runs.Infos[1].IsPastDue);
    }

    [Fact]
    public async Task A_run_due_at_the_very_moment_of_the_restart_is_not_skipped()
    {
        runs.Clock = Cloud.Clock;
        runs.Behaviour = () => Cloud.Calls.Before(CallOrigin.Functions, "tables", "transaction");
        Cloud.Calls.Faults.KillBeforeCall = 1;
        var host = await TestHost.Start(Cloud, runs, typeof(EveryFiveMinutes));
        var clock = TestHost.RunUntil(Cloud, _ => runs.At.Count == 2);
        await Cloud.Calls.KilledOf(CallOrigin.Functions).WaitAsync(TimeSpan.FromMinutes(2));
        var restarting = new WorkCounter("restart", Cloud.Activities);
        Cloud.Activities.Add(restarting);
        restarting.Begin();
        await host.StopAsync();
        host.Dispose();
        Cloud.Calls.Revive(CallOrigin.Functions);
        using var next = await TestHost.Start(Cloud, runs, typeof(EveryFiveMinutes));
        restarting.End();
        await clock;

        Assert.Equal([Start.AddMinutes(3), Start.AddMinutes(3)], runs.At);
        Assert.False(runs.Infos[1].IsPastDue);
    }

    [Fact]
    public async Task A_failed_run_is_not_repeated_before_its_next_time()
    {
        runs.Clock = Cloud.Clock;
        runs.Behaviour = () => throw new IOException("bug");
        using var host = await TestHost.Start(Cloud, runs, typeof(EveryFiveMinutes));
        await TestHost.RunUntil(Cloud, now => now >= Start.AddMinutes(8));

        Assert.Equal([Start.AddMinutes(3), Start.AddMinutes(8)], runs.At);
        Assert.Equal(2, HostCounters.Of(Cloud).Failures);
    }

    [Fact]
    public async Task The_status_tells_the_last_and_the_next_time()
    {
        runs.Clock = Cloud.Clock;
        using var host = await TestHost.Start(Cloud, runs, typeof(EveryFiveMinutes));
        await TestHost.RunUntil(Cloud, now => now >= Start.AddMinutes(8));

        Assert.Equal(Start.AddMinutes(3).UtcDateTime, runs.Infos[0].ScheduleStatus!.Next);
        Assert.Equal(Start.AddMinutes(3).UtcDateTime, runs.Infos[1].ScheduleStatus!.Last);
        Assert.Equal(Start.AddMinutes(8).UtcDateTime, runs.Infos[1].ScheduleStatus!.Next);
    }

    [Fact]
    public async Task A_function_that_asks_for_it_runs_at_start()
    {
        runs.Clock = Cloud.Clock;
        using var host = await TestHost.Start(Cloud, runs, typeof(AtStartToo));
        await TestHost.RunUntil(Cloud, now => now >= Start.AddMinutes(3));

        Assert.Equal([Start, Start.AddMinutes(3)], runs.At);
        Assert.False(runs.Infos[0].IsPastDue);
        Assert.Null(runs.Infos[0].ScheduleStatus);
    }

    [Theory]
    [InlineData("*/5 * * * *")]
    [InlineData("not a schedule")]
    public async Task A_schedule_without_six_fields_is_refused_at_start(string schedule)
    {
        var builder = TestHost.BuilderFor(Cloud, typeof(BySetting));
        builder.Configuration["Schedule"] = schedule;
        using var host = builder.Build();

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
        Assert.Contains("six fields", refusal.Message, StringComparison.Ordinal);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await home.DisposeAsync();

    /// <summary>What a timer function saw.</summary>
    public sealed class Runs
    {
        public TimeProvider Clock { get; set; } = TimeProvider.System;

        public Action Behaviour { get; set; } = () => { };

        public List<DateTimeOffset> At { get; } = [];

        public List<TimerInfo> Infos { get; } = [];

        public Task Take(TimerInfo timer)
        {
            At.Add(Clock.GetUtcNow());
            Infos.Add(timer);
            Behaviour();
            return Task.CompletedTask;
        }
    }

    public sealed class EveryFiveMinutes(Runs runs)
    {
        [Function("five")]
        public Task Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer) => runs.Take(timer);
    }

    public sealed class Minutely(Runs runs)
    {
        [Function("minutely")]
        public Task Run([TimerTrigger("30 * * * * *")] TimerInfo timer) => runs.Take(timer);
    }

    public sealed class DailyAtSix(Runs runs)
    {
        [Function("daily")]
        public Task Run([TimerTrigger("0 0 6 * * *")] TimerInfo timer) => runs.Take(timer);
    }

    public sealed class Yearly(Runs runs)
    {
        [Function("yearly")]
        public Task Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => runs.Take(timer);
    }

    public sealed class AtStartToo(Runs runs)
    {
        [Function("start")]
        public Task Run([TimerTrigger("0 */5 * * * *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer) => runs.Take(timer);
    }

    public sealed class BySetting
    {
        [Function("setting")]
        public static Task Run([TimerTrigger("%Schedule%")] TimerInfo timer) => Task.FromResult(timer);
    }
}
