using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Payments;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Payments;

/// <summary>Webhook of the sandbox provider: signature over timestamp and raw body, then the inbox (docs/payments.md).</summary>
public sealed class SandboxDesk(Settings settings, PaymentDesk desk, TimeProvider clock)
{
    public const string TimestampHeader = "Prepaid-Timestamp";
    public const string SignatureHeader = "Prepaid-Signature";

    private const int MostBytes = 16 * 1024;

    public async Task<IResult> Notified(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (settings.SandboxPaymentKey is not { Length: > 0 } key)
        {
            return Problem.NotFound("provider", SandboxBody.Provider);
        }

        if (await request.Body(MostBytes, cancellationToken) is not { } body)
        {
            return Problem.Of(RefusalReason.BodyTooLarge, $"The body is over {MostBytes} bytes.");
        }

        var fault = SandboxSignature.Check(
            Encoding.UTF8.GetBytes(key), request.Headers[TimestampHeader], request.Headers[SignatureHeader], body, clock.GetUtcNow());
        if (fault is not null)
        {
            return Problem.Of(StatusCodes.Status401Unauthorized, fault, $"Expected {TimestampHeader} within {SandboxSignature.Tolerance.TotalMinutes} minutes and {SignatureHeader} over timestamp, dot and body.");
        }

        if (!SandboxBody.TryRead(body, out var notice, out var error))
        {
            return Problem.Of(RefusalReason.BodyRefused, error);
        }

        var outcome = await desk.Receive(notice!, Convert.ToHexStringLower(SHA256.HashData(body)), cancellationToken);
        return Results.Ok(new { outcome = outcome.ToString() });
    }
}
