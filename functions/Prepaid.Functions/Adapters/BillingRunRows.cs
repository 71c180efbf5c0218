using System.Globalization;
using Azure.Data.Tables;
using Prepaid.Domain;
using Prepaid.Domain.Billing;
using Prepaid.Functions.Billing;

namespace Prepaid.Functions.Adapters;

/// <summary>The rows of table <c>runs</c> and their properties (docs/evidence.md describes them for readers outside).</summary>
public static class BillingRunRows
{
    public const string Item = "item:";
    public const string Snapshot = "snapshot:";

    /// <summary>What is no head sorts behind the heads.</summary>
    public const string BehindHeads = "~";

    public static string SiteKey(string site) => "site:" + site.AsKey();

    public static string PartitionOf(BillingRunKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return string.Create(CultureInfo.InvariantCulture, $"run:{key.Job.NameOf()}:{key.Site.AsKey()}:{key.Period}:{key.Number:D3}");
    }

    public static string StepPrefix(BillingRunKey key) => $"~step:{key}:";

    public static TableEntity RowOf(BillingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new TableEntity(SiteKey(run.Key.Site), run.Key.ToString())
        {
            ["Site"] = run.Key.Site,
            ["Job"] = run.Key.Job.NameOf(),
            ["Period"] = run.Key.Period.ToString(),
            ["Number"] = run.Key.Number,
            ["NeedsApproval"] = run.NeedsApproval,
            ["CreatedBy"] = run.CreatedBy,
            ["CreatedAt"] = run.CreatedAt,
            ["State"] = run.State.ToString(),
            ["Reason"] = run.Reason,
            ["Hash"] = run.Hash,
            ["Items"] = run.Items,
            ["TotalFen"] = run.Total.Fen,
            ["Cursor"] = run.Cursor,
            ["Posted"] = run.Posted,
            ["Skipped"] = run.Skipped,
            ["Reversed"] = run.Reversed,
            ["ProposedBy"] = run.ProposedBy,
            ["DecidedBy"] = run.DecidedBy,
            ["ReversalProposedBy"] = run.ReversalProposedBy,
            ["ReversedBy"] = run.ReversedBy,
            ["LeaseUntil"] = run.LeaseUntil < DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : run.LeaseUntil,
            ["Steps"] = run.Steps,
        };
    }

    public static BillingRun RunOf(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new BillingRun(
            new BillingRunKey(row.GetString("Site"), JobOf(row), BillingPeriod.Parse(row.GetString("Period")), row.GetInt32("Number") ?? 0),
            row.GetBoolean("NeedsApproval") ?? true,
            row.GetString("CreatedBy"),
            row.GetDateTimeOffset("CreatedAt") ?? default)
        {
            State = Enum.Parse<BillingRunState>(row.GetString("State")),
            Reason = row.GetString("Reason"),
            Hash = row.GetString("Hash"),
            Items = row.GetInt32("Items") ?? 0,
            Total = Money.FromFen(row.GetInt64("TotalFen") ?? 0),
            Cursor = row.GetString("Cursor"),
            Posted = row.GetInt32("Posted") ?? 0,
            Skipped = row.GetInt32("Skipped") ?? 0,
            Reversed = row.GetInt32("Reversed") ?? 0,
            ProposedBy = row.GetString("ProposedBy"),
            DecidedBy = row.GetString("DecidedBy"),
            ReversalProposedBy = row.GetString("ReversalProposedBy"),
            ReversedBy = row.GetString("ReversedBy"),
            LeaseUntil = row.GetDateTimeOffset("LeaseUntil") ?? default,
            Steps = row.GetInt32("Steps") ?? 0,
        };
    }

    public static TableEntity RowOf(BillingRunKey key, RunStep step)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(step);
        return new TableEntity(SiteKey(key.Site), string.Create(CultureInfo.InvariantCulture, $"{StepPrefix(key)}{step.Number:D4}"))
        {
            ["Number"] = step.Number,
            ["At"] = step.At,
            ["Actor"] = step.Actor,
            ["Action"] = step.Action,
            ["State"] = step.State.ToString(),
            ["Detail"] = step.Detail,
        };
    }

    public static RunStep StepOf(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new RunStep(
            row.GetInt32("Number") ?? 0,
            row.GetDateTimeOffset("At") ?? default,
            row.GetString("Actor"),
            row.GetString("Action"),
            Enum.Parse<BillingRunState>(row.GetString("State")),
            row.GetString("Detail"));
    }

    public static TableEntity RowOf(string partition, BillingItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var row = new TableEntity(partition, Item + item.Account.AsKey());
        LongText.Put(row, "Content", item.Content);
        row["Account"] = item.Account;
        row["AmountFen"] = item.Amount.Fen;
        AddResult(row, item.Result);
        return row;
    }

    /// <summary>The result alone, to be merged into the row.</summary>
    public static TableEntity ResultOf(string partition, BillingItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var row = new TableEntity(partition, Item + item.Account.AsKey());
        AddResult(row, item.Result);
        return row;
    }

    public static BillingItemRow ItemOf(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new BillingItemRow(
            new BillingItem(row.GetString("Account"), LongText.Of(row, "Content"), Money.FromFen(row.GetInt64("AmountFen") ?? 0))
            {
                Result = new ItemResult(Enum.Parse<ItemState>(row.GetString("State")), row.GetInt64("Entry") ?? 0, row.GetString("Reason")),
            },
            row.ETag.ToString());
    }

    public static TableEntity RowOf(string partition, PlannedRow.Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var row = new TableEntity(partition, Snapshot + snapshot.Name.AsKey());
        LongText.Put(row, "Content", snapshot.Content);
        row["Name"] = snapshot.Name;
        return row;
    }

    public static PlannedRow.Snapshot SnapshotOf(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new PlannedRow.Snapshot(row.GetString("Name"), LongText.Of(row, "Content"));
    }

    public static TableEntity RowOf(ActiveRun hint)
    {
        ArgumentNullException.ThrowIfNull(hint);
        return new TableEntity("active", string.Create(CultureInfo.InvariantCulture, $"{hint.Key.Site.AsKey()}~{hint.Key}~{hint.Step:D4}"))
        {
            ["Site"] = hint.Key.Site,
            ["Job"] = hint.Key.Job.NameOf(),
            ["Period"] = hint.Key.Period.ToString(),
            ["Number"] = hint.Key.Number,
            ["Step"] = hint.Step,
            ["Since"] = hint.Since,
        };
    }

    public static ActiveRun ActiveOf(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var key = new BillingRunKey(row.GetString("Site"), JobOf(row), BillingPeriod.Parse(row.GetString("Period")), row.GetInt32("Number") ?? 0);
        return new ActiveRun(key, row.GetInt32("Step") ?? 0, row.GetDateTimeOffset("Since") ?? default);
    }

    private static void AddResult(TableEntity row, ItemResult result)
    {
        row["State"] = result.State.ToString();
        row["Entry"] = result.Entry;
        row["Reason"] = result.Reason;
    }

    private static BillingJob JobOf(TableEntity row) => BillingJobNames.TryFind(row.GetString("Job"), out var job)
        ? job
        : throw new InvalidDataException($"Run row {row.PartitionKey}/{row.RowKey}: job {row.GetString("Job")}");
}
