using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Sites;

/// <summary>Creates sites, rooms, tenants, meters and accounts over HTTP.</summary>
public sealed class Registry(DirectoryTable directory, SiteRegister register)
{
    public async Task<IResult> Site(HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, refusal) = await request.Read<SiteBody>(cancellationToken);
        if (refusal is not null)
        {
            return Problem.Of(refusal);
        }

        return request.Actor().MaySee("*")
            ? Answer(body!.Site, await register.Enter(body, request.Actor().Id, cancellationToken))
            : Problem.Of(RefusalReason.ScopeRequired, "A new site belongs to nobody yet; expected an actor of all sites.");
    }

    public Task<IResult> Room(HttpRequest request, string site, CancellationToken cancellationToken) =>
        OnSite<RoomBody>(request, site, async body => Answer(body.Room, await register.Enter(site, body, cancellationToken)), cancellationToken);

    public Task<IResult> Tenant(HttpRequest request, string site, CancellationToken cancellationToken) =>
        OnSite<TenantBody>(request, site, async body => Answer(body.Tenant, await register.Enter(site, body, cancellationToken)), cancellationToken);

    public Task<IResult> Meter(HttpRequest request, string site, CancellationToken cancellationToken) =>
        OnSite<MeterBody>(request, site, async body => Answer(body.Meter, await register.Enter(site, body, account: null, cancellationToken)), cancellationToken);

    public Task<IResult> Account(HttpRequest request, string site, CancellationToken cancellationToken) =>
        OnSite<AccountBody>(request, site, async body => Answer(body.Account, await register.Enter(site, body, brought: null, request.Actor().Id, cancellationToken)), cancellationToken);

    private static IResult Answer(string id, Registered registered) =>
        registered.Refusal is { } refusal ? Problem.Of(refusal)
        : Results.Json(new CreatedAnswer(id, registered.IsNew ? "created" : "there"), statusCode: registered.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);

    private async Task<IResult> OnSite<T>(HttpRequest request, string site, Func<T, Task<IResult>> create, CancellationToken cancellationToken)
        where T : class, IRequestBody
    {
        var (body, refusal) = await request.Read<T>(cancellationToken);
        if (refusal is not null)
        {
            return Problem.Of(refusal);
        }

        return request.Actor().MaySee(site) && await directory.Site(site, cancellationToken) is not null
            ? await create(body!)
            : Problem.NotFound("site", site);
    }
}
