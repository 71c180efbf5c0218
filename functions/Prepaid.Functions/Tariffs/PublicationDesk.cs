using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Tariffs;

/// <summary>Proposing, approving and withdrawing what prices depend on: holidays of a site, catalogue prices and cap rules of a region.</summary>
public sealed class PublicationDesk(TariffTable table, DirectoryTable directory, SiteTariffs tariffs, CorrectionRuns runs, TimeProvider clock)
{
    private const int MostConflicts = 20;

    /// <summary>A region spans sites of many zones: what starts there has started everywhere when it has started in the first.</summary>
    private static readonly TimeSpan EarliestZone = TimeSpan.FromHours(14);

    /// <summary>Proposes; the same again is answered as the first time.</summary>
    public async Task<IResult> Propose(HttpRequest request, PublicationKind kind, string place, CancellationToken cancellationToken)
    {
        var actor = request.Actor();
        var (body, refusal) = await request.Read<ProposedPublication>(cancellationToken);
        if (body is null)
        {
            return Problem.Of(refusal!);
        }

        if (PublicationJson.Canonical(kind, place, body.Id, Encoding.UTF8.GetBytes(body.Content.GetRawText()), out var problems) is not { } content)
        {
            return Problem.Of(RefusalReason.TariffRefused, problems);
        }

        return await Change(actor, kind, place, body.Id, known =>
        {
            if (known is not null)
            {
                return known.Content == content ? (null, null) : (null, new Refusal(RefusalReason.IdReusedWithOtherContent, $"{body.Id} is there with other content; it is not edited, another one follows it"));
            }

            return (new Publication(kind, body.Id, content, RevisionState.Proposed, actor.Id, clock.GetUtcNow(), null, null), null);
        }, cancellationToken);
    }

    public Task<IResult> Approve(HttpRequest request, PublicationKind kind, string place, string id, CancellationToken cancellationToken) =>
        Decide(request.Actor(), kind, place, id, RevisionState.Approved, cancellationToken);

    public Task<IResult> Refuse(HttpRequest request, PublicationKind kind, string place, string id, CancellationToken cancellationToken) =>
        Decide(request.Actor(), kind, place, id, RevisionState.Refused, cancellationToken);

    public Task<IResult> Withdraw(HttpRequest request, PublicationKind kind, string place, string id, CancellationToken cancellationToken)
    {
        var actor = request.Actor();
        return Change(actor, kind, place, id, known =>
        {
            if (known is null || (known.State == RevisionState.Withdrawn && known.DecidedBy == actor.Id))
            {
                return (null, known is null ? NotFound(id) : null);
            }

            var now = clock.GetUtcNow();
            var refusal = known.Withdraw(StartOf(known, place), (now + EarliestZone).UtcDateTime, actor.Id, now, out var withdrawn);
            return (withdrawn, refusal);
        }, cancellationToken);
    }

    /// <summary>What a region has published.</summary>
    public async Task<IResult> Region(string region, CancellationToken cancellationToken)
    {
        var shelf = await table.Load(TariffShelf.OfRegion(region), cancellationToken);
        return Results.Ok(new { region, items = shelf.Publications.OrderBy(p => p.ProposedAt).Select(TariffAnswers.Show) });
    }

    /// <summary>Starts the correction runs of a change with effect on days that may be billed already. Safe to run again.</summary>
    internal async Task StartRuns(ActiveWork work, Publication publication, string place, CancellationToken cancellationToken)
    {
        var sites = publication.Kind == PublicationKind.Holidays
            ? [(await directory.Site(place, cancellationToken))!]
            : (await directory.AllSites(cancellationToken)).Where(s => s.Region == place).ToList();
        foreach (var site in sites)
        {
            tariffs.Forget(site.Site);
            if (await tariffs.Load(site.Site, cancellationToken) is { } pricing
                && runs.For(pricing, RunIdOf(publication), StartOf(publication, place), $"{publication.Kind} {publication.Id} {publication.State}", publication.DecidedBy!) is { } run)
            {
                await table.PutActive(new ActiveWork(pricing.Shelf.Scope, run.Id, clock.GetUtcNow()), cancellationToken);
                await table.Add(run, cancellationToken);
                await runs.CarryOn(site.Site, run.Id, cancellationToken);
            }
        }

        await table.DeleteActive(work, cancellationToken);
    }

    internal static string WorkIdOf(PublicationKind kind, string id) => $"{kind}:{id}";

    private static string RunIdOf(Publication publication) =>
        string.Create(CultureInfo.InvariantCulture, $"{publication.Kind.ToString().ToLowerInvariant()}-{publication.Id}-{publication.State.ToString().ToLowerInvariant()}");

    private static Refusal NotFound(string id) => new(RefusalReason.PublicationNotFound, $"{id} is not known.");

    private static string ScopeOf(PublicationKind kind, string place) => kind == PublicationKind.Holidays ? TariffShelf.OfSite(place) : TariffShelf.OfRegion(place);

    private static DateTime StartOf(Publication publication, string place) => publication.Kind switch
    {
        PublicationKind.Holidays => new DateTime(PublicationJson.HolidaysOf(publication).Year, 1, 1),
        PublicationKind.CataloguePrices => PublicationJson.PricesOf(publication, place)[0].From,
        _ => PublicationJson.CapOf(publication, place).From,
    };

    private Task<IResult> Decide(Actor actor, PublicationKind kind, string place, string id, RevisionState verdict, CancellationToken cancellationToken) =>
        Change(actor, kind, place, id, known =>
        {
            if (known is null || (known.State == verdict && known.DecidedBy == actor.Id))
            {
                return (null, known is null ? NotFound(id) : null);
            }

            var refusal = known.Decide(verdict, actor.Id, clock.GetUtcNow(), out var decided);
            return (decided, refusal);
        }, cancellationToken);

    private async Task<IResult> Change(
        Actor actor, PublicationKind kind, string place, string id, Func<Publication?, (Publication? Changed, Refusal? Refusal)> decide, CancellationToken cancellationToken)
    {
        if (kind == PublicationKind.Holidays ? !actor.MaySee(place) || await directory.Site(place, cancellationToken) is null : !actor.MaySee("*"))
        {
            return kind == PublicationKind.Holidays ? Problem.NotFound("site", place) : Problem.Of(RefusalReason.ScopeRequired, "A region concerns every site in it; expected an actor of all sites.");
        }

        for (var conflicts = 0; conflicts < MostConflicts; conflicts++)
        {
            var shelf = await table.Load(ScopeOf(kind, place), cancellationToken);
            var known = shelf.Find(kind, id);
            var (changed, refusal) = decide(known);
            if (refusal is not null || changed is null)
            {
                return refusal is not null ? Problem.Of(refusal) : Results.Ok(TariffAnswers.Show(known!));
            }

            var work = new ActiveWork(shelf.Scope, WorkIdOf(kind, id), clock.GetUtcNow());
            var changesPrices = kind != PublicationKind.CapRule && (changed.State == RevisionState.Approved || known?.State == RevisionState.Approved);
            if (changesPrices)
            {
                await table.PutActive(work, cancellationToken);
            }

            if (await table.Store(shelf, null, changed, null, cancellationToken))
            {
                await (changesPrices ? StartRuns(work, changed, place, cancellationToken) : Task.CompletedTask);
                return Results.Ok(TariffAnswers.Show(changed));
            }
        }

        return Problem.Of(RefusalReason.ChangedMeanwhile, $"{place} was changed {MostConflicts} times meanwhile; try again.");
    }
}
