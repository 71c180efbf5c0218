using Microsoft.Azure.Functions.Worker;
using Prepaid.LocalAzure.Core;

namespace Prepaid.LocalAzure.Functions;

/// <summary>Fires one timer function by the cloud's clock; a run is over before the next is looked for.</summary>
internal sealed class TimerLoop(Function function, TimerSchedule schedule, HostLife life, LoopActivity activity, FunctionInvoker invoker)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(30); // .NET timers reach 49 days

    private readonly TimeProvider clock = life.Cloud.Clock;
    private readonly HostCounters counters = HostCounters.Of(life.Cloud);
    private readonly TimerStatusStore store = TimerStatusStore.Of(life.Cloud);

    public async Task Run()
    {
        var status = FirstStatus();
        var next = await FireAtStart(status);
        while (true)
        {
            await WaitUntil(next);
            counters.CountTimerRun(clock.GetUtcNow() - next);
            next = await Fire(next, status, isPastDue: false);
        }
    }

    /// <summary>Null when this timer is not monitored.</summary>
    private ScheduleStatus? FirstStatus()
    {
        var now = clock.GetUtcNow();
        if (!function.Source.Timer!.UseMonitor || !schedule.IsMonitored(now))
        {
            return null;
        }

        if (store.Find(function.Name) is { } known)
        {
            return known;
        }

        var first = new ScheduleStatus { Next = schedule.After(now).UtcDateTime, LastUpdated = now.UtcDateTime };
        store.Save(function.Name, first);
        return first;
    }

    /// <summary>Runs once if a run was missed while the host was down, or if the function asks for it.</summary>
    /// <returns>The next moment of the schedule.</returns>
    private async Task<DateTimeOffset> FireAtStart(ScheduleStatus? status)
    {
        var now = clock.GetUtcNow();
        var due = status is null ? schedule.After(now) : schedule.After(Utc(status.Last == default ? status.LastUpdated : status.Last));
        if (due < now || function.Source.Timer!.RunOnStartup)
        {
            counters.CountTimerRun(TimeSpan.Zero);
            return await Fire(now, status, isPastDue: due < now);
        }

        return due; // may be this very moment, which After would step over
    }

    private async Task WaitUntil(DateTimeOffset moment)
    {
        while (clock.GetUtcNow() is var now && now < moment)
        {
            await activity.WaitUntil(moment - now > LongestDelay ? now + LongestDelay : moment, life.Stopping);
        }

        life.Stopping.ThrowIfCancellationRequested();
    }

    private async Task<DateTimeOffset> Fire(DateTimeOffset scheduled, ScheduleStatus? status, bool isPastDue)
    {
        var goesOn = await invoker.RunWithRetries(
            function,
            () => new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = Copy(status) },
            delay => activity.WaitUntil(clock.GetUtcNow() + delay, life.Stopping));
        if (!goesOn)
        {
            throw new OperationCanceledException(life.Stopping);
        }

        var now = clock.GetUtcNow();
        var next = schedule.After(now > scheduled ? now : scheduled);
        if (status is not null)
        {
            status.Last = scheduled.UtcDateTime;
            status.Next = next.UtcDateTime;
            status.LastUpdated = now.UtcDateTime;
            store.Save(function.Name, status);
        }

        return next;
    }

    private static ScheduleStatus? Copy(ScheduleStatus? status) =>
        status is null ? null : new ScheduleStatus { Last = status.Last, Next = status.Next, LastUpdated = status.LastUpdated };

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
