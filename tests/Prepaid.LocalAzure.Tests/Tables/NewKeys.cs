using Azure;
using Azure.Data.Tables;
using Prepaid.LocalAzure.Tables;
using Prepaid.LocalAzure.Tables.Sqlite;

namespace Prepaid.LocalAzure.Tests.Tables;

/// <summary>Keys are first kept in small tables and then go over into the large one; nobody sees where a key is.</summary>
public sealed class NewKeys
{
    private const int Seed = 7;

    [Fact]
    public async Task Whatever_is_written_read_and_deleted_is_the_same_wherever_the_keys_are()
    {
        await using var tables = await TableFixture.Create();
        var model = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var random = new Random(Seed);
        SmallTablesHold(tables, 5);
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
                await Same(tables, model, $"PartitionKey eq '{partition}' and RowKey ge 'r10' and RowKey lt '{row}'", k => k.StartsWith(partition, StringComparison.Ordinal) && RowOf(k) is var r && string.CompareOrdinal(r, "r10") >= 0 && string.CompareOrdinal(r, row) < 0);
                await Same(tables, model, $"PartitionKey ge '{partition}'", k => string.CompareOrdinal(k[..2], partition) >= 0);
            }
        }

        await tables.Restart();
        await Same(tables, model, null, _ => true);
    }

    [Fact]
    public async Task Keys_fill_the_small_tables_one_after_another_and_then_go_over_into_the_large_one()
    {
        await using var tables = await TableFixture.Create();
        SmallTablesHold(tables, 10);
        Assert.Equal([0, 0, 0, 0, 0, 0], await KeysAfter(tables, added: 0));
        Assert.Equal([10, 0, 0, 0, 0, 0], await KeysAfter(tables, added: 10));
        Assert.Equal([10, 10, 10, 10, 9, 0], await KeysAfter(tables, added: 39));
        Assert.Equal([0, 0, 0, 0, 0, 50], await KeysAfter(tables, added: 1));
        Assert.Equal([10, 2, 0, 0, 0, 50], await KeysAfter(tables, added: 12));
    }

    [Fact]
    public async Task Keys_that_were_deleted_before_do_not_go_over_and_all_are_read_in_order()
    {
        await using var tables = await TableFixture.Create();
        SmallTablesHold(tables, 60);
        for (var row = 0; row < 299; row++)
        {
            await tables.Table.AddEntityAsync(new TableEntity("p", $"{row:D6}"));
        }

        await tables.Table.DeleteEntityAsync("p", "000007");
        Assert.Equal([59, 60, 60, 60, 59, 0], await KeysAfter(tables, added: 0));

        await tables.Table.AddEntityAsync(new TableEntity("p", "000300"));
        await tables.Table.DeleteEntityAsync("p", "000008");
        Assert.Equal([0, 0, 0, 0, 0, 298], await KeysAfter(tables, added: 0));

        await tables.Table.AddEntityAsync(new TableEntity("p", "0000071"));
        await tables.Restart();
        Assert.Equal([1, 0, 0, 0, 0, 298], await KeysAfter(tables, added: 0));
        Assert.Equal(["000006", "0000071", "000009"], (await tables.Table.QueryAsync<TableEntity>(maxPerPage: 2).ToListAsync()).Select(e => e.RowKey).Skip(6).Take(3));
        Assert.Equal(299, tables.Store.Rows().Count());
    }

    [Fact]
    public async Task A_store_that_is_opened_again_goes_on_in_the_table_that_came_last()
    {
        await using var tables = await TableFixture.Create();
        SmallTablesHold(tables, 10);
        await KeysAfter(tables, added: 25);
        await tables.Restart();
        SmallTablesHold(tables, 10);
        Assert.Equal([10, 10, 10, 1, 0, 0], await KeysAfter(tables, added: 6));
    }

    [Fact]
    public async Task A_store_of_an_earlier_version_with_one_small_table_gets_the_others()
    {
        await using var tables = await TableFixture.Create();
        await tables.AddMany("p", 12);
        using (var earlier = Connection.OpenReader(Path.Combine(tables.Folder, TableStore.FileName)))
        {
            foreach (var later in tables.Store.Find("accounts").Keys.All.Skip(1).SkipLast(1))
            {
                earlier.Execute($"DROP TABLE {later}");
            }
        }

        await tables.Restart();
        SmallTablesHold(tables, 10);
        Assert.Equal([13, 0, 0, 0, 0, 0], await KeysAfter(tables, added: 1));
        Assert.Equal([13, 4, 0, 0, 0, 0], await KeysAfter(tables, added: 4));
        Assert.Equal(17, tables.Store.Rows().Count());
    }

    [Fact]
    public async Task A_row_is_found_after_it_was_deleted_and_came_again_in_a_place_that_another_had()
    {
        await using var tables = await TableFixture.Create();
        await tables.AddMany("p", 3);
        await tables.Table.UpsertEntityAsync(new TableEntity("p", "000002") { ["Step"] = 1 });
        await tables.Table.DeleteEntityAsync("p", "000002");
        await tables.Table.AddEntityAsync(new TableEntity("q", "a") { ["Step"] = 2 });
        await tables.Table.UpsertEntityAsync(new TableEntity("p", "000002") { ["Step"] = 3 });

        Assert.Equal(2, (await tables.Table.GetEntityAsync<TableEntity>("q", "a")).Value.GetInt32("Step"));
        Assert.Equal(3, (await tables.Table.GetEntityAsync<TableEntity>("p", "000002")).Value.GetInt32("Step"));
    }

    [Fact]
    public async Task What_a_failed_commit_had_seen_is_forgotten()
    {
        await using var tables = await TableFixture.Create();
        await tables.Table.SubmitTransactionAsync(new[] { "a", "c", "e" }.Select(row => Add(row)));
        using (var disk = Connection.OpenReader(Path.Combine(tables.Folder, TableStore.FileName)))
        {
            disk.Execute("CREATE TRIGGER full BEFORE INSERT ON accounts WHEN NEW.RowKey = 'z' BEGIN SELECT RAISE(ABORT, 'disk is full'); END");
        }

        await Assert.ThrowsAsync<SqliteError>(() => tables.Table.SubmitTransactionAsync([new(TableTransactionActionType.Delete, new TableEntity("p", "c")), Add("b"), Add("z")]));

        Assert.Equal("EntityAlreadyExists", (await Assert.ThrowsAsync<RequestFailedException>(() => tables.Table.AddEntityAsync(new TableEntity("p", "c")))).ErrorCode);
        await tables.Table.AddEntityAsync(new TableEntity("p", "b"));

        static TableTransactionAction Add(string row) => new(TableTransactionActionType.Add, new TableEntity("p", row));
    }

    private static void SmallTablesHold(TableFixture tables, int keys) => tables.Store.Find("accounts").Keys.MostInSmall = keys;

    /// <summary>How many keys each table has, the large one last.</summary>
    private static async Task<IEnumerable<long>> KeysAfter(TableFixture tables, int added)
    {
        for (var i = 0; i < added; i++)
        {
            await tables.Table.AddEntityAsync(new TableEntity("p", Guid.NewGuid().ToString()));
        }

        return tables.Store.Readers.Read(tables.Store.Find("accounts").Keys, static (c, keys) => keys.All.Select(t => CountOf(c, t)).ToList());
    }

    private static long CountOf(Connection connection, string table)
    {
        var count = connection.Prepared($"SELECT count(*) FROM {table}");
        count.Step();
        var keys = count.GetInt64(0);
        count.Reset();
        return keys;
    }

    private static string RowOf(string key) => key[3..];

    private static async Task Same(TableFixture tables, SortedDictionary<string, int> model, string? filter, Func<string, bool> isWanted)
    {
        var stored = await tables.Table.QueryAsync<TableEntity>(filter, maxPerPage: 7).ToListAsync();
        Assert.Equal(model.Where(m => isWanted(m.Key)), stored.Select(e => KeyValuePair.Create($"{e.PartitionKey}/{e.RowKey}", e.GetInt32("Step")!.Value)));
    }
}
