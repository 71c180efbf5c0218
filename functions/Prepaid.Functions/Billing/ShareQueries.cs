using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Billing;

/// <summary>Explains shares, and shares a run out again from what is frozen (M3).</summary>
public sealed class ShareQueries(BillingRunTable table, DirectoryTable directory)
{
    /// <summary>One account's shares: pool, weight, formula, readings, and the hash of the snapshot.</summary>
    public async Task<IResult> Share(Actor actor, BillingRunKey key, string account, CancellationToken cancellationToken)
    {
        if (await Find(actor, key, cancellationToken) is not { } run || await table.Item(key, account, cancellationToken) is not { } item)
        {
            return NotFound(key);
        }

        var shares = new List<object>();
        foreach (var share in ApportionmentContent.SharesIn(item.Content))
        {
            var snapshot = await table.Snapshot(key, ApportionmentPast.Pool + share.Pool, cancellationToken) ?? throw new InvalidDataException($"Run {key} has no snapshot of pool {share.Pool}.");
            var explanation = ShareExplanation.Of(JsonSerializer.Deserialize<PoolSnapshot>(snapshot.Content, ApportionmentContent.Json)!, share, key.Period);
            shares.Add(new
            {
                text = new { zh = explanation.Zh, en = explanation.En },
                share = JsonSerializer.SerializeToElement(share, ApportionmentContent.Json),
                formula = string.Create(CultureInfo.InvariantCulture, $"{share.OfFen} fen × {share.Weight} ÷ {share.OfWeight}, to the fen by largest remainder = {share.Fen} fen"),
                pool = JsonDocument.Parse(snapshot.Content).RootElement,
            });
        }

        return Results.Ok(new { run = RunAnswer.Of(run), account, totalFen = item.Amount.Fen, state = item.Result.State.ToString(), item.Result.Entry, shares });
    }

    /// <summary>Shares the run out again from its snapshots and items.</summary>
    public async Task<IResult> Replay(Actor actor, BillingRunKey key, CancellationToken cancellationToken)
    {
        if (await Find(actor, key, cancellationToken) is not { IsFrozen: true } run || await directory.Site(key.Site, cancellationToken) is not { } site)
        {
            return NotFound(key);
        }

        using var hash = new FreezeHash();
        var snapshots = new List<PoolSnapshot>();
        string? from = null;
        do
        {
            (var page, from) = await table.Snapshots(key, from, cancellationToken);
            foreach (var (name, content) in page)
            {
                hash.AddSnapshot(name, content);
                if (name.StartsWith(ApportionmentPast.Pool, StringComparison.Ordinal))
                {
                    snapshots.Add(JsonSerializer.Deserialize<PoolSnapshot>(content, ApportionmentContent.Json)!);
                }
            }
        }
        while (from is not null);
        var replay = new ApportionmentReplay(snapshots, site.HouseAccount);
        do
        {
            (var page, from) = await table.Items(key, from, cancellationToken);
            foreach (var (item, _, _) in page)
            {
                hash.Add(item);
                replay.Add(item.Account, ApportionmentContent.SharesIn(item.Content));
            }
        }
        while (from is not null);
        var (differences, again) = (replay.Differences(), hash.Done());
        return Results.Ok(new { isSame = differences.Count == 0 && again == run.Hash, run.Hash, hashAgain = again, differences });
    }

    private static IResult NotFound(BillingRunKey key) => Problem.Of(RefusalReason.RunNotFound, $"Run {key} of site {key.Site}, or the item of that account, is not known.");

    private async Task<BillingRun?> Find(Actor actor, BillingRunKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(key);
        return actor.MaySee(key.Site) && key.Job == BillingJob.Apportionment && await table.Find(key, cancellationToken) is var (run, _) ? run : null;
    }
}
