using Microsoft.Extensions.Logging;
using Prepaid.Domain.Billing;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Billing;

/// <summary>Begins what is due by each site's local date, oldest first, and carries on what was interrupted.</summary>
public sealed class DueRuns(BillingRuns runs, BillingRunTable table, DirectoryTable directory, TimeProvider clock, ILogger<DueRuns> log)
{
    /// <summary>Who begins runs that nobody asks for.</summary>
    public const string Actor = "system:billing-runs";

    /// <summary>A hint is written before what it hints at; one without it is dropped only when its writer must be gone.</summary>
    private static readonly TimeSpan OrphanAfter = TimeSpan.FromMinutes(10);

    private const int SitesInFlight = 4;

    /// <summary>Looks at every site and every job. A site that fails does not keep the others waiting.</summary>
    /// <exception cref="AggregateException">Some sites failed; the next call goes on with them.</exception>
    public async Task BeginDue(CancellationToken cancellationToken)
    {
        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        string? from = null;
        do
        {
            (var sites, from) = await directory.Sites(from, cancellationToken);
            await Parallel.ForEachAsync(
                sites,
                new ParallelOptions { MaxDegreeOfParallelism = SitesInFlight, CancellationToken = cancellationToken },
                async (site, token) =>
                {
                    try
                    {
                        await BeginDue(site, token);
                    }
                    catch (Exception failure) when (!token.IsCancellationRequested)
                    {
                        failures.Enqueue(new InvalidOperationException($"Billing runs of site {site.Site} failed.", failure));
                    }
                });
        }
        while (from is not null);
        if (!failures.IsEmpty)
        {
            throw new AggregateException(failures);
        }
    }

    /// <summary>Carries on every run that has work. Reads one partition and what it names.</summary>
    public async Task CarryOn(CancellationToken cancellationToken)
    {
        string? from = null;
        do
        {
            (var hints, from) = await table.Active(from, cancellationToken);
            foreach (var hint in hints)
            {
                await CarryOn(hint, cancellationToken);
            }
        }
        while (from is not null);
    }

    private async Task CarryOn(ActiveRun hint, CancellationToken cancellationToken)
    {
        var run = await runs.CarryOn(hint.Key, int.MaxValue, cancellationToken);
        var isSettled = run is not null && run.Steps >= hint.Step && !run.HasWork;
        var isOrphan = (run is null || run.Steps < hint.Step) && clock.GetUtcNow() - hint.Since > OrphanAfter;
        if (isSettled || isOrphan)
        {
            await table.DeleteActive(hint, cancellationToken);
        }
    }

    private async Task BeginDue(SiteEntry site, CancellationToken cancellationToken)
    {
        foreach (var job in runs.Jobs)
        {
            while (await BeginNext(site, job, cancellationToken) is { } run && run.LetsNextBegin)
            {
                log.LogDebug("Run {Run} of site {Site} lets the next begin.", run.Key, site.Site);
            }
        }
    }

    /// <summary>The run that was begun or carried on; null when nothing is due, or an older period is not done with.</summary>
    private async Task<BillingRun?> BeginNext(SiteEntry site, IBillingJob job, CancellationToken cancellationToken)
    {
        var newest = await table.Newest(site.Site, job.Job, cancellationToken);
        if (await job.NextDue(site, newest, cancellationToken) is not { } due)
        {
            return null;
        }

        if (newest is { } before && await table.LastOf(site.Site, job.Job, before, cancellationToken) is { LetsNextBegin: false } unfinished)
        {
            return await runs.CarryOn(unfinished.Key, int.MaxValue, cancellationToken);
        }

        var key = new BillingRunKey(site.Site, job.Job, due, 1);
        await runs.Begin(BillingRun.Begin(key, job.NeedsApproval, Actor, clock.GetUtcNow()), cancellationToken);
        return await runs.CarryOn(key, int.MaxValue, cancellationToken);
    }
}
