using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;

namespace Prepaid.Functions.Portal;

/// <summary>Answer about one anchor.</summary>
public sealed record AnchorAnswer(string Site, DateOnly Day, DateTimeOffset TakenAt, int Accounts, long Entries, string Previous, string Hash)
{
    public static AnchorAnswer Of(SiteAnchor anchor)
    {
        ArgumentNullException.ThrowIfNull(anchor);
        return new AnchorAnswer(anchor.Site, anchor.Day, anchor.TakenAt, anchor.Accounts, anchor.Entries, anchor.Previous, anchor.Hash);
    }
}

/// <summary>The anchors of a site and what each commits to, for whoever keeps them elsewhere.</summary>
public sealed class AnchorQueries(AnchorTable table, DirectoryTable directory)
{
    public async Task<IResult> List(Actor actor, string site, string? from, CancellationToken cancellationToken)
    {
        if (!await MaySee(actor, site, cancellationToken))
        {
            return Problem.NotFound("site", site);
        }

        var (items, next) = await table.Page(site, from, cancellationToken);
        return Results.Ok(new { items = items.Select(AnchorAnswer.Of), next });
    }

    public async Task<IResult> Read(Actor actor, string site, string day, CancellationToken cancellationToken) =>
        !await MaySee(actor, site, cancellationToken) ? Problem.NotFound("site", site)
        : await Find(site, day, cancellationToken) is { } anchor ? Results.Ok(AnchorAnswer.Of(anchor))
        : Problem.NotFound("anchor", day);

    /// <summary>A page of account, entry count and hash, in the order in which they are hashed.</summary>
    public async Task<IResult> Heads(Actor actor, string site, string day, string? from, CancellationToken cancellationToken)
    {
        if (!await MaySee(actor, site, cancellationToken))
        {
            return Problem.NotFound("site", site);
        }

        if (await Find(site, day, cancellationToken) is not { } anchor)
        {
            return Problem.NotFound("anchor", day);
        }

        var (items, next) = await table.Heads(anchor, from, cancellationToken);
        return Results.Ok(new { items = items.Select(h => new { h.Account, h.EntryCount, h.LastHash }), next });
    }

    private async Task<SiteAnchor?> Find(string site, string day, CancellationToken cancellationToken) =>
        BillingPeriod.TryParse(day, out var period) && !period.IsMonth ? await table.Of(site, period.First, cancellationToken) : null;

    private async Task<bool> MaySee(Actor actor, string site, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.MaySee(site) && await directory.Site(site, cancellationToken) is not null;
    }
}
