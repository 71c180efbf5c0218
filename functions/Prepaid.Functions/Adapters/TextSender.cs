using Azure;
using Azure.Communication.Sms;
using Microsoft.Extensions.Logging;
using Prepaid.Functions.Relays;

namespace Prepaid.Functions.Adapters;

/// <summary>Sends texts. Neither number nor text is logged.</summary>
public sealed class TextSender(SmsClient sms, Settings settings, ILogger<TextSender> log)
{
    /// <summary>Sends one text.</summary>
    /// <param name="tag">Account, level and number, for the delivery report.</param>
    /// <returns>What came of it and the service's message id.</returns>
    /// <exception cref="RequestFailedException">It is not known whether the service took it.</exception>
    public async Task<(HandOver Outcome, string MessageId)> Send(string phone, string text, string tag, CancellationToken cancellationToken)
    {
        try
        {
            var sent = await sms.SendAsync(settings.SmsFrom, phone, text, new SmsSendOptions(enableDeliveryReport: true) { Tag = tag }, cancellationToken);
            if (sent.Value.Successful)
            {
                return (HandOver.Taken, sent.Value.MessageId ?? string.Empty);
            }

            log.LogWarning("Text {Tag} was refused with status {Status}.", tag, sent.Value.HttpStatusCode);
            return (HandOver.Refused, string.Empty);
        }
        catch (RequestFailedException failure) when (failure.Status is 429 or 503)
        {
            log.LogWarning("Text {Tag} was not taken, status {Status}; it waits.", tag, failure.Status);
            return (HandOver.NotNow, string.Empty);
        }
        catch (RequestFailedException failure) when (failure.Status is >= 400 and < 500)
        {
            log.LogWarning("Text {Tag} was refused with status {Status}.", tag, failure.Status);
            return (HandOver.Refused, string.Empty);
        }
    }
}
