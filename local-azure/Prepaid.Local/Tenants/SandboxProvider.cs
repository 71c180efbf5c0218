using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Prepaid.Domain.Payments;

namespace Prepaid.Local.Tenants;

/// <summary>The sandbox payment provider: signs and delivers notices, several copies at once when told so.</summary>
public sealed class SandboxProvider(Func<Uri?> product, string key, TimeProvider clock) : IDisposable
{
    // Bound to no proxy and no pool that outlives a restarted product.
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromSeconds(30) });

    /// <summary>True when every copy was answered with success; else it is told again later.</summary>
    public async Task<bool> Notify(SentPayment payment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payment);
        if (product() is not { } address)
        {
            return false;
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, payment.Copies).Select(_ => Deliver(address, payment, cancellationToken)));
        return Array.TrueForAll(answers, a => a);
    }

    public void Dispose() => http.Dispose();

    private async Task<bool> Deliver(Uri address, SentPayment payment, CancellationToken cancellationToken)
    {
        var notice = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["transaction"] = payment.Transaction,
            ["account"] = payment.Account,
            ["amountFen"] = payment.AmountFen,
            ["currency"] = "CNY",
            ["paidAt"] = payment.PaidAt,
        };
        if (payment.Wallet != SentPayment.Electricity)
        {
            notice["wallet"] = payment.Wallet;
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(notice);
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "api/payments/sandbox/notify")) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("Prepaid-Timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Prepaid-Signature", SandboxSignature.Sign(Encoding.UTF8.GetBytes(key), timestamp, body));
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // told again at the next look
        }
    }
}
