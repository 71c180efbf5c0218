namespace Prepaid.Functions.Metering;

/// <summary>One device message as the hub stamped it.</summary>
/// <param name="Device">Device id of the connection, never from the payload.</param>
/// <param name="Kind">Application property kind, or empty.</param>
/// <param name="Encoding">Content encoding, or empty; utf-8 is what plain JSON is anyway.</param>
/// <param name="Body">As sent.</param>
/// <param name="Position">Unique in the hub's log: sequence number and enqueued time.</param>
/// <param name="EnqueuedAt">When the hub accepted it.</param>
public sealed record HubMessage(string Device, string Kind, string Encoding, byte[] Body, string Position, DateTimeOffset EnqueuedAt)
{
    /// <summary>The body unzipped; empty until then.</summary>
    public byte[] Json { get; init; } = [];
}
