using Microsoft.AspNetCore.Http;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Tariffs;

/// <summary>A refund run that somebody draws up.</summary>
/// <param name="Id">Chosen by the proposer.</param>
/// <param name="First">First month, like 2026-01.</param>
/// <param name="Last">Last month.</param>
/// <param name="Uplift">As it should have been: 0.15 allows 15 % above the catalogue.</param>
/// <param name="CountsFee">Whether the service fee counts.</param>
public sealed record OverchargeBody(string Id, string First, string Last, decimal Uplift, bool CountsFee = true) : IRequestBody
{
    public string? Fault() =>
        !CertificateDesk.TryMonth(First, out var first) ? "first: expected a month like 2026-01"
        : !CertificateDesk.TryMonth(Last, out var last) || last < first ? "last: expected a month like 2026-03, not before the first"
        : Uplift is < 0m or > 10m ? "uplift: expected a ratio from 0 to 10; 0.15 is 15 %"
        : RequestBody.IdFault("id", Id);
}

/// <summary>Finds what was charged above a corrected cap, and returns it: preview, approval by a second person, one entry for each line (S3).</summary>
public sealed class OverchargeDesk(SiteTariffs tariffs, CertificateDesk certificates, MonthStatements statements, OverchargeTable table, TariffTable hints, OverchargeRuns runs, TimeProvider clock)
{
    /// <summary>Draws up a run: its lines are frozen, nothing is posted. The same again is answered as the first time.</summary>
    public async Task<IResult> Propose(HttpRequest request, string site, CancellationToken cancellationToken)
    {
        var actor = request.Actor();
        var (body, refusal) = await request.Read<OverchargeBody>(cancellationToken);
        if (body is null)
        {
            return Problem.Of(refusal!);
        }

        if (!actor.MaySee(site) || await tariffs.Load(site, cancellationToken) is not { } pricing)
        {
            return Problem.NotFound("site", site);
        }

        _ = CertificateDesk.TryMonth(body.First, out var first);
        _ = CertificateDesk.TryMonth(body.Last, out var last);
        var rule = new CapRule(body.Id, pricing.Site.Region, DateTime.MinValue, body.Uplift) { CountsFee = body.CountsFee };
        if (await table.Find(site, body.Id, cancellationToken) is var (known, _))
        {
            return known.First == first && known.Last == last && known.Rule.Uplift == rule.Uplift && known.Rule.CountsFee == rule.CountsFee
                ? await Show(known, null, cancellationToken)
                : Problem.Of(RefusalReason.IdReusedWithOtherContent, $"{body.Id} is there for another period or rule.");
        }

        var (run, lines) = await DrawUp(pricing, body.Id, first, last, rule, actor, cancellationToken);
        return await table.Add(run, lines, cancellationToken)
            ? await Show(run, null, cancellationToken)
            : Problem.Of(RefusalReason.ChangedMeanwhile, $"{body.Id} was drawn up meanwhile; try again.");
    }

    /// <summary>Approves a run; a second person does. The refunds are posted, each once.</summary>
    public async Task<IResult> Approve(HttpRequest request, string site, string id, CancellationToken cancellationToken)
    {
        var actor = request.Actor();
        if (!actor.MaySee(site) || await table.Find(site, id, cancellationToken) is not var (run, token))
        {
            return Problem.Of(RefusalReason.RunNotFound, $"Run {id} of site {site} is not known.");
        }

        if (run.State != RevisionState.Approved)
        {
            var refusal = Refusal.FirstOf(
                (run.State != RevisionState.Proposed, RefusalReason.NotWaiting, $"run {id} is {run.State}"),
                (run.ProposedBy == actor.Id, RefusalReason.ApproverIsProposer, $"{actor.Id} proposed {id}; expected another person"));
            if (refusal is not null)
            {
                return Problem.Of(refusal);
            }

            await hints.PutActive(OverchargeRuns.WorkOf(site, id, clock.GetUtcNow()), cancellationToken);
            if (!await table.Put(run with { State = RevisionState.Approved, DecidedBy = actor.Id }, token, cancellationToken))
            {
                return Problem.Of(RefusalReason.ChangedMeanwhile, $"{id} was decided meanwhile; look at it again.");
            }
        }

        return await Show((await runs.CarryOn(site, id, cancellationToken))!, null, cancellationToken);
    }

    /// <summary>A run with a page of its lines.</summary>
    public async Task<IResult> Read(Actor actor, string site, string id, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.MaySee(site) && await table.Find(site, id, cancellationToken) is var (run, _)
            ? await Show(run, from, cancellationToken)
            : Problem.Of(RefusalReason.RunNotFound, $"Run {id} of site {site} is not known.");
    }

    private async Task<(OverchargeRun Run, IReadOnlyList<OverchargeLine> Lines)> DrawUp(
        SitePricing pricing, string id, DateOnly first, DateOnly last, CapRule rule, Actor actor, CancellationToken cancellationToken)
    {
        var lines = new List<OverchargeLine>();
        var notComparable = 0;
        for (var month = first; month <= last; month = month.AddMonths(1))
        {
            var report = OverchargeReport.Find(await certificates.StatementsOf(pricing, month, cancellationToken), rule, pricing.Catalogue);
            notComparable += report.NotComparable.Length;
            foreach (var found in report.Lines)
            {
                var before = await statements.Refunded(found.Statement.Account, month, found.Statement.Supply.VoltageClass, cancellationToken);
                lines.Add(OverchargeRefund.LineOf(found, rule, before));
            }
        }

        return (new OverchargeRun(
            pricing.Site.Site, id, first, last, rule, RevisionState.Proposed, actor.Id, clock.GetUtcNow(), null, lines.Sum(l => l.Refund.Fen), lines.Count, notComparable), lines);
    }

    private async Task<IResult> Show(OverchargeRun run, string? from, CancellationToken cancellationToken)
    {
        var (lines, next) = await table.Lines(run.Site, run.Id, from, cancellationToken);
        return Results.Ok(new
        {
            run.Id,
            first = run.First,
            last = run.Last,
            run.Rule.Uplift,
            run.Rule.CountsFee,
            state = run.State.ToString(),
            run.ProposedBy,
            run.DecidedBy,
            run.RefundFen,
            run.ExposureFen,
            run.Lines,
            run.NotComparable,
            run.IsDone,
            run.RefundedFen,
            run.SetAside,
            items = lines.Select(l => new { l.Account, l.Month, l.VoltageClass, refundFen = l.Refund.Fen, evidence = System.Text.Json.JsonDocument.Parse(l.Evidence).RootElement }),
            next,
        });
    }
}
