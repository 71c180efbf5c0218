using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Azure.Messaging.EventHubs;

/// <summary>One event, as the SDK shows it.</summary>
public class EventData
{
    private static readonly ReadOnlyDictionary<string, object> NoSystemProperties = new(new Dictionary<string, object>());

    public EventData()
        : this(new BinaryData(ReadOnlyMemory<byte>.Empty))
    {
    }

    public EventData(BinaryData eventBody)
        : this(eventBody, null)
    {
    }

    public EventData(ReadOnlyMemory<byte> eventBody)
        : this(new BinaryData(eventBody), null)
    {
    }

    public EventData(string eventBody)
        : this(new BinaryData(eventBody), null)
    {
    }

    protected EventData(
        BinaryData eventBody,
        IDictionary<string, object>? properties = default,
        IReadOnlyDictionary<string, object>? systemProperties = default,
        long sequenceNumber = long.MinValue,
        long offset = long.MinValue,
        DateTimeOffset enqueuedTime = default,
        string? partitionKey = default)
    {
        ArgumentNullException.ThrowIfNull(eventBody);
        EventBody = eventBody;
        Properties = properties ?? new Dictionary<string, object>();
        SystemProperties = systemProperties ?? NoSystemProperties;
        SequenceNumber = sequenceNumber;
        OffsetString = offset == long.MinValue ? null! : offset.ToString(CultureInfo.InvariantCulture);
        EnqueuedTime = enqueuedTime;
        PartitionKey = partitionKey!;
        MessageId = SystemText("message-id");
        CorrelationId = SystemText("correlation-id");
        ContentType = SystemText("content-type");
    }

    protected EventData(
        ReadOnlyMemory<byte> eventBody,
        IDictionary<string, object>? properties = default,
        IReadOnlyDictionary<string, object>? systemProperties = default,
        long sequenceNumber = long.MinValue,
        long offset = long.MinValue,
        DateTimeOffset enqueuedTime = default,
        string? partitionKey = default)
        : this(new BinaryData(eventBody), properties, systemProperties, sequenceNumber, offset, enqueuedTime, partitionKey)
    {
    }

    public BinaryData EventBody { get; set; }

    public IDictionary<string, object> Properties { get; }

    public IReadOnlyDictionary<string, object> SystemProperties { get; }

    public long SequenceNumber { get; }

    public string OffsetString { get; }

    public DateTimeOffset EnqueuedTime { get; }

    public string PartitionKey { get; }

    public ReadOnlyMemory<byte> Body => EventBody.ToMemory();

    public Stream BodyAsStream => EventBody.ToStream();

    [AllowNull]
    public string MessageId { get; set; }

    [AllowNull]
    public string CorrelationId { get; set; }

    [AllowNull]
    public string ContentType { get; set; }

    private string? SystemText(string name) => SystemProperties.GetValueOrDefault(name)?.ToString();
}
