namespace Azure.Communication.Sms;

public class SmsSendResult
{
    internal SmsSendResult(string to, string messageId)
    {
        To = to;
        MessageId = messageId;
        HttpStatusCode = 202;
        Successful = true;
    }

    internal SmsSendResult(string to, int httpStatusCode, string errorMessage)
    {
        To = to;
        HttpStatusCode = httpStatusCode;
        ErrorMessage = errorMessage;
    }

    public string To { get; }

    public string? MessageId { get; }

    public int HttpStatusCode { get; }

    public bool Successful { get; }

    public string? ErrorMessage { get; }
}
