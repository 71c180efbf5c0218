using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Billing;

/// <summary>What people decide about runs: put forward, approve, reject, reverse. Each is safe to repeat.</summary>
public sealed class BillingDesk(BillingRuns runs, BillingRunTable table, DirectoryTable directory, TimeProvider clock)
{
    /// <summary>An answer comes soon; what is left is the timer's.</summary>
    private const int MostBatches = 10;

    /// <summary>Draws a run up unless it is there, and puts its frozen items forward.</summary>
    public async Task<IResult> Preview(HttpRequest request, string site, CancellationToken cancellationToken)
    {
        var actor = request.Actor();
        var (body, refusal) = await request.Read<PreviewBody>(cancellationToken);
        if (body is null)
        {
            return Problem.Of(refusal!);
        }

        if (!actor.MaySee(site) || await directory.Site(site, cancellationToken) is null)
        {
            return Problem.NotFound("site", site);
        }

        _ = BillingJobNames.TryFind(body.Job, out var job);
        var key = new BillingRunKey(site, job, BillingPeriod.Parse(body.Period), body.Number);
        if (await table.Find(key, cancellationToken) is null)
        {
            if (await RefuseToBegin(key, cancellationToken) is { } no)
            {
                return Problem.Of(no);
            }

            await runs.Begin(BillingRun.Begin(key, needsApproval: true, actor.Id, clock.GetUtcNow()), cancellationToken);
        }

        await LookAgain(key, cancellationToken);
        await runs.CarryOn(key, MostBatches, cancellationToken);
        return await Change(key, run => run.Preview(actor.Id), new Said(actor.Id, "preview", string.Empty), cancellationToken);
    }

    /// <summary>Lets a run post; a second person does.</summary>
    public Task<IResult> Approve(HttpRequest request, BillingRunKey key, CancellationToken cancellationToken)
    {
        var actor = request.Actor();
        return WhoMaySee(actor, key, async () =>
        {
            var waits = await table.Find(key, cancellationToken) is { Run.State: BillingRunState.Previewed or BillingRunState.Parked };
            return waits && await RefuseBefore(key, later => later.IsFrozen, cancellationToken) is { } refusal
                ? Problem.Of(refusal)
                : await Change(key, run => run.Approve(actor.Id), new Said(actor.Id, "approve", string.Empty), cancellationToken);
        });
    }

    /// <summary>Ends a run before it posts.</summary>
    public async Task<IResult> Reject(HttpRequest request, BillingRunKey key, CancellationToken cancellationToken)
    {
        var actor = request.Actor();
        var (body, refusal) = await request.Read<RunReasonBody>(cancellationToken);
        return body is null
            ? Problem.Of(refusal!)
            : await WhoMaySee(actor, key, () => Change(key, run => run.Reject(actor.Id), new Said(actor.Id, "reject", body.Reason), cancellationToken));
    }

    /// <summary>Asks for the reversal of a run, or agrees to it.</summary>
    public async Task<IResult> Reverse(HttpRequest request, BillingRunKey key, CancellationToken cancellationToken)
    {
        var actor = request.Actor();
        var (body, refusal) = await request.Read<RunReasonBody>(cancellationToken);
        if (body is not null && runs.Find(key.Job) is { CanReverse: false })
        {
            refusal = new Refusal(RefusalReason.RunNotReversible, $"run {key} of job {key.Job.NameOf()}");
        }
        else if (body is not null)
        {
            refusal = await RefuseBefore(key, _ => true, cancellationToken);
        }

        return refusal is not null
            ? Problem.Of(refusal)
            : await WhoMaySee(actor, key, () => Change(key, run => run.Reverse(actor.Id), new Said(actor.Id, "reverse", body!.Reason), cancellationToken));
    }

    private static Task<IResult> WhoMaySee(Actor actor, BillingRunKey key, Func<Task<IResult>> change)
    {
        ArgumentNullException.ThrowIfNull(key);
        return actor.MaySee(key.Site) ? change() : Task.FromResult(Problem.NotFound("site", key.Site));
    }

    /// <summary>A month that people decide on is done before those that build on what it leaves: estimates and quantities carried.</summary>
    private async Task<Refusal?> RefuseBefore(BillingRunKey key, Func<BillingRun, bool> isBuiltOnIt, CancellationToken cancellationToken) =>
        runs.Find(key.Job) is { NeedsApproval: true } && await table.StandingBehind(key, cancellationToken) is { } later && isBuiltOnIt(later)
            ? new Refusal(RefusalReason.NotWaiting, $"run {later.Key} builds on the periods before it; reject or reverse that first")
            : null;

    /// <summary>First runs come in order and by themselves; a person begins those that follow a rejected or reversed one.</summary>
    private async Task<Refusal?> RefuseToBegin(BillingRunKey key, CancellationToken cancellationToken)
    {
        var site = (await directory.Site(key.Site, cancellationToken))!;
        if (runs.Find(key.Job) is not { } job)
        {
            return new Refusal(RefusalReason.RunNotFound, $"Job {key.Job.NameOf()} is not built.");
        }

        if (key.Number > 1)
        {
            var before = await table.LastOf(key.Site, key.Job, key.Period, cancellationToken);
            return before is { IsUndone: true } && before.Key.Number == key.Number - 1
                ? await RefuseBefore(key, _ => true, cancellationToken)
                : new Refusal(RefusalReason.NotWaiting, before is null ? $"no run of {key.Period} is there" : $"run {before.Key} is {before.State}; expected number {before.Key.Number + 1} once it is rejected or reversed");
        }

        var due = await job.NextDue(site, await table.Newest(key.Site, key.Job, cancellationToken), cancellationToken);
        return Refusal.FirstOf(
            (!job.NeedsApproval, RefusalReason.NotWaiting, $"{key.Job.NameOf()} begins by itself"),
            (due != key.Period, RefusalReason.RunNotReady, due is null ? "no period is over that has no run" : $"the next period is {due}"));
    }

    /// <summary>Somebody waits: input that was missing may be there now.</summary>
    private async Task LookAgain(BillingRunKey key, CancellationToken cancellationToken)
    {
        if (await table.Find(key, cancellationToken) is var (run, token) && run.IsWaiting)
        {
            await table.Put(run.Release(), token, null, cancellationToken);
        }
    }

    private async Task<IResult> Change(BillingRunKey key, Func<BillingRun, BillingRunOutcome> decide, Said said, CancellationToken cancellationToken)
    {
        if (await table.Find(key, cancellationToken) is not var (run, token))
        {
            return Problem.Of(RefusalReason.RunNotFound, $"Run {key} of site {key.Site} is not known.");
        }

        switch (decide(run))
        {
            case BillingRunOutcome.Refused refused:
                return Problem.Of(refused.Refusal);
            case BillingRunOutcome.Changed { Run: var changed }:
                if (changed.HasWork)
                {
                    await table.PutActive(key, changed.Steps, clock.GetUtcNow(), cancellationToken);
                }

                var step = new RunStep(changed.Steps, clock.GetUtcNow(), said.Actor, said.Action, changed.State, said.Reason);
                if (await table.Put(changed, token, step, cancellationToken) is null)
                {
                    return Problem.Of(RefusalReason.ChangedMeanwhile, $"Run {key} changed meanwhile; look at it again.");
                }

                break;
            default:
                break;
        }

        return Results.Ok(RunAnswer.Of((await runs.CarryOn(key, MostBatches, cancellationToken))!));
    }

    private sealed record Said(string Actor, string Action, string Reason);
}
