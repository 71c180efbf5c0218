using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;
using Prepaid.Functions.Tariffs;

namespace Prepaid.Functions.Triggers;

/// <summary>Tariff versions and holidays of a site, and the corrections that follow from them.</summary>
public sealed class TariffApi(TariffDesk tariffs, PublicationDesk publications, TariffQueries queries)
{
    [Function("tariffs-read")]
    [ForRoles(Role.Cashier, Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/tariffs")] HttpRequest request, string site, CancellationToken cancellationToken) =>
        tariffs.List(request.Actor(), site, cancellationToken);

    [Function("tariff-propose")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    [Takes(typeof(ProposedVersion))]
    public Task<IResult> Propose(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sites/{site}/tariffs")] HttpRequest request, string site, CancellationToken cancellationToken) =>
        tariffs.Propose(request, site, cancellationToken);

    [Function("tariff-approve")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    public Task<IResult> Approve(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sites/{site}/tariffs/{version}/approve")] HttpRequest request, string site, string version, CancellationToken cancellationToken) =>
        tariffs.Approve(request, site, version, cancellationToken);

    [Function("tariff-refuse")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    public Task<IResult> Refuse(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sites/{site}/tariffs/{version}/refuse")] HttpRequest request, string site, string version, CancellationToken cancellationToken) =>
        tariffs.Refuse(request, site, version, cancellationToken);

    [Function("tariff-withdraw")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    public Task<IResult> Withdraw(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sites/{site}/tariffs/{version}/withdraw")] HttpRequest request, string site, string version, CancellationToken cancellationToken) =>
        tariffs.Withdraw(request, site, version, cancellationToken);

    [Function("corrections-read")]
    [ForRoles(Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    public Task<IResult> Corrections(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/corrections")] HttpRequest request, string site, CancellationToken cancellationToken) =>
        queries.Corrections(request.Actor(), site, request.From(), cancellationToken);

    [Function("holidays-propose")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    [Takes(typeof(ProposedPublication))]
    public Task<IResult> ProposeHolidays(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sites/{site}/holidays")] HttpRequest request, string site, CancellationToken cancellationToken) =>
        publications.Propose(request, PublicationKind.Holidays, site, cancellationToken);

    [Function("holidays-approve")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    public Task<IResult> ApproveHolidays(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sites/{site}/holidays/{id}/approve")] HttpRequest request, string site, string id, CancellationToken cancellationToken) =>
        publications.Approve(request, PublicationKind.Holidays, site, id, cancellationToken);

    [Function("holidays-refuse")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    public Task<IResult> RefuseHolidays(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sites/{site}/holidays/{id}/refuse")] HttpRequest request, string site, string id, CancellationToken cancellationToken) =>
        publications.Refuse(request, PublicationKind.Holidays, site, id, cancellationToken);
}
