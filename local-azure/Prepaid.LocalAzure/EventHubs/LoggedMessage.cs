namespace Prepaid.LocalAzure.EventHubs;

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
