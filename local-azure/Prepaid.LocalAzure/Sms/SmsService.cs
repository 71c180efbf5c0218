using System.Data.Common;
using System.Text;
using System.Text.RegularExpressions;
using Azure;
using Azure.Communication.Sms;
using Prepaid.LocalAzure.Core;

namespace Prepaid.LocalAzure.Sms;

/// <summary>What the service does with a send: checks, then queues; a bad recipient fails alone.</summary>
internal sealed partial class SmsService
{
    public const int Accepted = 202;

    private const int BadRequest = 400;
    private const int LongestMessageBytes = 2048;
    private const int MostRecipients = 100;

    private readonly LocalCloud cloud;
    private readonly SmsOutbox outbox;

    private SmsService(LocalCloud cloud)
    {
        this.cloud = cloud;
        outbox = SmsOutbox.Of(cloud);
    }

    public static SmsService At(Uri endpoint) => new(LocalCloud.Find(endpoint.Host));

    /// <exception cref="FormatException">The connection string has no endpoint or no key.</exception>
    public static SmsService FromConnectionString(string connectionString)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        return parts.TryGetValue("endpoint", out var endpoint)
            && Uri.TryCreate(endpoint as string, UriKind.Absolute, out var uri)
            && parts.ContainsKey("accesskey")
            ? At(uri)
            : throw new FormatException("A Communication Services connection string reads endpoint=https://...;accesskey=...");
    }

    /// <exception cref="RequestFailedException">The whole request was refused: 400, 429 or 503.</exception>
    public IReadOnlyList<SmsSendResult> Send(string from, IReadOnlyList<string> to, string message, SmsSendOptions? options)
    {
        var pass = Enter();
        Check(from, to, message);
        var valid = to.Where(t => E164().IsMatch(t)).ToList();
        var ids = new Queue<string>(outbox.Add(from, valid, message, options?.Tag, cloud.Clock.GetUtcNow()));
        cloud.Calls.After(pass);
        return [.. to.Select(t => E164().IsMatch(t)
            ? new SmsSendResult(t, ids.Dequeue())
            : new SmsSendResult(t, BadRequest, "Invalid To phone number format."))];
    }

    private static void Check(string from, IReadOnlyList<string> to, string message)
    {
        if (!E164().IsMatch(from) && !ShortCode().IsMatch(from) && !SenderName().IsMatch(from))
        {
            throw new RequestFailedException(BadRequest, $"The sender '{from}' is no phone number, short code or sender name.");
        }

        if (to.Count is 0 or > MostRecipients)
        {
            throw new RequestFailedException(BadRequest, $"A request takes 1 to {MostRecipients} recipients, not {to.Count}.");
        }

        var bytes = Encoding.UTF8.GetByteCount(message);
        if (bytes is 0 or > LongestMessageBytes)
        {
            throw new RequestFailedException(BadRequest, $"A message has 1 to {LongestMessageBytes} bytes, not {bytes}.");
        }
    }

    private CallPass Enter()
    {
        try
        {
            return cloud.Calls.Before(CallOrigin.Functions, "sms", "send");
        }
        catch (ServiceFaultException fault)
        {
            throw new RequestFailedException(fault.Kind == ServiceFaultKind.Throttled ? 429 : 503, fault.Message, fault);
        }
    }

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z", RegexOptions.CultureInvariant)]
    private static partial Regex E164();

    [GeneratedRegex(@"^[0-9]{4,6}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ShortCode();

    [GeneratedRegex(@"^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SenderName();
}
