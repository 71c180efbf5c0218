using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;
using Prepaid.Functions.Tariffs;

namespace Prepaid.Functions.Triggers;

/// <summary>Catalogue prices and cap rules of a region.</summary>
public sealed class RegionApi(PublicationDesk publications)
{
    [Function("region-read")]
    [ForRoles(Role.Cashier, Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    public Task<IResult> Read(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/regions/{region}")] HttpRequest request, string region, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return publications.Region(region, cancellationToken);
    }

    [Function("catalogue-propose")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    [Takes(typeof(ProposedPublication))]
    public Task<IResult> ProposePrices(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/regions/{region}/prices")] HttpRequest request, string region, CancellationToken cancellationToken) =>
        publications.Propose(request, PublicationKind.CataloguePrices, region, cancellationToken);

    [Function("catalogue-approve")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    public Task<IResult> ApprovePrices(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/regions/{region}/prices/{id}/approve")] HttpRequest request, string region, string id, CancellationToken cancellationToken) =>
        publications.Approve(request, PublicationKind.CataloguePrices, region, id, cancellationToken);

    [Function("catalogue-withdraw")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    public Task<IResult> WithdrawPrices(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/regions/{region}/prices/{id}/withdraw")] HttpRequest request, string region, string id, CancellationToken cancellationToken) =>
        publications.Withdraw(request, PublicationKind.CataloguePrices, region, id, cancellationToken);

    [Function("cap-propose")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    [Takes(typeof(ProposedPublication))]
    public Task<IResult> ProposeCap(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/regions/{region}/caps")] HttpRequest request, string region, CancellationToken cancellationToken) =>
        publications.Propose(request, PublicationKind.CapRule, region, cancellationToken);

    [Function("cap-approve")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    public Task<IResult> ApproveCap(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/regions/{region}/caps/{id}/approve")] HttpRequest request, string region, string id, CancellationToken cancellationToken) =>
        publications.Approve(request, PublicationKind.CapRule, region, id, cancellationToken);

    [Function("cap-withdraw")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    public Task<IResult> WithdrawCap(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/regions/{region}/caps/{id}/withdraw")] HttpRequest request, string region, string id, CancellationToken cancellationToken) =>
        publications.Withdraw(request, PublicationKind.CapRule, region, id, cancellationToken);
}
