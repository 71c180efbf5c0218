using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Prepaid.Domain.Billing;
using Prepaid.Functions.Billing;

namespace Prepaid.Functions.Adapters;

/// <summary>Table <c>runs</c>: heads and steps by site, items and snapshots by run (ADR 0004).</summary>
/// <remarks>The head's ETag is the claim: whoever changed it last has the run.</remarks>
public sealed class BillingRunTable(ProductTables tables)
{
    /// <summary>A run and the token that a change of it must present; null when there is none.</summary>
    public async Task<(BillingRun Run, string Token)?> Find(BillingRunKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var row = await tables.Runs.GetEntityIfExistsAsync<TableEntity>(BillingRunRows.SiteKey(key.Site), key.ToString(), cancellationToken: cancellationToken);
        return row.HasValue ? (BillingRunRows.RunOf(row.Value!), row.Value!.ETag.ToString()) : null;
    }

    /// <summary>Adds a run with its first step; one that is there stays as it is.</summary>
    public async Task Add(BillingRun run, RunStep step, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            await tables.Runs.SubmitTransactionAsync(
                [new(TableTransactionActionType.Add, BillingRunRows.RowOf(run)), new(TableTransactionActionType.Add, BillingRunRows.RowOf(run.Key, step))], cancellationToken);
        }
        catch (TableTransactionFailedException known) when (known.Status == 409)
        {
            return; // begun before a crash, or by another instance
        }
    }

    /// <summary>Stores a run, with its step when it made one.</summary>
    /// <returns>The token of the next change; null when somebody else changed the run.</returns>
    public async Task<string?> Put(BillingRun run, string token, RunStep? step, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var actions = new List<TableTransactionAction> { new(TableTransactionActionType.UpdateReplace, BillingRunRows.RowOf(run), new ETag(token)) };
        if (step is not null)
        {
            actions.Add(new(TableTransactionActionType.Add, BillingRunRows.RowOf(run.Key, step)));
        }

        try
        {
            var stored = await tables.Runs.SubmitTransactionAsync(actions, cancellationToken);
            return stored.Value[0].Headers.ETag?.ToString() ?? throw new InvalidOperationException("The table service gave no ETag for the run.");
        }
        catch (TableTransactionFailedException conflict) when (conflict.Status is 409 or 412)
        {
            return null;
        }
    }

    /// <summary>A page of a site's runs, by job and period.</summary>
    /// <param name="site">Site id.</param>
    /// <param name="job">One job, or null for all.</param>
    /// <param name="from">Continuation, or null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<(IReadOnlyList<BillingRun> Items, string? Next)> Runs(string site, BillingJob? job, string? from, CancellationToken cancellationToken)
    {
        var prefix = job is { } one ? one.NameOf() + ":" : string.Empty;
        return tables.Runs.PageOf(
            TableClient.CreateQueryFilter($"PartitionKey eq {BillingRunRows.SiteKey(site)} and RowKey ge {prefix} and RowKey lt {prefix + BillingRunRows.BehindHeads}"),
            from,
            BillingRunRows.RunOf,
            cancellationToken);
    }

    /// <summary>The run of a period with the highest number; null when there is none.</summary>
    public async Task<BillingRun?> LastOf(string site, BillingJob job, BillingPeriod period, CancellationToken cancellationToken)
    {
        var prefix = $"{job.NameOf()}:{period}:";
        BillingRun? last = null;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {BillingRunRows.SiteKey(site)} and RowKey ge {prefix} and RowKey lt {prefix + BillingRunRows.BehindHeads}");
        await foreach (var row in tables.Runs.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            last = BillingRunRows.RunOf(row);
        }

        return last;
    }

    /// <summary>The oldest run of a later period that is neither rejected nor reversed; null when there is none.</summary>
    public async Task<BillingRun?> StandingBehind(BillingRunKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var behind = $"{key.Job.NameOf()}:{key.Period}:{BillingRunRows.BehindHeads}";
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {BillingRunRows.SiteKey(key.Site)} and RowKey gt {behind} and RowKey lt {key.Job.NameOf() + ":" + BillingRunRows.BehindHeads}");
        await foreach (var row in tables.Runs.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (BillingRunRows.RunOf(row) is { IsUndone: false } run)
            {
                return run;
            }
        }

        return null;
    }

    /// <summary>The newest period with a run; null before the first.</summary>
    public async Task<BillingPeriod?> Newest(string site, BillingJob job, CancellationToken cancellationToken)
    {
        var row = await tables.Runs.GetEntityIfExistsAsync<TableEntity>(BillingRunRows.SiteKey(site), NewestKey(job), cancellationToken: cancellationToken);
        return row.HasValue ? BillingPeriod.Parse(row.Value!.GetString("Period")) : null;
    }

    /// <summary>Remembers the newest period; written behind its run.</summary>
    public Task PutNewest(BillingRunKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var row = new TableEntity(BillingRunRows.SiteKey(key.Site), NewestKey(key.Job)) { ["Period"] = key.Period.ToString() };
        return tables.Runs.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Begins to plan a run: what was planned before is deleted, and whoever planned it can write no more.</summary>
    /// <returns>Null when another instance began meanwhile.</returns>
    public Task<PlanRows?> BeginPlan(BillingRunKey key, CancellationToken cancellationToken) => PlanRows.Begin(tables.Runs, key, cancellationToken);

    /// <summary>Items behind an account, ascending, at most <paramref name="most"/>.</summary>
    public async Task<IReadOnlyList<BillingItemRow>> ItemsAfter(BillingRunKey key, string account, int most, CancellationToken cancellationToken)
    {
        var after = BillingRunRows.Item + account.AsKey();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {BillingRunRows.PartitionOf(key)} and RowKey gt {after} and RowKey lt {BillingRunRows.Item + "~"}");
        var items = new List<BillingItemRow>(most);
        await foreach (var row in tables.Runs.QueryAsync<TableEntity>(filter, most, cancellationToken: cancellationToken))
        {
            items.Add(BillingRunRows.ItemOf(row));
            if (items.Count == most)
            {
                break;
            }
        }

        return items;
    }

    /// <summary>Stores the results that changed.</summary>
    /// <returns>False when somebody else did so meanwhile.</returns>
    public async Task<bool> PutResults(BillingRunKey key, IReadOnlyList<BillingItemRow> rows, CancellationToken cancellationToken)
    {
        var partition = BillingRunRows.PartitionOf(key);
        List<TableTransactionAction> actions =
            [.. rows.Where(r => r.IsChanged).Select(r => new TableTransactionAction(TableTransactionActionType.UpdateMerge, BillingRunRows.ResultOf(partition, r.Item), new ETag(r.Token)))];
        if (actions.Count == 0)
        {
            return true;
        }

        try
        {
            await tables.Runs.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException conflict) when (conflict.Status == 412)
        {
            return false;
        }
    }

    /// <summary>A page of items, by account.</summary>
    public Task<(IReadOnlyList<BillingItemRow> Items, string? Next)> Items(BillingRunKey key, string? from, CancellationToken cancellationToken) =>
        tables.Runs.PageOf(FamilyOf(BillingRunRows.PartitionOf(key), BillingRunRows.Item), from, BillingRunRows.ItemOf, cancellationToken);

    /// <summary>The item of one account, or null.</summary>
    public async Task<BillingItem?> Item(BillingRunKey key, string account, CancellationToken cancellationToken)
    {
        var row = await tables.Runs.GetEntityIfExistsAsync<TableEntity>(BillingRunRows.PartitionOf(key), BillingRunRows.Item + account.AsKey(), cancellationToken: cancellationToken);
        return row.HasValue ? BillingRunRows.ItemOf(row.Value!).Item : null;
    }

    /// <summary>A page of frozen inputs, by name.</summary>
    public Task<(IReadOnlyList<PlannedRow.Snapshot> Items, string? Next)> Snapshots(BillingRunKey key, string? from, CancellationToken cancellationToken) =>
        tables.Runs.PageOf(FamilyOf(BillingRunRows.PartitionOf(key), BillingRunRows.Snapshot), from, BillingRunRows.SnapshotOf, cancellationToken);

    /// <summary>One frozen input, or null.</summary>
    public async Task<PlannedRow.Snapshot?> Snapshot(BillingRunKey key, string name, CancellationToken cancellationToken)
    {
        var row = await tables.Runs.GetEntityIfExistsAsync<TableEntity>(BillingRunRows.PartitionOf(key), BillingRunRows.Snapshot + name.AsKey(), cancellationToken: cancellationToken);
        return row.HasValue ? BillingRunRows.SnapshotOf(row.Value!) : null;
    }

    /// <summary>A page of the steps of a run, oldest first.</summary>
    public Task<(IReadOnlyList<RunStep> Items, string? Next)> Steps(BillingRunKey key, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return tables.Runs.PageOf(FamilyOf(BillingRunRows.SiteKey(key.Site), BillingRunRows.StepPrefix(key)), from, BillingRunRows.StepOf, cancellationToken);
    }

    /// <summary>Remembers that a run has work from a step on; written before the step.</summary>
    public Task PutActive(BillingRunKey key, int step, DateTimeOffset now, CancellationToken cancellationToken) =>
        tables.Runs.UpsertEntityAsync(BillingRunRows.RowOf(new ActiveRun(key, step, now)), TableUpdateMode.Replace, cancellationToken);

    public Task DeleteActive(ActiveRun hint, CancellationToken cancellationToken)
    {
        var row = BillingRunRows.RowOf(hint);
        return tables.Runs.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
    }

    /// <summary>A page of the runs that have work.</summary>
    public Task<(IReadOnlyList<ActiveRun> Items, string? Next)> Active(string? from, CancellationToken cancellationToken) =>
        tables.Runs.PageOf("PartitionKey eq 'active'", from, BillingRunRows.ActiveOf, cancellationToken);

    private static string NewestKey(BillingJob job) => string.Create(CultureInfo.InvariantCulture, $"~newest:{job.NameOf()}");

    private static string FamilyOf(string partition, string prefix) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {prefix} and RowKey lt {prefix + "~"}");
}
