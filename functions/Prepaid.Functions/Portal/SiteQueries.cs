using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;

namespace Prepaid.Functions.Portal;

/// <summary>Lists of a site, within the actor's scope (R60).</summary>
public sealed class SiteQueries(DirectoryTable directory)
{
    public async Task<IResult> Sites(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var all = await directory.AllSites(cancellationToken);
        return Results.Ok(new { items = all.Where(s => actor.MaySee(s.Site)).Select(s => new { s.Site, s.Name, s.Zone, s.HouseAccount }) });
    }

    public async Task<IResult> Accounts(Actor actor, string site, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.MaySee(site) || await directory.Site(site, cancellationToken) is null)
        {
            return Problem.NotFound("site", site);
        }

        var (items, next) = await directory.AccountsOf(site, from, cancellationToken);
        return Results.Ok(new { items = items.Select(a => new { a.Account, a.Room }), next });
    }

    public async Task<IResult> Meters(Actor actor, string site, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.MaySee(site) || await directory.Site(site, cancellationToken) is null)
        {
            return Problem.NotFound("site", site);
        }

        var (items, next) = await directory.MetersOfSite(site, from, cancellationToken);
        return Results.Ok(new { items = items.Select(m => new { m.Meter, m.Gateway, m.Account, use = m.Use.ToString(), m.HasRelay }), next });
    }
}
