using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;

namespace Prepaid.Functions.Adapters;

/// <summary>What waits to be carried out, so that the sweep need not look through accounts.</summary>
/// <param name="Account">Account whose rows hold the work.</param>
/// <param name="Id">Outbox number, or provider and transaction of a payment.</param>
/// <param name="IsPayment">A payment in the inbox; else an outbox row.</param>
/// <param name="Since">When the hint was written; it comes before what it hints at.</param>
public sealed record PendingHint(string Account, string Id, bool IsPayment, DateTimeOffset Since)
{
    /// <summary>Its version as read; null for one that was not read.</summary>
    public string? Version { get; init; }

    public static PendingHint OfOutbox(string account, long number, DateTimeOffset since) =>
        new(account, number.ToString("D12", System.Globalization.CultureInfo.InvariantCulture), false, since);

    public static PendingHint OfPayment(string account, string payment, DateTimeOffset since) => new(account, payment, true, since);
}

/// <summary>Table <c>pending</c>: 256 partitions by a stable hash of the account (architecture.md, Outbox).</summary>
public sealed class PendingTable(ProductTables tables)
{
    public async Task Put(PendingHint hint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hint);
        var row = new TableEntity(PartitionOf(hint.Account), RowKeyOf(hint)) { ["Account"] = hint.Account, ["Id"] = hint.Id, ["Since"] = hint.Since };
        await tables.Pending.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Deletes a hint; one that was written anew since it was read stays: its writer is at work.</summary>
    public async Task Delete(PendingHint hint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hint);
        try
        {
            await tables.Pending.DeleteEntityAsync(PartitionOf(hint.Account), RowKeyOf(hint), hint.Version is { } read ? new ETag(read) : ETag.All, cancellationToken);
        }
        catch (RequestFailedException conflict) when (conflict.Status == 412)
        {
            // Its new writer deletes it, or a later sweep does.
        }
    }

    /// <summary>Everything that waits; at most 256 partitions are read, however many accounts there are.</summary>
    public async Task<IReadOnlyList<PendingHint>> All(CancellationToken cancellationToken)
    {
        var all = new List<PendingHint>();
        await foreach (var row in tables.Pending.QueryAsync<TableEntity>(cancellationToken: cancellationToken))
        {
            all.Add(HintOf(row));
        }

        return all;
    }

    /// <summary>True when a payment of the account is in the inbox and not credited yet.</summary>
    public async Task<bool> HasPayment(string account, CancellationToken cancellationToken)
    {
        var from = account.AsKey() + ":p:";
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PartitionOf(account)} and RowKey ge {from} and RowKey lt {from + "~"}");
        await foreach (var _ in tables.Pending.QueryAsync<TableEntity>(filter, 1, cancellationToken: cancellationToken))
        {
            return true;
        }

        return false;
    }

    private static string PartitionOf(string account) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(account)), 0, 1);

    private static string RowKeyOf(PendingHint hint) => $"{hint.Account.AsKey()}:{(hint.IsPayment ? "p" : "o")}:{hint.Id.AsKey()}";

    private static PendingHint HintOf(TableEntity row) => new(
        row.GetString("Account"),
        row.GetString("Id"),
        row.RowKey.Contains(":p:", StringComparison.Ordinal),
        row.GetDateTimeOffset("Since") ?? DateTimeOffset.UnixEpoch) { Version = row.ETag.ToString() };
}
