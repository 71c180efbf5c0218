namespace Prepaid.Functions.Metering;

/// <summary>One device message as the hub stamped it.</summary>
/// <param name="Device">Device id of the connection, never from the payload.</param>
/// <param name="Kind">Application property kind, or empty.</param>
/// <param name="Encoding">Content encoding, or empty.</param>
/// <param name="Body">As sent.</param>
/// <param name="Position">Unique in the hub's log: sequence number and enqueued time.</param>
/// <param name="EnqueuedAt">When the hub accepted it.</param>
public sealed record HubMessage(string Device, string Kind, string Encoding, ReadOnlyMemory<byte> Body, string Position, DateTimeOffset EnqueuedAt);
