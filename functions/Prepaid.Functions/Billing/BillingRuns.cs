using Microsoft.Extensions.Logging;
using Prepaid.Domain.Billing;
using Prepaid.Functions.Adapters;

namespace Prepaid.Functions.Billing;

/// <summary>Carries runs on, from wherever they are. Safe to call by any number of instances at any time.</summary>
public sealed class BillingRuns(
    IEnumerable<IBillingJob> jobs, BillingRunTable table, DirectoryTable directory, RunPlanning planning, RunPosting posting, TimeProvider clock, ILogger<BillingRuns> log)
{
    private readonly Dictionary<BillingJob, IBillingJob> jobs = jobs.ToDictionary(j => j.Job);

    /// <summary>What may be run, in the order of the jobs: a month's apportionment has begun before its statements are asked for.</summary>
    public IReadOnlyCollection<IBillingJob> Jobs => [.. jobs.OrderBy(j => j.Key).Select(j => j.Value)];

    /// <summary>The job, or null while it is not built.</summary>
    public IBillingJob? Find(BillingJob job) => jobs.GetValueOrDefault(job);

    /// <summary>Begins a run; one that is there stays as it is.</summary>
    public async Task Begin(BillingRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        await table.PutActive(run.Key, run.Steps, clock.GetUtcNow(), cancellationToken);
        await table.Add(run, new RunStep(run.Steps, run.CreatedAt, run.CreatedBy, "plan", run.State, string.Empty), cancellationToken);
        if (run.Key.Number == 1)
        {
            await table.PutNewest(run.Key, cancellationToken);
        }
    }

    /// <summary>Goes on with a run until it waits for input or people, is another instance's, or has ended.</summary>
    /// <param name="key">The run.</param>
    /// <param name="mostBatches">Posts at most so many batches of accounts.</param>
    /// <param name="cancellationToken">Stops between accounts.</param>
    /// <returns>As it stands then; null when there is no such run.</returns>
    public async Task<BillingRun?> CarryOn(BillingRunKey key, int mostBatches, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        while (await table.Find(key, cancellationToken) is var (run, token))
        {
            if (Find(key.Job) is not { } job || run.Claim(clock.GetUtcNow()) is not { } wanted)
            {
                return run; // nothing to do here: an instance that does not know the job leaves it to those that do
            }

            var claimed = new ClaimedRun(table, run, token, clock);
            if (!await claimed.Store(wanted, "begin posting", string.Empty, cancellationToken))
            {
                continue; // another instance was faster: look what it did
            }

            await Work(claimed, job, mostBatches, cancellationToken);
            if (claimed.Run.HasWork)
            {
                return claimed.Run; // waits, was lost, or the batches are used up
            }
        }

        return null;
    }

    private async Task Work(ClaimedRun claimed, IBillingJob job, int mostBatches, CancellationToken cancellationToken)
    {
        var key = claimed.Run.Key;
        var site = await directory.Site(key.Site, cancellationToken) ?? throw new InvalidOperationException($"Run {key}: site {key.Site} is not in the directory.");

        if (claimed.Run.State == BillingRunState.Planned)
        {
            await planning.Plan(claimed, job, site, cancellationToken);
        }

        if (claimed.Run.State is BillingRunState.Posting or BillingRunState.Reversing)
        {
            await posting.Post(claimed, job, mostBatches, cancellationToken);
        }

        log.LogInformation("Run {Run} of site {Site} is {State}: {Posted} posted, {Skipped} skipped, {Reversed} reversed of {Items}. {Reason}", key, key.Site, claimed.Run.State, claimed.Run.Posted, claimed.Run.Skipped, claimed.Run.Reversed, claimed.Run.Items, claimed.Run.Reason);
    }
}
