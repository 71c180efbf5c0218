using System.Globalization;
using System.Text;
using Microsoft.Azure.Devices.Client;
using Prepaid.LocalAzure.IotHub;
using Prepaid.LocalAzure.IotHub.Mqtt;

namespace Prepaid.LocalAzure.Devices;

/// <summary>Messages to and from topics.</summary>
internal static class DeviceTopic
{
    public const int MaxMessageBytes = 256 * 1024;

    public static string CommandFilter(string device) => $"devices/{device}/messages/devicebound/#";

    public static string Telemetry(string device, Message message)
    {
        var properties = new List<KeyValuePair<string, string?>>();
        Add(SystemProperty.MessageId, message.MessageId);
        Add(SystemProperty.CorrelationId, message.CorrelationId);
        Add(SystemProperty.UserId, message.UserId);
        Add(SystemProperty.ContentType, message.ContentType);
        Add(SystemProperty.ContentEncoding, message.ContentEncoding);
        if (message.CreationTimeUtc != default)
        {
            Add(SystemProperty.CreationTime, message.CreationTimeUtc.ToString("O", CultureInfo.InvariantCulture));
        }

        foreach (var (name, value) in message.Properties)
        {
            properties.Add(new(name, value));
        }

        return $"devices/{device}/messages/events/{PropertyBag.Encode(properties)}";

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                properties.Add(new(name, value));
            }
        }
    }

    public static int Size(Message message) =>
        message.GetBytes().Length
        + message.Properties.Sum(p => Encoding.UTF8.GetByteCount(p.Key) + Encoding.UTF8.GetByteCount(p.Value ?? string.Empty));

    /// <exception cref="MqttProtocolException">Not a topic that this device subscribed to.</exception>
    public static Message Command(string device, string topic, byte[] body, string lockToken)
    {
        var prefix = CommandFilter(device)[..^1];
        if (!topic.StartsWith(prefix, StringComparison.Ordinal))
        {
            throw new MqttProtocolException($"A command on '{topic}'.");
        }

        var properties = PropertyBag.Decode(topic[prefix.Length..]).ToList();
        var message = new Message(body, lockToken, Time(properties.Find(p => p.Key == SystemProperty.ExpiryTime).Value));
        foreach (var (name, value) in properties)
        {
            switch (name)
            {
                case SystemProperty.MessageId:
                    message.MessageId = value;
                    break;
                case SystemProperty.CorrelationId:
                    message.CorrelationId = value;
                    break;
                case SystemProperty.UserId:
                    message.UserId = value;
                    break;
                case SystemProperty.To:
                    message.To = value;
                    break;
                case SystemProperty.ContentType:
                    message.ContentType = value;
                    break;
                case SystemProperty.ContentEncoding:
                    message.ContentEncoding = value;
                    break;
                case SystemProperty.CreationTime:
                    message.CreationTimeUtc = Time(value);
                    break;
                case SystemProperty.ExpiryTime:
                    break;
                default:
                    message.Properties[name] = value ?? string.Empty;
                    break;
            }
        }

        return message;
    }

    private static DateTime Time(string? text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : default;
}
