namespace Prepaid.LocalAzure.IotHub;

/// <summary>Names of the dialect's system properties in a topic, and what Event Hubs calls them.</summary>
internal static class SystemProperty
{
    public const string MessageId = "$.mid";
    public const string CorrelationId = "$.cid";
    public const string UserId = "$.uid";
    public const string To = "$.to";
    public const string ContentType = "$.ct";
    public const string ContentEncoding = "$.ce";
    public const string ExpiryTime = "$.exp";
    public const string CreationTime = "$.ctime";
    public const string Acknowledgement = "iothub-ack";

    /// <summary>Stamps of the hub; a device cannot set them, its properties of these names stay application properties.</summary>
    public const string ConnectionDeviceId = "iothub-connection-device-id";
    public const string ConnectionGeneration = "iothub-connection-auth-generation-id";
    public const string ConnectionMethod = "iothub-connection-auth-method";
    public const string EnqueuedTime = "iothub-enqueuedtime";
    public const string MessageSource = "iothub-message-source";

    private static readonly Dictionary<string, string> EventHubsNames = new(StringComparer.Ordinal)
    {
        [MessageId] = "message-id",
        [CorrelationId] = "correlation-id",
        [UserId] = "user-id",
        [To] = "to",
        [ContentType] = "content-type",
        [ContentEncoding] = "content-encoding",
        [ExpiryTime] = "absolute-expiry-time",
        [CreationTime] = "creation-time",
        ["$.sub"] = "dt-subject",
        ["$.schema"] = "dt-dataschema",
    };

    /// <summary>The Event Hubs name of a topic's system name, or null when the dialect has no such name.</summary>
    public static string? EventHubsName(string topicName) => EventHubsNames.GetValueOrDefault(topicName);
}
