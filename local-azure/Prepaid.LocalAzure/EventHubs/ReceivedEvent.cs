using System.Globalization;
using Azure.Messaging.EventHubs;

namespace Prepaid.LocalAzure.EventHubs;

/// <summary>A stored message as a consumer of the hub's built-in endpoint sees it (azure-facts 2).</summary>
internal sealed class ReceivedEvent : EventData
{
    private ReceivedEvent(StoredMessage stored)
        : base(
            new BinaryData(stored.Message.Body),
            stored.Message.Properties.ToDictionary(p => p.Key, p => (object)p.Value),
            SystemPropertiesOf(stored),
            stored.Sequence,
            stored.Offset,
            stored.Message.EnqueuedAt)
    {
    }

    /// <summary>A new object each time: a function that is run again does not see what it wrote into the last one.</summary>
    public static EventData Of(StoredMessage stored) => new ReceivedEvent(stored);

    private static Dictionary<string, object> SystemPropertiesOf(StoredMessage stored)
    {
        var seen = new Dictionary<string, object>(stored.Message.SystemProperties.Count + 6)
        {
            ["iothub-message-source"] = "Telemetry",
        };
        foreach (var (name, value) in stored.Message.SystemProperties)
        {
            seen[name] = value;
        }

        seen["iothub-connection-device-id"] = stored.Message.DeviceId; // the hub's stamp wins over anything sent
        seen["iothub-enqueuedtime"] = stored.Message.EnqueuedAt.UtcDateTime;
        seen["x-opt-sequence-number"] = stored.Sequence;
        seen["x-opt-offset"] = stored.Offset.ToString(CultureInfo.InvariantCulture);
        seen["x-opt-enqueued-time"] = stored.Message.EnqueuedAt;
        return seen;
    }
}
