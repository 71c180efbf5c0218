using System.Globalization;

namespace Prepaid.LocalAzure.Sms;

/// <summary>One text that the service accepted; on Azure that means queued, not delivered.</summary>
/// <param name="MessageId">Counts up from the first text of this data folder.</param>
/// <param name="From">Number, short code or name of the sender.</param>
/// <param name="To">Number in E.164 form.</param>
/// <param name="Message">As sent.</param>
/// <param name="Tag">The sender's own mark, from the options.</param>
/// <param name="SentAt">Business time of acceptance.</param>
public sealed record SentText(string MessageId, string From, string To, string Message, string? Tag, DateTimeOffset SentAt)
{
    /// <summary>Its number in the message id.</summary>
    public long Number => long.Parse(MessageId.AsSpan(MessageId.IndexOf('-', StringComparison.Ordinal) + 1), NumberStyles.None, CultureInfo.InvariantCulture);
}
