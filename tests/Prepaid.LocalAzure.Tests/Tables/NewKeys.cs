using Azure;
using Azure.Data.Tables;

namespace Prepaid.LocalAzure.Tests.Tables;

/// <summary>Keys are first kept in a small table and then go over into the large one; nobody sees where a key is.</summary>
public sealed class NewKeys
{
    private const int Seed = 7;

    [Fact]
    public async Task Whatever_is_written_read_and_deleted_is_the_same_wherever_the_keys_are()
    {
        await using var tables = await TableFixture.Create();
        var model = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var random = new Random(Seed);
        for (var step = 0; step < 3_000; step++)
        {
            var (partition, row) = ($"p{random.Next(4)}", $"r{random.Next(60):D2}");
            var key = $"{partition}/{row}";
            switch (random.Next(5))
            {
                case 0:
                    Assert.Equal(model.Remove(key) ? 204 : 404, (await tables.Table.DeleteEntityAsync(partition, row)).Status);
                    break;
                case 1:
                    model[key] = step;
                    await tables.Table.UpsertEntityAsync(new TableEntity(partition, row) { ["Step"] = step });
                    break;
                case 2 when model.TryAdd(key, step):
                    await tables.Table.AddEntityAsync(new TableEntity(partition, row) { ["Step"] = step });
                    break;
                case 3 when model.ContainsKey(key):
                    Assert.Equal(409, (await Assert.ThrowsAsync<RequestFailedException>(() => tables.Table.AddEntityAsync(new TableEntity(partition, row)))).Status);
                    break;
                default:
                    var found = await tables.Table.GetEntityIfExistsAsync<TableEntity>(partition, row);
                    Assert.Equal(model.TryGetValue(key, out var known) ? known : null, found.HasValue ? found.Value!.GetInt32("Step") : null);
                    break;
            }

            if (random.Next(100) == 0)
            {
                MoveWithNextCommit(tables);
            }

            if (random.Next(100) == 0)
            {
                await Same(tables, model, $"PartitionKey eq '{partition}' and RowKey ge 'r10' and RowKey lt '{row}'", k => k.StartsWith(partition, StringComparison.Ordinal) && RowOf(k) is var r && string.CompareOrdinal(r, "r10") >= 0 && string.CompareOrdinal(r, row) < 0);
                await Same(tables, model, $"PartitionKey ge '{partition}'", k => string.CompareOrdinal(k[..2], partition) >= 0);
            }
        }

        await tables.Restart();
        await Same(tables, model, null, _ => true);
    }

    [Fact]
    public async Task Keys_go_over_when_there_are_many_and_those_deleted_before_do_not()
    {
        await using var tables = await TableFixture.Create();
        await tables.AddMany("p", 300);
        await tables.Table.DeleteEntityAsync("p", "000007");
        Assert.Equal(299, tables.Store.Find("accounts").NewKeys);

        MoveWithNextCommit(tables);
        await tables.Table.AddEntityAsync(new TableEntity("p", "000300"));
        await tables.Table.DeleteEntityAsync("p", "000008");
        Assert.Equal(0, tables.Store.Find("accounts").NewKeys);

        await tables.Table.AddEntityAsync(new TableEntity("p", "0000071"));
        await tables.Restart();
        Assert.Equal(1, tables.Store.Find("accounts").NewKeys);
        Assert.Equal(["000006", "0000071", "000009"], (await tables.Table.QueryAsync<TableEntity>(maxPerPage: 2).ToListAsync()).Select(e => e.RowKey).Skip(6).Take(3));
        Assert.Equal(300, tables.Store.Rows().Count());
    }

    private static void MoveWithNextCommit(TableFixture tables) => tables.Store.Find("accounts").NewKeys = 1 << 18;

    private static string RowOf(string key) => key[3..];

    private static async Task Same(TableFixture tables, SortedDictionary<string, int> model, string? filter, Func<string, bool> isWanted)
    {
        var stored = await tables.Table.QueryAsync<TableEntity>(filter, maxPerPage: 7).ToListAsync();
        Assert.Equal(model.Where(m => isWanted(m.Key)), stored.Select(e => KeyValuePair.Create($"{e.PartitionKey}/{e.RowKey}", e.GetInt32("Step")!.Value)));
    }
}
