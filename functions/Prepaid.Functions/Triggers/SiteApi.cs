using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Triggers;

/// <summary>Sites and what belongs to them.</summary>
public sealed class SiteApi(SiteQueries sites)
{
    [Function("sites-read")]
    [ForRoles(Role.Cashier, Role.MeterEngineer, Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    public Task<IResult> Sites(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites")] HttpRequest request, CancellationToken cancellationToken) =>
        sites.Sites(request.Actor(), cancellationToken);

    [Function("site-accounts-read")]
    [ForRoles(Role.Cashier, Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    public Task<IResult> Accounts(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/accounts")] HttpRequest request, string site, CancellationToken cancellationToken) =>
        sites.Accounts(request.Actor(), site, request.From(), cancellationToken);

    [Function("site-meters-read")]
    [ForRoles(Role.MeterEngineer, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    public Task<IResult> Meters(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/meters")] HttpRequest request, string site, CancellationToken cancellationToken) =>
        sites.Meters(request.Actor(), site, request.From(), cancellationToken);
}
