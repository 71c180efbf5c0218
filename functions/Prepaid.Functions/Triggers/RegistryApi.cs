using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Triggers;

/// <summary>Creates sites and what belongs to them.</summary>
public sealed class RegistryApi(Registry registry)
{
    [Function("site-create")]
    [ForRoles(Role.LandlordAdmin)]
    [Takes(typeof(SiteBody)), Gives(typeof(CreatedAnswer))]
    public Task<IResult> Site(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sites")] HttpRequest request, CancellationToken cancellationToken) =>
        registry.Site(request, cancellationToken);

    [Function("room-create")]
    [ForRoles(Role.LandlordAdmin)]
    [Takes(typeof(RoomBody)), Gives(typeof(CreatedAnswer))]
    public Task<IResult> Room(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sites/{site}/rooms")] HttpRequest request, string site, CancellationToken cancellationToken) =>
        registry.Room(request, site, cancellationToken);

    [Function("tenant-create")]
    [ForRoles(Role.Cashier, Role.LandlordAdmin)]
    [Takes(typeof(TenantBody)), Gives(typeof(CreatedAnswer))]
    public Task<IResult> Tenant(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sites/{site}/tenants")] HttpRequest request, string site, CancellationToken cancellationToken) =>
        registry.Tenant(request, site, cancellationToken);

    [Function("meter-create")]
    [ForRoles(Role.MeterEngineer, Role.LandlordAdmin)]
    [Takes(typeof(MeterBody)), Gives(typeof(CreatedAnswer))]
    public Task<IResult> Meter(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sites/{site}/meters")] HttpRequest request, string site, CancellationToken cancellationToken) =>
        registry.Meter(request, site, cancellationToken);

    [Function("account-open")]
    [ForRoles(Role.Cashier, Role.LandlordAdmin)]
    [Takes(typeof(AccountBody)), Gives(typeof(CreatedAnswer))]
    public Task<IResult> Account(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sites/{site}/accounts")] HttpRequest request, string site, CancellationToken cancellationToken) =>
        registry.Account(request, site, cancellationToken);
}
