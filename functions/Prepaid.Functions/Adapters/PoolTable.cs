using System.Globalization;
using Azure.Data.Tables;
using Prepaid.Functions.Billing;

namespace Prepaid.Functions.Adapters;

/// <summary>Table <c>pools</c>: one partition per site, one row for each version of a pool.</summary>
public sealed class PoolTable(ProductTables tables)
{
    /// <summary>All versions of a site's pools: by pool, in the order in which they were made.</summary>
    public async Task<IReadOnlyList<PoolEntry>> All(string site, CancellationToken cancellationToken)
    {
        var all = new List<PoolEntry>();
        await foreach (var row in tables.Pools.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {site.AsKey()}"), cancellationToken: cancellationToken))
        {
            all.Add(EntryOf(row));
        }

        return all;
    }

    /// <summary>A page of them.</summary>
    public Task<(IReadOnlyList<PoolEntry> Items, string? Next)> Page(string site, string? from, CancellationToken cancellationToken) =>
        tables.Pools.PageOf(TableClient.CreateQueryFilter($"PartitionKey eq {site.AsKey()}"), from, EntryOf, cancellationToken);

    /// <summary>Adds a version; false when another took its number meanwhile.</summary>
    public async Task<bool> Add(string site, PoolEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var row = new TableEntity(site.AsKey(), string.Create(CultureInfo.InvariantCulture, $"{entry.Pool.Id.AsKey()}:{entry.Number:D4}"));
        LongText.Put(row, "Content", entry.Definition);
        row["Pool"] = entry.Pool.Id;
        row["Version"] = entry.Pool.Version;
        row["From"] = entry.Pool.From.ToString();
        row["Number"] = entry.Number;
        row["MadeBy"] = entry.MadeBy;
        row["MadeAt"] = entry.MadeAt;
        return await tables.Pools.TryAdd(row, cancellationToken);
    }

    private static PoolEntry EntryOf(TableEntity row)
    {
        var definition = LongText.Of(row, "Content");
        return new PoolEntry(row.GetInt32("Number") ?? 0, PoolBody.Read(definition).ToPool(), definition, row.GetString("MadeBy"), row.GetDateTimeOffset("MadeAt") ?? default);
    }
}
