using Azure;
using Azure.Data.Tables;
using Microsoft.Data.Sqlite;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.Tables;
using Prepaid.LocalAzure.Tables.Sqlite;

namespace Prepaid.LocalAzure.Tests.Tables;

public sealed class Durability
{
    [Fact]
    public async Task What_was_acknowledged_is_in_the_files_without_a_clean_end()
    {
        await using var tables = await TableFixture.Create();
        await tables.AddMany("p", 1000);
        await tables.Table.AddEntityAsync(new TableEntity("p", "last") { ["A"] = "told" });
        var copy = Directory.CreateTempSubdirectory("tables-copy-");
        try
        {
            foreach (var file in Directory.GetFiles(tables.Folder, TableStore.FileName + "*").Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
            {
                File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
            }

            await using var revived = TableFixture.Open(copy.FullName);
            var rows = TableStore.Of(revived).Rows().ToList();

            Assert.Equal(1001, rows.Count);
            Assert.Equal("told", rows[^1].Entity.GetString("A"));
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_folder_of_an_earlier_version_is_opened_with_all_its_rows()
    {
        var folder = Directory.CreateTempSubdirectory("tables-older-");
        try
        {
            using (var older = Connection.OpenWriter(Path.Combine(folder.FullName, TableStore.FileName)))
            {
                older.Execute("CREATE TABLE \"books\" (Place INTEGER PRIMARY KEY, PartitionKey TEXT NOT NULL, RowKey TEXT NOT NULL, Timestamp INTEGER NOT NULL, Properties BLOB NOT NULL, UNIQUE (PartitionKey, RowKey))");
                await using var tables = await TableFixture.Create();
                await tables.AddMany("p", 1000);
                older.Execute($"ATTACH '{Path.Combine(tables.Folder, TableStore.FileName)}' AS now; INSERT INTO \"books\" SELECT * FROM now.\"{tables.Table.Name}\"; DETACH now");
            }

            for (var i = 0; i < 2; i++)
            {
                await using var opened = TableFixture.Open(folder.FullName);
                var store = TableStore.Of(opened);
                Assert.Equal(1000, store.Rows("books").Count());
                var books = new TableServiceClient(store.ConnectionString).GetTableClient("books");
                Assert.Equal(409, (await Assert.ThrowsAsync<RequestFailedException>(() => books.AddEntityAsync(store.Rows("books").Last()))).Status);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Every_commit_is_synced_to_disk_before_it_is_acknowledged()
    {
        await using var tables = await TableFixture.Create();
        using var writer = Connection.OpenWriter(Path.Combine(tables.Folder, TableStore.FileName));

        Assert.Equal(2, One(writer, "PRAGMA synchronous")); // FULL
        Assert.Equal(2, One(tables.Store.Writer, "PRAGMA synchronous"));
        await using var other = new SqliteConnection($"Data Source={Path.Combine(tables.Folder, TableStore.FileName)};Pooling=False");
        await other.OpenAsync();
        await using var mode = other.CreateCommand();
        mode.CommandText = "PRAGMA journal_mode";
        Assert.Equal("wal", await mode.ExecuteScalarAsync());

        static long One(Connection connection, string pragma)
        {
            var statement = connection.Prepared(pragma);
            Assert.True(statement.Step());
            var value = statement.GetInt64(0);
            statement.Reset();
            return value;
        }
    }

    [Fact]
    public async Task A_second_start_continues_with_the_same_rows_and_etags()
    {
        await using var tables = await TableFixture.Create();
        var etag = (await tables.Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 })).Headers.ETag!.Value;

        await tables.Restart();

        Assert.Equal(etag, (await tables.Table.GetEntityAsync<TableEntity>("p", "r")).Value.ETag);
        await tables.Table.UpdateEntityAsync(new TableEntity("p", "r"), etag);
    }

    [Fact]
    public async Task An_etag_is_never_given_twice_even_when_the_clock_starts_again_earlier()
    {
        var start = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        await using var tables = await TableFixture.Create(clock: new VirtualClock(start));
        var seen = new HashSet<ETag>();
        for (var restart = 0; restart < 3; restart++)
        {
            for (var i = 0; i < 50; i++)
            {
                Assert.True(seen.Add((await tables.Table.UpsertEntityAsync(new TableEntity("p", "r") { ["N"] = i })).Headers.ETag!.Value));
            }

            await tables.Restart(new VirtualClock(start.AddDays(-restart)));
        }

        var row = Assert.Single(tables.Store.Rows()).Entity;
        Assert.InRange(row.Timestamp!.Value, start, start.AddMilliseconds(1));
    }

    [Fact]
    public async Task Closing_writes_what_was_asked_for_and_then_refuses()
    {
        await using var tables = await TableFixture.Create();
        var table = tables.Table;
        var last = Enumerable.Range(0, 200).Select(i => table.AddEntityAsync(new TableEntity("p", $"{i:D3}"))).ToArray();

        await tables.Restart();

        await Task.WhenAll(last);
        Assert.Equal(200, tables.Store.Rows().Count());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => table.AddEntityAsync(new TableEntity("p", "late")));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => table.GetEntityAsync<TableEntity>("p", "000"));
    }
}
