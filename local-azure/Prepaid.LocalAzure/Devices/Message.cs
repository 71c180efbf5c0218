namespace Microsoft.Azure.Devices.Client;

public sealed class Message : IDisposable
{
    private readonly byte[] body;

    public Message()
        : this([])
    {
    }

    public Message(byte[] byteArray) => body = byteArray ?? throw new ArgumentNullException(nameof(byteArray));

    internal Message(byte[] body, string lockToken, DateTime expiryTimeUtc)
        : this(body)
    {
        LockToken = lockToken;
        ExpiryTimeUtc = expiryTimeUtc;
    }

    public string? MessageId { get; set; }

    public string? To { get; set; }

    public DateTime ExpiryTimeUtc { get; }

    public string? CorrelationId { get; set; }

    public string? LockToken { get; }

    public string? UserId { get; set; }

    public DateTime CreationTimeUtc { get; set; }

    public string? ContentType { get; set; }

    public string? ContentEncoding { get; set; }

    public IDictionary<string, string> Properties { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    public byte[] GetBytes() => body;

    public Stream GetBodyStream() => new MemoryStream(body, writable: false);

    public void Dispose()
    {
    }
}
