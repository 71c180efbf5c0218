namespace Microsoft.Azure.Devices;

public sealed class Message : IDisposable
{
    private readonly byte[] body;

    public Message()
        : this([])
    {
    }

    public Message(byte[] byteArray) => body = byteArray ?? throw new ArgumentNullException(nameof(byteArray));

    public string? MessageId { get; set; }

    public DateTime ExpiryTimeUtc { get; set; }

    public string? CorrelationId { get; set; }

    public DeliveryAcknowledgement Ack { get; set; }

    public string? UserId { get; set; }

    public DateTime CreationTimeUtc { get; set; }

    public string? ContentType { get; set; }

    public string? ContentEncoding { get; set; }

    public IDictionary<string, string> Properties { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    public byte[] GetBytes() => body;

    public void Dispose()
    {
    }
}
