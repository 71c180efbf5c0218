using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;

namespace Prepaid.Functions.Triggers;

/// <summary>Takes every message off the hub. A message is handled or parked, never dropped.</summary>
public sealed class HubMessagesArrived(Delivery delivery)
{
    [Function("hub-messages-arrived")]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:05:00")] // an outage pauses the partition, it never skips a batch
    public Task Run(
        [EventHubTrigger("%HubName%", Connection = "HubEvents", ConsumerGroup = "pipeline")] EventData[] batch,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return delivery.Handle(Array.ConvertAll(batch, HubMessages.Of), cancellationToken);
    }
}
