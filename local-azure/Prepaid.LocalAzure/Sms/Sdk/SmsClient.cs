using Azure.Core;
using Prepaid.LocalAzure.Sms;

namespace Azure.Communication.Sms;

/// <summary>Sends texts into the local outbox; nothing leaves the machine.</summary>
public class SmsClient
{
    private readonly SmsService? service;

    public SmsClient(string connectionString)
        : this(connectionString, new SmsClientOptions())
    {
    }

    public SmsClient(string connectionString, SmsClientOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        ArgumentNullException.ThrowIfNull(options);
        service = SmsService.FromConnectionString(connectionString);
    }

    public SmsClient(Uri endpoint, AzureKeyCredential keyCredential, SmsClientOptions? options = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(keyCredential);
        service = SmsService.At(endpoint);
    }

    public SmsClient(Uri endpoint, TokenCredential tokenCredential, SmsClientOptions? options = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(tokenCredential);
        service = SmsService.At(endpoint);
    }

    protected SmsClient()
    {
    }

    private SmsService Service => service ?? throw new InvalidOperationException("This SmsClient was made for mocking.");

    public virtual Response<SmsSendResult> Send(
        string from, string to, string message, SmsSendOptions? options = default, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(to);
        var sent = Send(from, [to], message, options, cancellationToken);
        return Response.FromValue(sent.Value[0], sent.GetRawResponse());
    }

    public virtual Response<IReadOnlyList<SmsSendResult>> Send(
        string from, IEnumerable<string> to, string message, SmsSendOptions? options = default, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        var results = Service.Send(from, [.. to], message, options);
        return Response.FromValue(results, new SmsResponse(SmsService.Accepted));
    }

    public virtual Task<Response<SmsSendResult>> SendAsync(
        string from, string to, string message, SmsSendOptions? options = default, CancellationToken cancellationToken = default) =>
        Task.Run(() => Send(from, to, message, options, cancellationToken), cancellationToken);

    public virtual Task<Response<IReadOnlyList<SmsSendResult>>> SendAsync(
        string from, IEnumerable<string> to, string message, SmsSendOptions? options = default, CancellationToken cancellationToken = default) =>
        Task.Run(() => Send(from, to, message, options, cancellationToken), cancellationToken);
}
