using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.EventHubs;
using Prepaid.LocalAzure.Functions;

namespace Prepaid.LocalAzure.Tests.Functions;

public sealed class EventHubTriggerTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly CloudInTempFolder home = new(new VirtualClock(Start), new Faults(1));
    private readonly Batches batches = new();

    private LocalCloud Cloud => home.Cloud;

    private PartitionedLog Log => PartitionedLog.Of(Cloud);

    [Fact]
    public async Task A_consumer_sees_the_hubs_stamps_and_the_senders_properties()
    {
        EventData? seen = null;
        batches.Behaviour = (batch, _) => Task.FromResult(seen = batch.Single());
        await Log.Append(TestHost.Message("gw-1", "a"));
        using var host = await TestHost.Start(Cloud, batches, typeof(Plain));
        await Drain();

        Assert.Equal("a", seen!.EventBody.ToString());
        Assert.Equal("gw-1", seen.SystemProperties["iothub-connection-device-id"]);
        Assert.Equal("Telemetry", seen.SystemProperties["iothub-message-source"]);
        Assert.Equal(0L, seen.SystemProperties["x-opt-sequence-number"]);
        Assert.Equal("0", seen.SystemProperties["x-opt-offset"]);
        Assert.Equal(Start, seen.SystemProperties["x-opt-enqueued-time"]);
        Assert.Equal("id-a", seen.SystemProperties["message-id"]);
        Assert.Equal(("id-a", "application/json", "c1"), (seen.MessageId, seen.ContentType, seen.CorrelationId));
        Assert.Equal((0L, "0", Start), (seen.SequenceNumber, seen.OffsetString, seen.EnqueuedTime));
        Assert.Equal("readings", seen.Properties["kind"]);
    }

    [Fact]
    public async Task Messages_of_a_device_come_in_order_in_batches_of_the_set_size()
    {
        await Log.BulkAppend([.. Enumerable.Range(0, 250).Select(i => TestHost.Message("gw-1", $"{i}"))]);
        using var host = await TestHost.Start(Cloud, batches, typeof(Plain));
        await Drain();

        Assert.Equal([100, 100, 50], batches.Seen.Select(b => b.Length));
        Assert.Equal(Enumerable.Range(0, 250).Select(i => $"{i}"), batches.Seen.SelectMany(b => b));
        Assert.Equal(3, Cloud.Calls.ByOperation["eventhubs.checkpoint"]);
    }

    [Fact]
    public async Task Messages_that_arrive_while_the_host_waits_are_delivered()
    {
        using var host = await TestHost.Start(Cloud, batches, typeof(Plain));
        await Drain();
        await Log.Append(TestHost.Message("gw-1", "late"));
        await Drain();

        Assert.Equal(["late"], batches.Seen.Single());
    }

    [Fact]
    public async Task Partitions_run_side_by_side_and_batches_of_one_partition_one_after_the_other()
    {
        var other = Enumerable.Range(2, 100).Select(i => $"gw-{i}").First(d => Log.PartitionOf(d) != Log.PartitionOf("gw-1"));
        var bothInside = new TaskCompletionSource();
        var inside = 0;
        batches.Behaviour = async (_, _) =>
        {
            if (Interlocked.Increment(ref inside) == 2)
            {
                bothInside.TrySetResult();
            }

            await bothInside.Task.WaitAsync(TimeSpan.FromMinutes(2));
        };
        await Log.BulkAppend([TestHost.Message("gw-1", "a"), TestHost.Message(other, "b")]);
        using var host = await TestHost.Start(Cloud, batches, typeof(Plain));
        await Drain();

        Assert.Equal(2, inside);
        Assert.Equal(0, HostCounters.Of(Cloud).Failures);
    }

    [Fact]
    public async Task Without_a_retry_attribute_a_failed_batch_is_checkpointed_away()
    {
        batches.Behaviour = (_, _) => throw new InvalidOperationException("bug");
        await Log.Append(TestHost.Message("gw-1", "lost"));
        using (await TestHost.Start(Cloud, batches, typeof(Plain)))
        {
            await Drain();
        }

        Assert.Equal(["lost"], batches.Seen.Single());
        Assert.Equal(1, HostCounters.Of(Cloud).Failures);
    }

    [Fact]
    public async Task A_retry_runs_the_whole_batch_again_after_growing_delays_and_only_then_checkpoints()
    {
        var tries = new List<(TimeSpan At, int Count, int Max, long Cursor)>();
        batches.Behaviour = (_, context) =>
        {
            var partition = Log.PartitionOf("gw-1");
            tries.Add((Cloud.Clock.GetUtcNow() - Start, context.RetryContext.RetryCount, context.RetryContext.MaxRetryCount, Log.CursorOf("pipeline", partition)));
            return tries.Count < 6 ? throw new IOException("outage") : Task.CompletedTask;
        };
        await Log.BulkAppend([TestHost.Message("gw-1", "a"), TestHost.Message("gw-1", "b")]);
        using var host = await TestHost.Start(Cloud, batches, typeof(RetriesForever));
        await Drain();

        Assert.Equal([0, 1, 3, 7, 12, 17], tries.Select(t => (int)t.At.TotalSeconds)); // 1, 2, 4, then the longest
        Assert.Equal([0, 1, 2, 3, 4, 5], tries.Select(t => t.Count));
        Assert.All(tries, t => Assert.Equal((-1, -1L), (t.Max, t.Cursor)));
        Assert.All(batches.Seen, b => Assert.Equal(["a", "b"], b));
        Assert.Equal(5, HostCounters.Of(Cloud).Retries);
    }

    [Fact]
    public async Task What_a_failed_try_wrote_into_an_event_is_gone_at_the_next()
    {
        batches.Behaviour = (batch, context) =>
        {
            Assert.DoesNotContain("mark", batch[0].Properties);
            batch[0].Properties["mark"] = 1;
            return context.RetryContext.RetryCount == 0 ? throw new IOException() : Task.CompletedTask;
        };
        await Log.Append(TestHost.Message("gw-1", "a"));
        using var host = await TestHost.Start(Cloud, batches, typeof(RetriesForever));
        await Drain();

        Assert.Equal(1, HostCounters.Of(Cloud).Failures);
    }

    [Fact]
    public async Task A_bounded_retry_gives_up_and_moves_on()
    {
        batches.Behaviour = (_, _) => throw new IOException("always");
        await Log.Append(TestHost.Message("gw-1", "a"));
        using var host = await TestHost.Start(Cloud, batches, typeof(RetriesTwice));
        await Drain();

        Assert.Equal(3, batches.Seen.Count);
        Assert.Equal(Start + TimeSpan.FromMinutes(2), Cloud.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Messages_that_arrive_while_a_retry_waits_do_not_stop_the_clock()
    {
        batches.Behaviour = async (_, context) =>
        {
            if (context.RetryContext.RetryCount == 0)
            {
                await Log.Append(TestHost.Message("gw-1", "second"));
                throw new IOException();
            }
        };
        await Log.Append(TestHost.Message("gw-1", "first"));
        using var host = await TestHost.Start(Cloud, batches, typeof(RetriesTwice));
        await TestHost.RunUntil(Cloud, now => now >= Start + TimeSpan.FromMinutes(1) && batches.Seen.Count >= 3);

        Assert.Equal(["first", "first", "second"], batches.Seen.Select(b => b.Single()).Take(3));
    }

    [Fact]
    public async Task A_batch_under_way_when_the_host_stops_is_not_checkpointed()
    {
        var entered = new TaskCompletionSource();
        batches.Behaviour = async (_, context) =>
        {
            entered.TrySetResult();
            await Task.WhenAny(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken)); // ends well all the same
        };
        await Log.Append(TestHost.Message("gw-1", "again"));
        var host = await TestHost.Start(Cloud, batches, typeof(Plain));
        await entered.Task;
        await host.StopAsync();
        host.Dispose();
        Assert.Equal(1, Log.BacklogOf("pipeline"));

        batches.Behaviour = (_, _) => Task.CompletedTask;
        using var next = await TestHost.Start(Cloud, batches, typeof(Plain));
        await Drain();
        Assert.Equal([["again"], ["again"]], batches.Seen);
    }

    [Fact]
    public async Task A_finished_batch_is_not_delivered_again_after_a_restart_of_everything()
    {
        await Log.Append(TestHost.Message("gw-1", "once"));
        using (await TestHost.Start(Cloud, batches, typeof(Plain)))
        {
            await Drain();
        }

        await home.Reopen();
        await Log.Append(TestHost.Message("gw-1", "new"));
        using var host = await TestHost.Start(Cloud, batches, typeof(Plain));
        await Drain();

        Assert.Equal([["once"], ["new"]], batches.Seen);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task A_kill_around_the_checkpoint_repeats_the_batch_only_if_it_was_not_written(bool before, int deliveries)
    {
        Cloud.Calls.Faults.KillBeforeCall = before ? 1 : null;
        Cloud.Calls.Faults.KillAfterCall = before ? null : 1;
        await Log.Append(TestHost.Message("gw-1", "a"));
        await RunUntilKilled(typeof(RetriesForever));

        using var next = await TestHost.Start(Cloud, batches, typeof(RetriesForever));
        await Drain();
        Assert.Equal(deliveries, batches.Seen.Count);
    }

    [Fact]
    public async Task A_kill_inside_the_function_ends_the_process_without_retry_or_checkpoint()
    {
        Cloud.Calls.Faults.KillBeforeCall = 1;
        batches.Behaviour = (_, _) =>
        {
            try
            {
                Cloud.Calls.Before(CallOrigin.Functions, "tables", "transaction");
            }
            catch (ProcessKilledException death)
            {
                throw new IOException("wrapped by a client library", death);
            }

            return Task.CompletedTask;
        };
        await Log.Append(TestHost.Message("gw-1", "a"));
        await RunUntilKilled(typeof(RetriesForever));
        Assert.Single(batches.Seen);
        Assert.Equal(1, Log.BacklogOf("pipeline"));
        Assert.Equal(0, HostCounters.Of(Cloud).Failures);

        using var next = await TestHost.Start(Cloud, batches, typeof(RetriesForever));
        await Drain();
        Assert.Equal(2, batches.Seen.Count);
    }

    [Fact]
    public async Task A_killed_process_holds_the_clock_until_it_is_stopped()
    {
        Cloud.Calls.Faults.KillBeforeCall = 1;
        await Log.Append(TestHost.Message("gw-1", "a"));
        var host = await TestHost.Start(Cloud, batches, typeof(Plain));
        await Cloud.Calls.KilledOf(CallOrigin.Functions);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => Assert.NotNull(Cloud.Activities.FirstBusy(Cloud.Clock.GetUtcNow())))));

        await host.StopAsync();
        host.Dispose();
        Assert.Null(Cloud.Activities.FirstBusy(Cloud.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_host_of_a_dead_process_does_not_start()
    {
        Cloud.Calls.Faults.KillBeforeCall = 1;
        Assert.Throws<ProcessKilledException>(() => Cloud.Calls.Before(CallOrigin.Functions, "tables", "query"));

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => TestHost.Start(Cloud, batches, typeof(Plain)));
        Assert.Contains("Revive", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_checkpoint_is_made_good_by_the_next_one()
    {
        Cloud.Calls.Faults.AddOutage("eventhubs", Start, Start + TimeSpan.FromHours(1));
        await Log.Append(TestHost.Message("gw-1", "a"));
        using var host = await TestHost.Start(Cloud, batches, typeof(Plain), typeof(EveryMinute));
        await TestHost.RunUntil(Cloud, now => now >= Start + TimeSpan.FromHours(1));
        Assert.Equal(1, Log.BacklogOf("pipeline"));

        await Log.Append(TestHost.Message("gw-1", "b"));
        await Drain();
        Assert.Equal([["a"], ["b"]], batches.Seen);
        Assert.Equal(1, HostCounters.Of(Cloud).FailedCheckpoints);
    }

    [Fact]
    public async Task A_small_batch_waits_for_company_but_not_for_ever()
    {
        var builder = TestHost.BuilderFor(Cloud, typeof(Plain));
        builder.Services.AddSingleton(batches);
        builder.Configuration["AzureFunctionsJobHost:extensions:eventHubs:minEventBatchSize"] = "3";
        builder.Configuration["AzureFunctionsJobHost:extensions:eventHubs:maxWaitTime"] = "00:00:30";
        using var host = builder.Build();
        await host.StartAsync();

        await Log.BulkAppend([TestHost.Message("gw-1", "a"), TestHost.Message("gw-1", "b"), TestHost.Message("gw-1", "c")]);
        await Drain();
        Assert.Equal(Start, Cloud.Clock.GetUtcNow());
        await Log.Append(TestHost.Message("gw-1", "d"));
        await Drain();
        Assert.Equal(Start + TimeSpan.FromSeconds(30), Cloud.Clock.GetUtcNow());
        Assert.Equal([["a", "b", "c"], ["d"]], batches.Seen);
    }

    [Fact]
    public async Task Checkpoints_can_be_made_rarer()
    {
        var builder = TestHost.BuilderFor(Cloud, typeof(Plain));
        builder.Services.AddSingleton(batches);
        builder.Configuration["AzureFunctionsJobHost:extensions:eventHubs:batchCheckpointFrequency"] = "3";
        builder.Configuration["AzureFunctionsJobHost:extensions:eventHubs:maxEventBatchSize"] = "10";
        await Log.BulkAppend([.. Enumerable.Range(0, 60).Select(i => TestHost.Message("gw-1", $"{i}"))]);
        using var host = builder.Build();
        await host.StartAsync();
        await Drain();

        Assert.Equal(6, batches.Seen.Count);
        Assert.Equal(2, HostCounters.Of(Cloud).Checkpoints);
    }

    [Fact]
    public async Task Two_functions_on_one_hub_and_consumer_group_are_refused()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => TestHost.Start(Cloud, batches, typeof(Plain), typeof(RetriesForever)));
        Assert.Contains("steal each other's messages", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_setting_is_named()
    {
        var builder = TestHost.BuilderFor(Cloud, typeof(Plain));
        builder.Services.AddSingleton(batches);
        builder.Configuration["HubName"] = null;
        using var host = builder.Build();

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
        Assert.Contains("HubName", refusal.Message, StringComparison.Ordinal);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await home.DisposeAsync();

    private Task Drain() => TestHost.RunUntil(Cloud, _ => Log.BacklogOf("pipeline") == 0);

    private async Task RunUntilKilled(params Type[] functions)
    {
        var host = await TestHost.Start(Cloud, batches, functions);
        await Cloud.Calls.KilledOf(CallOrigin.Functions).WaitAsync(TimeSpan.FromMinutes(2));
        await host.StopAsync();
        host.Dispose();
        Cloud.Calls.Revive(CallOrigin.Functions);
    }

    public sealed class Plain(Batches batches)
    {
        [Function("plain")]
        public Task Run(
            [EventHubTrigger("%HubName%", Connection = "HubEvents", ConsumerGroup = "pipeline")] EventData[] batch,
            FunctionContext context) => batches.Take(batch, context);
    }

    public sealed class RetriesForever(Batches batches)
    {
        [Function("retries-forever")]
        [ExponentialBackoffRetry(-1, "00:00:01", "00:00:05")]
        public Task Run(
            [EventHubTrigger("%HubName%", Connection = "HubEvents", ConsumerGroup = "pipeline")] EventData[] batch,
            FunctionContext context) => batches.Take(batch, context);
    }

    public sealed class RetriesTwice(Batches batches)
    {
        [Function("retries-twice")]
        [FixedDelayRetry(2, "00:01:00")]
        public Task Run(
            [EventHubTrigger("%HubName%", Connection = "HubEvents", ConsumerGroup = "pipeline")] EventData[] batch,
            FunctionContext context) => batches.Take(batch, context);
    }

    public sealed class EveryMinute
    {
        [Function("every-minute")]
        public static Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => Task.FromResult(timer);
    }
}
