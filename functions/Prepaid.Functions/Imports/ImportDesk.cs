using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Imports;

/// <summary>Imports over HTTP: dry run, proposal, sign-off by a second person (S40).</summary>
public sealed class ImportDesk(ImportTable table, ImportCheck check, ImportEntry entry, TimeProvider clock)
{
    // Four files of 480,000 characters, most of them one byte, some escaped.
    private const int MostBytes = 4 * 1024 * 1024;

    public async Task<IResult> Propose(HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, refusal) = await request.Read<ImportBody>(cancellationToken, MostBytes);
        if (refusal is not null)
        {
            return Problem.Of(refusal);
        }

        var hash = body!.Hash();
        if (await table.Known(body.Id, hash, cancellationToken) is { } known)
        {
            return known.Hash == hash
                ? Results.Ok(ImportAnswer.Of(known))
                : Problem.Of(RefusalReason.IdReusedWithOtherContent, $"import {body.Id} has other files, with hash {known.Hash}");
        }

        var (plan, faults) = ImportReading.Of(body);
        faults = [.. faults, .. await check.Of(plan, request.Actor(), cancellationToken)];
        if (faults.Count > 0)
        {
            return Problem.Of(RefusalReason.ImportFaulty, faults);
        }

        var run = new ImportRun(body.Id, hash, request.Actor().Id, clock.GetUtcNow(), plan.Steps);
        if (body.DryRun)
        {
            return Results.Ok(ImportAnswer.Of(run) with { State = "DryRun" });
        }

        var stored = await table.Add(run, body, cancellationToken);
        return stored.Hash == hash
            ? Results.Json(ImportAnswer.Of(stored), statusCode: StatusCodes.Status201Created)
            : Problem.Of(RefusalReason.IdReusedWithOtherContent, $"import {body.Id} has other files, with hash {stored.Hash}");
    }

    /// <summary>Signs off or rejects; what was signed off is entered at once, and by the sweep if this is cut short.</summary>
    public async Task<IResult> Decide(HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var (body, refusal) = await request.Read<DecisionBody>(cancellationToken);
        if (refusal is not null)
        {
            return Problem.Of(refusal);
        }

        if (await table.Find(id, cancellationToken) is not var (run, version) || !await MaySee(request.Actor(), id, cancellationToken))
        {
            return Problem.NotFound("import", id);
        }

        var (decided, no) = run.Decide(request.Actor().Id, body!.Approve, body.Reason, clock.GetUtcNow());
        if (no is not null)
        {
            return Problem.Of(no);
        }

        if (run.State == ImportState.Proposed && decided.State == ImportState.Entering)
        {
            var (plan, _) = ImportReading.Of(await table.Files(id, cancellationToken));
            if (await check.Of(plan, request.Actor(), cancellationToken) is { Count: > 0 } faults)
            {
                return Problem.Of(RefusalReason.ImportFaulty, faults); // something changed since the dry run
            }

            await table.PutActive(id, clock.GetUtcNow(), cancellationToken);
        }

        if (!ReferenceEquals(run, decided) && await table.Store(decided, version, cancellationToken) is null)
        {
            return Problem.Of(RefusalReason.ChangedMeanwhile, $"import {id} was decided at the same moment");
        }

        return Results.Ok(ImportAnswer.Of(decided.State == ImportState.Entering ? await entry.CarryOn(id, cancellationToken) ?? decided : decided));
    }

    public async Task<IResult> Read(Actor actor, string id, CancellationToken cancellationToken) =>
        await table.Find(id, cancellationToken) is var (run, _) && await MaySee(actor, id, cancellationToken)
            ? Results.Ok(ImportAnswer.Of(run))
            : Problem.NotFound("import", id);

    private async Task<bool> MaySee(Actor actor, string id, CancellationToken cancellationToken)
    {
        var (plan, _) = ImportReading.Of(await table.Files(id, cancellationToken));
        return plan.Sites.All(_ => actor.MaySee("*")) && plan.Accounts.All(a => actor.MaySee(a.Site)) && plan.Meters.All(m => actor.MaySee(m.Site));
    }
}
