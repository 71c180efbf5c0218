using Azure.Messaging.EventHubs;
using Microsoft.Extensions.Logging;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.EventHubs;

namespace Prepaid.LocalAzure.Functions;

/// <summary>Hands one partition to its function, batch after batch, by Azure's checkpoint rule (azure-facts 3.2).</summary>
/// <remarks>
/// The checkpoint follows every batch whose retry policy is completed, success or not. None is written once the
/// host stops or is killed: that batch comes again.
/// </remarks>
internal sealed class PartitionPump(
    EventHubConsumer consumer,
    int partition,
    PartitionedLog hub,
    HostJson settings,
    HostLife life,
    LoopActivity activity,
    FunctionInvoker invoker,
    ILogger log)
{
    private readonly HostCounters counters = HostCounters.Of(life.Cloud);
    private int sinceCheckpoint;

    public async Task Run()
    {
        var feed = new PartitionFeed(hub, partition, hub.CursorOf(consumer.ConsumerGroup, partition), settings, activity, life.Cloud.Clock);
        hub.Watch(partition, feed.OnAppended);
        try
        {
            while (await feed.Next(life.Stopping) is { } batch && await Handle(batch))
            {
                await Checkpoint(batch[^1].Sequence);
            }
        }
        finally
        {
            hub.Unwatch(partition, feed.OnAppended);
        }
    }

    private Task<bool> Handle(IReadOnlyList<StoredMessage> batch) => invoker.RunWithRetries(
        consumer.Function,
        () => Array.ConvertAll<StoredMessage, EventData>([.. batch], ReceivedEvent.Of),
        delay => activity.WaitUntil(life.Cloud.Clock.GetUtcNow() + delay, life.Stopping));

    private async Task Checkpoint(long sequence)
    {
        if (++sinceCheckpoint < settings.BatchCheckpointFrequency)
        {
            return;
        }

        try
        {
            var pass = life.Cloud.Calls.Before(CallOrigin.Functions, "eventhubs", "checkpoint");
            await hub.Checkpoint(consumer.ConsumerGroup, partition, sequence);
            life.Cloud.Calls.After(pass);
        }
        catch (ServiceFaultException fault) // as on Azure: the next checkpoint covers this batch, a restart before it repeats it
        {
            counters.CountFailedCheckpoint();
            log.LogWarning(fault, "Checkpoint of {ConsumerGroup}/{Partition} at {Sequence} failed.", consumer.ConsumerGroup, partition, sequence);
            return;
        }

        sinceCheckpoint = 0;
        counters.CountCheckpoint();
    }
}
