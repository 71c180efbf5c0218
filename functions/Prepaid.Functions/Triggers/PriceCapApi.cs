using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;
using Prepaid.Functions.Tariffs;

namespace Prepaid.Functions.Triggers;

/// <summary>What the price-cap guard says of orders and months, and refunds of what was charged above it.</summary>
public sealed class PriceCapApi(QuoteDesk quotes, CertificateDesk certificates, OverchargeDesk overcharges)
{
    [Function("account-quote-read")]
    [ForRoles(Role.Cashier, Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksNumber("grossFen", 0, 1_000_000_000_000, IsRequired = true)]
    public Task<IResult> Quote(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/accounts/{account}/quotes")] HttpRequest request, string account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return quotes.Quote(request.Actor(), account, request.AskedNumber("grossFen")!.Value, cancellationToken);
    }

    [Function("certificate-read")]
    [ForRoles(Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksOneOf("format", "json", "csv")]
    public Task<IResult> Certificate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/certificates/{month}")] HttpRequest request, string site, string month, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return certificates.Of(request.Actor(), site, month, request.Asked("format") == "csv", cancellationToken);
    }

    [Function("overcharge-propose")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    [Takes(typeof(OverchargeBody))]
    public Task<IResult> Propose(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sites/{site}/overcharges")] HttpRequest request, string site, CancellationToken cancellationToken) =>
        overcharges.Propose(request, site, cancellationToken);

    [Function("overcharge-read")]
    [ForRoles(Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    public Task<IResult> Read(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/overcharges/{id}")] HttpRequest request, string site, string id, CancellationToken cancellationToken) =>
        overcharges.Read(request.Actor(), site, id, request.From(), cancellationToken);

    [Function("overcharge-approve")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    public Task<IResult> Approve(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sites/{site}/overcharges/{id}/approve")] HttpRequest request, string site, string id, CancellationToken cancellationToken) =>
        overcharges.Approve(request, site, id, cancellationToken);
}
