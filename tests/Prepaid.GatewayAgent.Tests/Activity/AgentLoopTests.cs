using Prepaid.GatewayAgent.Activity;
using Prepaid.LocalAzure.Core;

namespace Prepaid.GatewayAgent.Tests.Activity;

public sealed class AgentLoopTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly VirtualClock clock = new(Start);
    private readonly AgentActivity activity = new("agent");

    [Fact]
    public void A_loop_is_busy_until_its_moment_is_published_and_from_that_moment_on()
    {
        using var loop = new AgentLoop("a", activity, clock);
        Assert.False(loop.IsIdle(Start));

        var wait = loop.Wait(Start.AddSeconds(5), CancellationToken.None);

        Assert.False(wait.IsCompleted);
        Assert.True(loop.IsIdle(Start.AddSeconds(4)));
        Assert.False(loop.IsIdle(Start.AddSeconds(5)));
    }

    [Fact]
    public async Task Waking_makes_a_waiting_loop_busy_before_it_runs()
    {
        using var loop = new AgentLoop("a", activity, clock);
        var wait = loop.Wait(null, CancellationToken.None);
        var version = loop.Version;

        loop.Wake();

        Assert.False(loop.IsIdle(Start));
        Assert.True(loop.Version > version);
        await wait;
    }

    [Fact]
    public void A_wake_while_busy_is_kept_for_the_next_wait_once()
    {
        using var loop = new AgentLoop("a", activity, clock);
        loop.Wake();
        loop.Wake();

        Assert.True(loop.Wait(null, CancellationToken.None).IsCompletedSuccessfully);
        Assert.False(loop.Wait(null, CancellationToken.None).IsCompleted);
    }

    [Fact]
    public void A_moment_that_has_come_is_not_waited_for()
    {
        using var loop = new AgentLoop("a", activity, clock);

        Assert.True(loop.Wait(Start, CancellationToken.None).IsCompletedSuccessfully);
        Assert.False(loop.IsIdle(Start));
    }

    [Fact]
    public async Task Cancelling_ends_a_wait()
    {
        using var loop = new AgentLoop("a", activity, clock);
        using var stop = new CancellationTokenSource();
        var wait = loop.Wait(null, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Fact]
    public async Task The_clock_ends_a_wait_at_its_moment_and_not_later()
    {
        using var loop = new AgentLoop("a", activity, clock);
        activity.Runs();
        var activities = new Activities();
        activity.Changed += activities.NotifyChanged;
        var wait = loop.Wait(Start.AddDays(3), CancellationToken.None); // longer than one timer runs
        var reached = false;
        var following = Follow();

        await clock.Run(activities, _ => ValueTask.CompletedTask, _ => Volatile.Read(ref reached), CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2));

        await following;
        Assert.Equal(Start.AddDays(3), clock.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, activity.LongestLateness);

        async Task Follow()
        {
            await wait;
            while (clock.GetUtcNow() < Start.AddDays(3))
            {
                await loop.Wait(Start.AddDays(3), CancellationToken.None);
            }

            Volatile.Write(ref reached, true);
            activities.NotifyChanged();
        }
    }

    [Fact]
    public void An_agent_is_busy_before_its_run_while_it_has_work_in_hand_and_after_its_end_until_disposed()
    {
        using var loop = new AgentLoop("a", activity, clock);
        _ = loop.Wait(null, CancellationToken.None);
        Assert.False(activity.IsIdle(Start));

        activity.Runs();
        Assert.True(activity.IsIdle(Start));

        activity.BeginWork();
        Assert.False(activity.IsIdle(Start));
        activity.EndWork();
        Assert.True(activity.IsIdle(Start));

        var version = activity.Version;
        activity.Ended();
        Assert.False(activity.IsIdle(Start));
        Assert.True(activity.Version > version);

        activity.Disposed();
        Assert.True(activity.IsIdle(Start));
    }
}
