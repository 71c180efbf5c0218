using Azure;
using Azure.Data.Tables;
using Prepaid.Domain.Billing;
using Prepaid.Functions.Billing;

namespace Prepaid.Functions.Adapters;

/// <summary>Writes what a run freezes. Every transaction changes the row <c>plan</c>, so that of two planners only the newer one can write.</summary>
public sealed class PlanRows
{
    private const string Plan = "plan";
    private const int MostRows = 90;
    private const int MostCharacters = 1_000_000;

    private readonly TableClient table;
    private readonly string partition;
    private readonly List<TableTransactionAction> waiting = [];
    private int characters;
    private ETag token;

    private PlanRows(TableClient table, string partition, ETag token) => (this.table, this.partition, this.token) = (table, partition, token);

    /// <summary>Shuts out whoever planned before, and deletes what was written.</summary>
    /// <returns>Null when another planner began meanwhile.</returns>
    public static async Task<PlanRows?> Begin(TableClient table, BillingRunKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        var partition = BillingRunRows.PartitionOf(key);
        var known = await table.GetEntityIfExistsAsync<TableEntity>(partition, Plan, cancellationToken: cancellationToken);
        var rows = new PlanRows(table, partition, known.HasValue ? known.Value!.ETag : default);
        if (!await rows.Flush(cancellationToken))
        {
            return null;
        }

        if (known.HasValue)
        {
            await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken))
            {
                if (row.RowKey != Plan && !await rows.Add(new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, row.RowKey), ETag.All), 0, cancellationToken))
                {
                    return null;
                }
            }
        }

        return await rows.Flush(cancellationToken) ? rows : null;
    }

    /// <summary>Adds a snapshot or an item.</summary>
    /// <returns>False when another planner began.</returns>
    public Task<bool> Add(PlannedRow row, CancellationToken cancellationToken) => row switch
    {
        PlannedRow.Snapshot snapshot => Add(new(TableTransactionActionType.Add, BillingRunRows.RowOf(partition, snapshot)), snapshot.Content.Length, cancellationToken),
        PlannedRow.Item { Content: var item } => Add(new(TableTransactionActionType.Add, BillingRunRows.RowOf(partition, item)), item.Content.Length, cancellationToken),
        _ => Task.FromResult(true),
    };

    /// <summary>Stores what waits.</summary>
    /// <returns>False when another planner began.</returns>
    public async Task<bool> Flush(CancellationToken cancellationToken)
    {
        var plan = new TableEntity(partition, Plan);
        waiting.Add(token == default ? new(TableTransactionActionType.Add, plan) : new(TableTransactionActionType.UpdateReplace, plan, token));
        try
        {
            var stored = await table.SubmitTransactionAsync(waiting, cancellationToken);
            token = stored.Value[^1].Headers.ETag ?? throw new InvalidOperationException("The table service gave no ETag for the plan.");
            waiting.Clear();
            characters = 0;
            return true;
        }
        catch (TableTransactionFailedException conflict) when (conflict.Status is 409 or 412)
        {
            return false;
        }
    }

    private async Task<bool> Add(TableTransactionAction action, int length, CancellationToken cancellationToken)
    {
        if ((waiting.Count == MostRows || characters + length > MostCharacters) && !await Flush(cancellationToken))
        {
            return false;
        }

        waiting.Add(action);
        characters += length;
        return true;
    }
}
