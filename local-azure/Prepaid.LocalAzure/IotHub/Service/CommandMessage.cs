using System.Globalization;
using System.Text;
using Microsoft.Azure.Devices;

namespace Prepaid.LocalAzure.IotHub.Service;

/// <summary>A service-side message as it stands in the topic, with its limits.</summary>
internal static class CommandMessage
{
    public const int MaxBytes = 64 * 1024;
    private static readonly TimeSpan DefaultLife = TimeSpan.FromHours(1);

    public static string Bag(string device, Message message)
    {
        var properties = new List<KeyValuePair<string, string?>>();
        Add(SystemProperty.MessageId, message.MessageId);
        Add(SystemProperty.To, $"/devices/{device}/messages/deviceBound");
        Add(SystemProperty.CorrelationId, message.CorrelationId);
        Add(SystemProperty.UserId, message.UserId);
        Add(SystemProperty.ContentType, message.ContentType);
        Add(SystemProperty.ContentEncoding, message.ContentEncoding);
        Add(SystemProperty.ExpiryTime, Time(message.ExpiryTimeUtc));
        Add(SystemProperty.CreationTime, Time(message.CreationTimeUtc));
        Add(SystemProperty.Acknowledgement, message.Ack switch
        {
            DeliveryAcknowledgement.NegativeOnly => "negative",
            DeliveryAcknowledgement.PositiveOnly => "positive",
            DeliveryAcknowledgement.Full => "full",
            _ => null,
        });
        foreach (var (name, value) in message.Properties)
        {
            properties.Add(new(name, value)); // a null value is the name alone
        }

        return PropertyBag.Encode(properties);

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
        + message.Properties.Sum(p => Encoding.UTF8.GetByteCount(p.Key) + Encoding.UTF8.GetByteCount(p.Value ?? string.Empty))
        + new[] { message.MessageId, message.CorrelationId, message.UserId, message.ContentType, message.ContentEncoding }
            .Sum(s => Encoding.UTF8.GetByteCount(s ?? string.Empty));

    public static DateTimeOffset ExpiresAt(Message message, DateTimeOffset now) =>
        message.ExpiryTimeUtc == default ? now + DefaultLife : Utc(message.ExpiryTimeUtc);

    private static string? Time(DateTime time) =>
        time == default ? null : Utc(time).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset Utc(DateTime time) =>
        time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
