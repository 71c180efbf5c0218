using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Billing;

/// <summary>Runs, their progress, items, frozen inputs and steps, as people see them.</summary>
public sealed class BillingQueries(BillingRunTable table)
{
    /// <summary>A page of a site's runs.</summary>
    public async Task<IResult> Runs(Actor actor, string site, string? job, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.MaySee(site))
        {
            return Problem.NotFound("site", site);
        }

        var (page, next) = await table.Runs(site, BillingJobNames.TryFind(job, out var one) ? one : null, from, cancellationToken);
        return Results.Ok(new { items = page.Select(RunAnswer.Of), next });
    }

    /// <summary>One run.</summary>
    public Task<IResult> Run(Actor actor, BillingRunKey key, CancellationToken cancellationToken) =>
        Seen(actor, key, run => Task.FromResult(Results.Ok(RunAnswer.Of(run))), cancellationToken);

    /// <summary>A page of its items.</summary>
    public Task<IResult> Items(Actor actor, BillingRunKey key, string? from, CancellationToken cancellationToken) => Seen(actor, key, async _ =>
    {
        var (page, next) = await table.Items(key, from, cancellationToken);
        return Results.Ok(new
        {
            items = page.Select(r => new
            {
                r.Item.Account,
                amountFen = r.Item.Amount.Fen,
                state = r.Item.Result.State.ToString(),
                r.Item.Result.Entry,
                r.Item.Result.Reason,
                content = Json(r.Item.Content),
            }),
            next,
        });
    }, cancellationToken);

    /// <summary>A page of its frozen inputs.</summary>
    public Task<IResult> Snapshots(Actor actor, BillingRunKey key, string? from, CancellationToken cancellationToken) => Seen(actor, key, async _ =>
    {
        var (page, next) = await table.Snapshots(key, from, cancellationToken);
        return Results.Ok(new { items = page.Select(s => new { s.Name, content = Json(s.Content) }), next });
    }, cancellationToken);

    /// <summary>A page of its steps: who did what, when and why.</summary>
    public Task<IResult> Steps(Actor actor, BillingRunKey key, string? from, CancellationToken cancellationToken) => Seen(actor, key, async _ =>
    {
        var (page, next) = await table.Steps(key, from, cancellationToken);
        return Results.Ok(new { items = page.Select(s => new { s.Number, s.At, s.Actor, s.Action, state = s.State.ToString(), s.Detail }), next });
    }, cancellationToken);

    private static JsonElement Json(string content) => JsonDocument.Parse(content).RootElement;

    private async Task<IResult> Seen(Actor actor, BillingRunKey key, Func<BillingRun, Task<IResult>> show, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(key);
        return actor.MaySee(key.Site) && await table.Find(key, cancellationToken) is var (run, _)
            ? await show(run)
            : Problem.Of(RefusalReason.RunNotFound, $"Run {key} of site {key.Site} is not known.");
    }
}
