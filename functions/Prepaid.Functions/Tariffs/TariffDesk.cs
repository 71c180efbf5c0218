using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Tariffs;

/// <summary>Proposing, approving and withdrawing the tariff versions of a site, electricity and water. Who may is decided in the domain; nothing is edited in place.</summary>
public sealed class TariffDesk(SiteTariffs tariffs, TariffTable table, DirectoryTable directory, CorrectionRuns runs, TimeProvider clock)
{
    private const int MostConflicts = 20;

    /// <summary>Proposes a version; the same one again is answered as the first time.</summary>
    public async Task<IResult> Propose(HttpRequest request, string site, CancellationToken cancellationToken)
    {
        var actor = request.Actor();
        var (body, refusal) = await request.Read<ProposedVersion>(cancellationToken, most: 64 * 1024);
        if (body is null)
        {
            return Problem.Of(refusal!);
        }

        if (!TariffJson.TryParseVersion(Encoding.UTF8.GetBytes(body.Definition.GetRawText()), out var version, out var problems))
        {
            return Problem.Of(RefusalReason.TariffRefused, problems);
        }

        return await Change(actor, site, version!.Id, body.Utility, (pricing, known, classes) => known switch
        {
            null => Everywhere(pricing, body.Utility, classes, context => pricing.HistoryOf(body.Utility).Propose(version, actor.Id, context, body.Correction)),
            var (revision, utility) when utility == body.Utility && IsSame(revision, version, body.Correction) => null,
            _ => Refused(RefusalReason.IdReusedWithOtherContent, "version", $"expected an id that was never used: {version.Id} is not edited, another version follows it"),
        }, cancellationToken);
    }

    /// <summary>Approves a proposed version; a second person does. One that starts before every instance knows it starts a correction run.</summary>
    public Task<IResult> Approve(HttpRequest request, string site, string version, CancellationToken cancellationToken) =>
        Decide(request.Actor(), site, version, RevisionState.Approved, (pricing, utility, classes, actor) =>
            Everywhere(pricing, utility, classes, context => pricing.HistoryOf(utility).Approve(version, actor, context)), cancellationToken);

    public Task<IResult> Refuse(HttpRequest request, string site, string version, CancellationToken cancellationToken) =>
        Decide(request.Actor(), site, version, RevisionState.Refused, (pricing, utility, _, actor) => pricing.HistoryOf(utility).Refuse(version, actor, clock.GetUtcNow()), cancellationToken);

    /// <summary>Withdraws a version that has not started.</summary>
    public Task<IResult> Withdraw(HttpRequest request, string site, string version, CancellationToken cancellationToken) =>
        Decide(request.Actor(), site, version, RevisionState.Withdrawn, (pricing, utility, _, actor) =>
            pricing.HistoryOf(utility).Withdraw(version, actor, pricing.WaterContextAt(clock.GetUtcNow())), cancellationToken);

    /// <summary>All versions of a site with where they stand, and its holidays.</summary>
    public async Task<IResult> List(Actor actor, string site, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.MaySee(site) || await tariffs.Load(site, cancellationToken) is not { } pricing)
        {
            return Problem.NotFound("site", site);
        }

