namespace Prepaid.LocalAzure.IotHub;

/// <summary>A cloud-to-device message in its device's queue.</summary>
/// <param name="Number">Grows with each message of the hub.</param>
/// <param name="Bag">Its properties as they stand in the topic.</param>
/// <param name="ExpiresAt">Business time; afterwards it is dropped instead of delivered.</param>
internal sealed record QueuedCommand(long Number, string Bag, byte[] Body, DateTimeOffset ExpiresAt)
{
    /// <summary>Packet id of the delivery under way; null means Enqueued, else the message is Invisible.</summary>
    public ushort? PacketId { get; set; }

    public bool WasDelivered { get; set; }

    /// <summary>Ends the lock of the delivery under way.</summary>
    public ITimer? Lock { get; set; }
}
