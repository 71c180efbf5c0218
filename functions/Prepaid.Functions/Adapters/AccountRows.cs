using Azure;
using Azure.Data.Tables;
using Prepaid.Domain.Ledger;

namespace Prepaid.Functions.Adapters;

/// <summary>The rows of an account that a change writes, as one transaction (ADR 0002; docs/evidence.md describes them for readers outside).</summary>
public static class AccountRows
{
    /// <summary>All rows that a change writes, the head first.</summary>
    /// <param name="partition">The account's partition key.</param>
    /// <param name="draft">The change.</param>
    /// <param name="version">ETag of the head as loaded; null opens the account.</param>
    public static List<TableTransactionAction> ActionsOf(string partition, AccountDraft draft, ETag? version)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var head = HeadRows.RowOf(partition, draft.Head);
        var actions = new List<TableTransactionAction>(4)
        {
            version is { } loaded ? new(TableTransactionActionType.UpdateReplace, head, loaded) : new(TableTransactionActionType.Add, head),
        };
        foreach (var entry in draft.Entries)
        {
            actions.Add(new(TableTransactionActionType.Add, EntryRows.RowOf(partition, entry)));
        }

        foreach (var day in draft.Days)
        {
            actions.Add(new(TableTransactionActionType.UpsertReplace, DayRows.RowOf(partition, day)));
        }

        if (!draft.HasOnlyPostings)
        {
            AddEffects(actions, partition, draft);
        }

        return actions;
    }

    private static void AddEffects(List<TableTransactionAction> actions, string partition, AccountDraft draft)
    {
        foreach (var item in draft.Outbox)
        {
            actions.Add(new(TableTransactionActionType.Add, OutboxRows.RowOf(partition, item)));
        }

        foreach (var key in draft.NewKeys)
        {
            actions.Add(new(TableTransactionActionType.Add, EntryRows.RowOf(partition, key)));
        }

        foreach (var statement in draft.Statements)
        {
            actions.Add(new(TableTransactionActionType.Add, StatementRows.RowOf(partition, statement)));
        }

        Put(draft.Changed.Select(i => OutboxRows.RowOf(partition, i)));
        Put(draft.Relays.Values.Select(r => RelayRows.RowOf(partition, r)));
        Put(draft.Switches.GroupBy(s => s.Command.Id).Select(g => RelayRows.RowOf(partition, g.Last())));
        Put(draft.Notices.Select(n => OutboxRows.RowOf(partition, n)));
        Put(draft.Keys.Select(k => EntryRows.RowOf(partition, k)));
        Put(draft.Held.Select(h => BookRows.RowOf(partition, h)));
        Put(draft.Credits.Select(c => BookRows.RowOf(partition, c)));
        Put(draft.Orders.Select(o => OrderRows.RowOf(partition, o)));
        Put(draft.Audit.Select(a => EntryRows.RowOf(partition, a)));
        Delete(draft.Finished.Select(f => OutboxRows.OutboxKey(f.Number)));
        Delete(draft.Dropped.Select(m => RelayRows.Meter + m));

        void Delete(IEnumerable<string> keys) =>
            actions.AddRange(keys.Select(k => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, k), ETag.All)));

        void Put(IEnumerable<TableEntity> rows) =>
            actions.AddRange(rows.Select(r => new TableTransactionAction(TableTransactionActionType.UpsertReplace, r)));
    }
}
