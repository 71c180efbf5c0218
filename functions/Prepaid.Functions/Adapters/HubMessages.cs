using Azure.Messaging.EventHubs;
using Prepaid.Contract;
using Prepaid.Functions.Metering;

namespace Prepaid.Functions.Adapters;

/// <summary>Reads what IoT Hub stamps on an event (azure-facts.md, 2).</summary>
public static class HubMessages
{
    public static HubMessage Of(EventData sent)
    {
        ArgumentNullException.ThrowIfNull(sent);
        var device = sent.SystemProperties.TryGetValue("iothub-connection-device-id", out var id) ? id?.ToString() : null;
        var encoding = sent.SystemProperties.TryGetValue("content-encoding", out var sentEncoding) ? sentEncoding?.ToString() ?? string.Empty : string.Empty;
        return new HubMessage(
            device ?? string.Empty,
            sent.Properties.TryGetValue(MessageKind.Property, out var kind) ? kind?.ToString() ?? string.Empty : string.Empty,
            encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase) ? string.Empty : encoding,
            sent.EventBody.ToArray(),
            FormattableString.Invariant($"{sent.EnqueuedTime.ToUnixTimeMilliseconds():D14}-{sent.SequenceNumber:D12}"),
            sent.EnqueuedTime);
    }
}