        return Results.Ok(new
        {
            tariff = pricing.History.Id,
            pricing.History.Unit,
            pricing.Site.Region,
            pricing.Site.VoltageClass,
            items = pricing.History.Revisions.Select(TariffAnswers.Show),
            water = pricing.WaterHistory.Revisions.Select(TariffAnswers.Show),
            holidays = pricing.Calendar.Years.Order(),
            publications = pricing.Shelf.Publications.Select(TariffAnswers.Show),
        });
    }

    private static bool IsSame(TariffRevision known, TariffVersion version, string? correction) =>
        known.Correction == correction && TariffJsonWriter.WriteVersion(known.Version).AsSpan().SequenceEqual(TariffJsonWriter.WriteVersion(version));

    private static TariffOutcome.Refused Refused(RefusalReason reason, string field, string expected) => new([new TariffProblem(field, expected) { Reason = reason }]);

    /// <summary>Decides for every voltage class among the site's meters: a price of electricity must be right for all of them.</summary>
    private TariffOutcome Everywhere(SitePricing pricing, Utility utility, IReadOnlyList<string> classes, Func<TariffContext, TariffOutcome> decide)
    {
        var now = clock.GetUtcNow();
        var outcomes = utility == Utility.Water ? [decide(pricing.WaterContextAt(now))] : classes.Select(c => decide(pricing.ContextAt(now, c))).ToList();
        ImmutableArray<TariffProblem> problems = [.. outcomes.OfType<TariffOutcome.Refused>().SelectMany(r => r.Problems).Distinct()];
        return problems.IsEmpty ? outcomes[0] : new TariffOutcome.Refused(problems);
    }

    private Task<IResult> Decide(
        Actor actor, string site, string version, RevisionState wanted, Func<SitePricing, Utility, IReadOnlyList<string>, string, TariffOutcome> decide, CancellationToken cancellationToken) =>
        Change(actor, site, version, default, (pricing, known, classes) => known switch
        {
            null => Refused(RefusalReason.TariffVersionNotFound, "version", $"expected one of site {site}; {version} is not known"),
            var (revision, _) when revision.State == wanted && revision.DecidedBy == actor.Id => null, // asked again: answered as the first time
            var (_, utility) => decide(pricing, utility, classes, actor.Id),
        }, cancellationToken);

    private async Task<IResult> Change(
        Actor actor, string site, string version, Utility proposed, Func<SitePricing, KnownVersion?, IReadOnlyList<string>, TariffOutcome?> decide, CancellationToken cancellationToken)
    {
        for (var conflicts = 0; conflicts < MostConflicts; conflicts++)
        {
            if (!actor.MaySee(site) || await tariffs.Load(site, cancellationToken) is not { } pricing)
            {
                return Problem.NotFound("site", site);
            }

            var known = Find(pricing, version);
            var outcome = decide(pricing, known, await directory.VoltageClassesOf(pricing.Site, cancellationToken));
            switch (outcome)
            {
                case TariffOutcome.Refused refused:
                    return Problem.Of(refused.Problems[0].Reason ?? RefusalReason.TariffRefused, refused.Problems);
                case TariffOutcome.Changed done:
                    var changed = new KnownVersion(done.History.Revisions.Single(r => r.Version.Id == version), known?.Utility ?? proposed);
                    if (await Store(pricing, known, changed, done.History, actor, cancellationToken))
                    {
                        return await Answer(site, changed.Revision, cancellationToken);
                    }

                    break;
                default:
                    return await Answer(site, known!.Revision, cancellationToken);
            }
        }

        return Problem.Of(RefusalReason.ChangedMeanwhile, $"The tariff of site {site} was changed {MostConflicts} times meanwhile; try again.");
    }

    private async Task<bool> Store(SitePricing pricing, KnownVersion? known, KnownVersion changed, TariffHistory after, Actor actor, CancellationToken cancellationToken)
    {
        var revision = changed.Revision;
        var changesPrices = revision.State == RevisionState.Approved || known?.Revision.State == RevisionState.Approved;
        var reason = revision.Correction ?? $"version {revision.Version.Id} {revision.State.ToString().ToLowerInvariant()}";
        var from = pricing.HistoryOf(changed.Utility).ChangesFrom(after, revision.Version, pricing.LocalAt(clock.GetUtcNow() + CorrectionRuns.UntilSettled));
        var run = changesPrices ? runs.For(pricing, RunIdOf(revision), from, reason, actor.Id) : null;
        if (run is not null)
        {
            await table.PutActive(new ActiveWork(pricing.Shelf.Scope, run.Id, clock.GetUtcNow()), cancellationToken);
        }

        var stored = await table.Store(pricing.Shelf, (revision, changed.Utility), null, run, cancellationToken);
        tariffs.Forget(pricing.Site.Site);
        return stored;
    }

    private async Task<IResult> Answer(string site, TariffRevision revision, CancellationToken cancellationToken)
    {
        var run = await runs.CarryOn(site, RunIdOf(revision), cancellationToken);
        return Results.Ok(new { version = TariffAnswers.Show(revision), run = run is null ? null : TariffAnswers.Show(run) });
    }

    /// <summary>The version of that id, of whichever tariff: ids are unique within a site.</summary>
    private static KnownVersion? Find(SitePricing pricing, string version)
    {
        foreach (var utility in Enum.GetValues<Utility>())
        {
            if (pricing.HistoryOf(utility).Revisions.FirstOrDefault(r => r.Version.Id == version) is { } revision)
            {
                return new KnownVersion(revision, utility);
            }
        }

        return null;
    }

    private static string RunIdOf(TariffRevision revision) =>
        (revision.State == RevisionState.Withdrawn ? "withdrawn-" : "tariff-") + revision.Version.Id;

    private sealed record KnownVersion(TariffRevision Revision, Utility Utility);
}
