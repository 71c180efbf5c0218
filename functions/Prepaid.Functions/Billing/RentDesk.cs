using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Billing;

/// <summary>Agreements over HTTP: one person proposes a version, another approves it (R50, R59); no two have a room at once. The same again is answered as the first time.</summary>
/// <remarks>The version's row is written first, then its audit row, once; a repetition adds the audit row that a crash left out.</remarks>
public sealed class RentDesk(RentTable table, RoomLetting letting, AccountWork work, AuditTrail audit, DirectoryTable directory, TimeProvider clock)
{
    private const string AuditKind = "rent-audit";

    /// <summary>Proposes an agreement or the next version of it.</summary>
    public async Task<IResult> Propose(HttpRequest request, string account, CancellationToken cancellationToken)
    {
        var (body, refusal) = await request.Read<RentProposalBody>(cancellationToken);
        return refusal is not null
            ? Problem.Of(refusal)
            : await Store(request.Actor(), account, body!.Agreement, body.Version, body.Reason, _ => body.Terms.ToTerms(), cancellationToken);
    }

    /// <summary>Proposes the version that ends an agreement early.</summary>
    public async Task<IResult> End(HttpRequest request, string account, string agreement, CancellationToken cancellationToken)
    {
        var (body, refusal) = await request.Read<RentEndBody>(cancellationToken);
        return refusal is not null
            ? Problem.Of(refusal)
            : await Store(
                request.Actor(),
                account,
                agreement,
                body!.Version,
                body.Reason,
                known => known.LastOrDefault(v => v.State == RevisionState.Approved && v.Number < body.Version) is { } inForce ? inForce.Terms with { Through = body.LastDay } : null,
                cancellationToken);
    }

    /// <summary>Approves or refuses a version.</summary>
    public async Task<IResult> Decide(HttpRequest request, string account, string agreement, int version, CancellationToken cancellationToken)
    {
        var (body, refusal) = await request.Read<DecisionBody>(cancellationToken);
        return refusal is not null
            ? Problem.Of(refusal)
            : await Change(request.Actor(), account, agreement, version, body!.Reason, (known, actor, zone) =>
            {
                var no = known.Decide(body.Approve, actor, clock.GetUtcNow(), zone, out var decided);
                return (decided, no);
            }, cancellationToken);
    }

    /// <summary>Takes a version back before it has any effect.</summary>
    public async Task<IResult> Withdraw(HttpRequest request, string account, string agreement, int version, CancellationToken cancellationToken)
    {
        var (body, refusal) = await request.Read<RentWithdrawalBody>(cancellationToken);
        return refusal is not null
            ? Problem.Of(refusal)
            : await Change(request.Actor(), account, agreement, version, body!.Reason, (known, actor, zone) =>
            {
                var no = known.Withdraw(actor, clock.GetUtcNow(), zone, out var withdrawn);
                return (withdrawn, no);
            }, cancellationToken);
    }

    /// <summary>All versions of an account's agreements.</summary>
    public async Task<IResult> Read(Actor actor, string account, CancellationToken cancellationToken) =>
        await Visible(actor, account, cancellationToken) is not { } head
            ? Problem.NotFound("account", account)
            : Results.Ok(new { items = (await table.OfAccount(head.Site, account, cancellationToken)).Select(RentVersionAnswer.Of) });

    private async Task<IResult> Store(
        Actor actor, string account, string agreement, int number, string reason, Func<IReadOnlyList<RentVersion>, RentTerms?> termsFrom, CancellationToken cancellationToken)
    {
        if (await Visible(actor, account, cancellationToken) is not { } head || await directory.Account(account, cancellationToken) is not { } entry || await directory.Site(head.Site, cancellationToken) is not { } site)
        {
            return Problem.NotFound("account", account);
        }

        var known = await table.Versions(head.Site, account, agreement, cancellationToken);
        if (termsFrom(known) is not { } terms)
        {
            return NotFound(account, agreement, "approved");
        }

        var proposed = new RentVersion(agreement, number, head.Site, account, entry.Room, terms, reason, RevisionState.Proposed, actor.Id, clock.GetUtcNow());
        var refusal = Refusal.Earlier(
            FaultOf(known, proposed) is { } fault ? new Refusal(RefusalReason.BodyRefused, fault) : null,
            Refusal.Earlier(head.IsClosed ? new Refusal(RefusalReason.AccountClosed, $"account {account} was closed on {head.ClosedAt:u}") : null, RentVersion.Propose(known, proposed)));
        if (refusal is not null)
        {
            return Problem.Of(refusal);
        }

        if (known.FirstOrDefault(v => v.Number == number) is not { } stored)
        {
            if (await letting.Refuse(proposed, site, cancellationToken) is { } taken)
            {
                return Problem.Of(taken);
            }

            stored = proposed;
            if (!await table.Add(proposed, cancellationToken))
            {
                return Problem.Of(RefusalReason.ChangedMeanwhile, $"version {number} of agreement {agreement} was proposed meanwhile; try again.");
            }
        }

        return await Audited(stored, "rent-propose", stored.ProposedBy, reason, cancellationToken);
    }

    private static string? FaultOf(IReadOnlyList<RentVersion> known, RentVersion proposed) =>
        proposed.Terms.Fault() ?? (proposed.PastCharges(known) is var charges and > RentVersion.MostPastCharges
            ? $"terms: would change {charges} periods that are due already; expected at most {RentVersion.MostPastCharges}"
            : null);

    private async Task<IResult> Change(
        Actor actor, string account, string agreement, int version, string reason, Func<RentVersion, string, SiteZone, (RentVersion Changed, Refusal? Refusal)> decide, CancellationToken cancellationToken)
    {
        if (await Visible(actor, account, cancellationToken) is not { } head || await directory.Site(head.Site, cancellationToken) is not { } site)
        {
            return Problem.NotFound("account", account);
        }

        if (await table.Find(head.Site, account, agreement, version, cancellationToken) is not var (known, token))
        {
            return NotFound(account, agreement, FormattableString.Invariant($"{version}"));
        }

        var (changed, refusal) = decide(known, actor.Id, SiteZone.Of(site.Zone));
        if (refusal is not null)
        {
            return Problem.Of(refusal);
        }

        if (changed != known && await letting.Put(site, known, changed, token, cancellationToken) is { } conflict)
        {
            return Problem.Of(conflict);
        }

        return await Audited(changed, $"rent-{changed.State.ToString().ToLowerInvariant()}", changed.DecidedBy!, reason, cancellationToken);
    }

    /// <summary>Answers with the version after its audit row is there, once.</summary>
    private async Task<IResult> Audited(RentVersion version, string action, string actor, string reason, CancellationToken cancellationToken)
    {
        var subject = FormattableString.Invariant($"{version.Agreement}.{version.Number}");
        await audit.Note(version.Account, AuditKind, $"{subject}-{action}", actor, action, subject, reason, cancellationToken);
        return Results.Ok(RentVersionAnswer.Of(version));
    }

    private async Task<AccountHead?> Visible(Actor actor, string account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await work.Find(account, cancellationToken) is { } state && actor.MaySee(state.Head.Site) ? state.Head : null;
    }

    private static IResult NotFound(string account, string agreement, string version) =>
        Problem.Of(RefusalReason.AgreementNotFound, $"version {version} of agreement {agreement} of account {account} is not known");
}
