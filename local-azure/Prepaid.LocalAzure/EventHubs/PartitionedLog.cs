using Prepaid.LocalAzure.Core;

namespace Prepaid.LocalAzure.EventHubs;

/// <summary>The hub's durable log of device messages, partitioned by device id, and its consumer cursors.</summary>
public sealed class PartitionedLog
{
    public static PartitionedLog Of(LocalCloud cloud) => cloud.Part(c => new PartitionedLog(c));

    private PartitionedLog(LocalCloud cloud) => ArgumentNullException.ThrowIfNull(cloud);

    public int PartitionCount => throw new NotSupportedException();

    /// <summary>Appends; complete only once it is on disk (synchronous=FULL, group commit).</summary>
    public Task Append(LoggedMessage message) => throw new NotSupportedException();
}

/// <summary>One device message as the hub stamps it.</summary>
/// <param name="DeviceId">The connection's device id, never the payload's.</param>
/// <param name="Body">As sent.</param>
/// <param name="SystemProperties">Event Hubs names: message-id, content-type, content-encoding, correlation-id, ...</param>
/// <param name="Properties">Application properties.</param>
/// <param name="EnqueuedAt">When the hub accepted it.</param>
public sealed record LoggedMessage(
    string DeviceId,
    byte[] Body,
    IReadOnlyDictionary<string, string> SystemProperties,
    IReadOnlyDictionary<string, string> Properties,
    DateTimeOffset EnqueuedAt);
