using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Functions.Payments;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Triggers;

/// <summary>Webhook of payment providers; answered with success once the payment is durable.</summary>
public sealed class PaymentNotified(SandboxDesk sandbox)
{
    [Function("payment-notified")]
    [ForSignedProvider]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/payments/{provider}/notify")] HttpRequest request,
        string provider,
        CancellationToken cancellationToken) =>
        provider == "sandbox" ? sandbox.Notified(request, cancellationToken) : Task.FromResult(Problem.NotFound("provider", provider));
}
