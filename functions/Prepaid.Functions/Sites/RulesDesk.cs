using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Sites;

/// <summary>Rules of a site over HTTP: one person proposes a change, another approves it (R59). The same again is answered as the first time.</summary>
/// <remarks>
/// An approval writes the proposal, then the site's row, then that the proposal is in force, then the audit row of the house
/// account, once; a repetition does what a crash left out. Instances that have the site cached follow within <see cref="DirectoryTable.CachedFor"/>.
/// </remarks>
public sealed class RulesDesk(RulesTable table, DirectoryTable directory, AuditTrail audit, TimeProvider clock)
{
    private const string AuditKind = "rules-audit";

    /// <summary>Every rule with its value and unit.</summary>
    public async Task<IResult> Read(Actor actor, string site, CancellationToken cancellationToken) =>
        await Visible(actor, site, cancellationToken) is var (entry, _) ? Results.Ok(RulesAnswer.Of(entry)) : Problem.NotFound("site", site);

    /// <summary>One page of proposed changes, decided or not.</summary>
    public async Task<IResult> Proposals(Actor actor, string site, string? from, CancellationToken cancellationToken)
    {
        if (await Visible(actor, site, cancellationToken) is null)
        {
            return Problem.NotFound("site", site);
        }

        var (items, next) = await table.OfSite(site, from, cancellationToken);
        return Results.Ok(new { items = items.Select(RulesProposalAnswer.Of), next });
    }

    /// <summary>Proposes a change.</summary>
    public async Task<IResult> Propose(HttpRequest request, string site, CancellationToken cancellationToken)
    {
        var (body, refusal) = await request.Read<RulesProposalBody>(cancellationToken);
        if (refusal is not null)
        {
            return Problem.Of(refusal);
        }

        var actor = request.Actor();
        if (await Visible(actor, site, cancellationToken) is not var (entry, _))
        {
            return Problem.NotFound("site", site);
        }

        var proposed = RulesProposal.Of(body!.Id, site, entry.Rules, body.Rules, body.Reason, actor.Id, clock.GetUtcNow());
        var stored = (await table.Find(site, body.Id, cancellationToken))?.Proposal;
        if (stored is null)
        {
            if (SiteRuleCatalogue.Fault(entry.Rules.With(proposed.After)) is { } fault)
            {
                return Problem.Of(RefusalReason.BodyRefused, fault);
            }

            if (!await table.Add(proposed, cancellationToken))
            {
                return Problem.Of(RefusalReason.ChangedMeanwhile, $"change {body.Id} of the rules of site {site} was proposed meanwhile; try again.");
            }

            stored = proposed;
        }

        if (!stored.IsSame(proposed))
        {
            return Problem.Of(RefusalReason.IdReusedWithOtherContent, $"change {body.Id} of the rules of site {site} proposes something else");
        }

        await audit.Note(entry.HouseAccount, AuditKind, stored.Id + "-propose", stored.ProposedBy, "rules-propose", stored.Id, $"{stored.Changes}; {stored.Reason}", cancellationToken);
        return Results.Ok(RulesProposalAnswer.Of(stored));
    }

    /// <summary>Approves or refuses a change.</summary>
    public async Task<IResult> Decide(HttpRequest request, string site, string id, CancellationToken cancellationToken)
    {
        var (body, refusal) = await request.Read<DecisionBody>(cancellationToken);
        if (refusal is not null)
        {
            return Problem.Of(refusal);
        }

        var actor = request.Actor();
        if (await Visible(actor, site, cancellationToken) is not var (entry, _))
        {
            return Problem.NotFound("site", site);
        }

        if (await table.Find(site, id, cancellationToken) is not var (known, token))
        {
            return Problem.Of(RefusalReason.HeldNotFound, $"change {id} of the rules of site {site} is not known");
        }

        if (known.Decide(body!.Approve, body.Reason, actor.Id, entry.Rules, clock.GetUtcNow(), out var decided) is { } no)
        {
            return Problem.Of(no);
        }

        if (decided != known && !await table.Put(decided, token, cancellationToken))
        {
            return Problem.Of(RefusalReason.ChangedMeanwhile, $"change {id} of the rules of site {site} was decided meanwhile; look at it again.");
        }

        if (decided.IsToApply)
        {
            if (await Apply(decided, cancellationToken) is { } late)
            {
                return Problem.Of(late);
            }

            decided = (await table.Find(site, id, cancellationToken))!.Value.Proposal;
        }

        var action = "rules-" + decided.State.ToString().ToLowerInvariant();
        await audit.Note(entry.HouseAccount, AuditKind, $"{id}-{action}", decided.DecidedBy!, action, id, $"{decided.Changes}; {decided.DecisionReason}", cancellationToken);
        return Results.Ok(RulesProposalAnswer.Of(decided));
    }

    /// <summary>Writes an approved change to the site's row, once.</summary>
    private async Task<Refusal?> Apply(RulesProposal approved, CancellationToken cancellationToken)
    {
        var (entry, token) = (await directory.SiteAnew(approved.Site, cancellationToken))!.Value;
        if (entry.RulesBy != approved.Id)
        {
            if (!approved.Fits(entry.Rules))
            {
                return new Refusal(RefusalReason.RulesOutdated, $"change {approved.Id} was approved, and another came into force before it; propose it anew");
            }

            await MarkInForce(approved.Site, entry.RulesBy, cancellationToken); // else nothing would tell that the one before was in force, once this one is named
            if (!await directory.Put(entry with { Rules = entry.Rules.With(approved.After), RulesBy = approved.Id }, token, cancellationToken))
            {
                return new Refusal(RefusalReason.ChangedMeanwhile, $"site {approved.Site} was changed meanwhile; approve it again.");
            }
        }

        await MarkInForce(approved.Site, approved.Id, cancellationToken);
        return null;
    }

    private async Task MarkInForce(string site, string id, CancellationToken cancellationToken)
    {
        if (id.Length > 0 && await table.Find(site, id, cancellationToken) is var (known, token) && known.IsToApply)
        {
            await table.Put(known with { InForceAt = clock.GetUtcNow() }, token, cancellationToken); // who was faster marked it
        }
    }

    private async Task<(SiteEntry Site, string Token)?> Visible(Actor actor, string site, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.MaySee(site) ? await directory.SiteAnew(site, cancellationToken) : null;
    }
}
