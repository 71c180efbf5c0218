using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Prepaid.LocalAzure.Tests.Tables;

public sealed class WritingRows
{
    [Fact]
    public async Task Every_type_comes_back_as_it_was_stored()
    {
        await using var tables = await TableFixture.Create();
        var guid = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");
        var moment = new DateTime(2026, 3, 1, 8, 15, 0, DateTimeKind.Utc).AddTicks(1234567);
        await tables.Table.AddEntityAsync(new TableEntity("p", "r")
        {
            ["Text"] = "电表 'one'",
            ["Empty"] = string.Empty,
            ["Small"] = int.MinValue,
            ["Large"] = long.MaxValue,
            ["Real"] = 1.25,
            ["Yes"] = true,
            ["No"] = false,
            ["Id"] = guid,
            ["At"] = moment,
            ["AtOffset"] = new DateTimeOffset(2026, 3, 1, 16, 15, 0, TimeSpan.FromHours(8)),
            ["Bytes"] = new byte[] { 0, 1, 255 },
        });

        var row = (await tables.Table.GetEntityAsync<TableEntity>("p", "r")).Value;

        Assert.Equal("电表 'one'", row.GetString("Text"));
        Assert.Equal(string.Empty, row.GetString("Empty"));
        Assert.Equal(int.MinValue, row.GetInt32("Small"));
        Assert.Equal(long.MaxValue, row.GetInt64("Large"));
        Assert.Equal(1.25, row.GetDouble("Real"));
        Assert.True(row.GetBoolean("Yes"));
        Assert.False(row.GetBoolean("No"));
        Assert.Equal(guid, row.GetGuid("Id"));
        Assert.Equal(moment, row.GetDateTime("At"));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 8, 15, 0, TimeSpan.Zero), row["AtOffset"]);
        Assert.Equal(new byte[] { 0, 1, 255 }, row.GetBinary("Bytes"));
        Assert.Throws<InvalidOperationException>(() => row.GetInt32("Large"));
    }

    [Fact]
    public async Task A_row_added_twice_is_a_conflict_and_the_first_stays()
    {
        await using var tables = await TableFixture.Create();
        await tables.Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 });

        var conflict = await Assert.ThrowsAsync<RequestFailedException>(() => tables.Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }));

        Assert.Equal(409, conflict.Status);
        Assert.Equal(TableErrorCode.EntityAlreadyExists, conflict.ErrorCode);
        Assert.Equal(1, (await tables.Table.GetEntityAsync<TableEntity>("p", "r")).Value.GetInt32("A"));
    }

    [Fact]
    public async Task Merge_keeps_what_the_update_lacks_and_replace_drops_it()
    {
        await using var tables = await TableFixture.Create();
        await tables.Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = "x", ["C"] = 5L });

        await tables.Table.UpdateEntityAsync(new TableEntity("p", "r") { ["B"] = 2.5, ["C"] = null, ["D"] = true }, ETag.All, TableUpdateMode.Merge);
        var merged = (await tables.Table.GetEntityAsync<TableEntity>("p", "r")).Value;
        await tables.Table.UpsertEntityAsync(new TableEntity("p", "r") { ["D"] = false }, TableUpdateMode.Replace);
        var replaced = (await tables.Table.GetEntityAsync<TableEntity>("p", "r")).Value;

        Assert.Equal((1, 2.5, 5L, true), (merged.GetInt32("A")!.Value, merged.GetDouble("B")!.Value, merged.GetInt64("C")!.Value, merged.GetBoolean("D")!.Value));
        Assert.Equal(["D", "ETag", "PartitionKey", "RowKey", "Timestamp"], replaced.Keys.Select(k => k == "odata.etag" ? "ETag" : k).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_etag_admits_one_update_only()
    {
        await using var tables = await TableFixture.Create();
        var first = (await tables.Table.AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value;

        var second = (await tables.Table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, first, TableUpdateMode.Replace)).Headers.ETag!.Value;
        var stale = await Assert.ThrowsAsync<RequestFailedException>(() => tables.Table.UpdateEntityAsync(new TableEntity("p", "r"), first));
        var staleDelete = await Assert.ThrowsAsync<RequestFailedException>(() => tables.Table.DeleteEntityAsync("p", "r", first));

        Assert.NotEqual(first, second);
        Assert.Equal(second, (await tables.Table.GetEntityAsync<TableEntity>("p", "r")).Value.ETag);
        Assert.Equal((412, TableErrorCode.UpdateConditionNotSatisfied), (stale.Status, stale.ErrorCode));
        Assert.Equal(412, staleDelete.Status);
        Assert.Equal(204, (await tables.Table.DeleteEntityAsync("p", "r", second)).Status);
    }

    [Fact]
    public async Task An_update_needs_an_etag_and_one_that_the_service_could_have_given()
    {
        await using var tables = await TableFixture.Create();
        await tables.Table.AddEntityAsync(new TableEntity("p", "r"));

        await Assert.ThrowsAsync<ArgumentException>(() => tables.Table.UpdateEntityAsync(new TableEntity("p", "r"), default));
        var malformed = await Assert.ThrowsAsync<RequestFailedException>(() => tables.Table.UpdateEntityAsync(new TableEntity("p", "r"), new ETag("1")));

        Assert.Equal((400, TableErrorCode.InvalidInput), (malformed.Status, malformed.ErrorCode));
    }

    [Fact]
    public async Task What_is_missing_is_404_for_get_and_update_but_an_answer_for_delete()
    {
        await using var tables = await TableFixture.Create();

        var get = await Assert.ThrowsAsync<RequestFailedException>(() => tables.Table.GetEntityAsync<TableEntity>("p", "r"));
        var update = await Assert.ThrowsAsync<RequestFailedException>(() => tables.Table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All));
        var delete = await tables.Table.DeleteEntityAsync("p", "r");
        var ifExists = await tables.Table.GetEntityIfExistsAsync<TableEntity>("p", "r");

        Assert.Equal((404, TableErrorCode.ResourceNotFound), (get.Status, get.ErrorCode));
        Assert.Equal((404, TableErrorCode.ResourceNotFound), (update.Status, update.ErrorCode));
        Assert.Equal(404, delete.Status);
        Assert.False(ifExists.HasValue);
        Assert.Equal(404, ifExists.GetRawResponse().Status);
    }

    [Fact]
    public async Task A_table_that_was_not_made_is_404_everywhere()
    {
        await using var tables = new TableFixture();
        var write = await Assert.ThrowsAsync<RequestFailedException>(() => tables.Table.AddEntityAsync(new TableEntity("p", "r")));
        var read = await Assert.ThrowsAsync<RequestFailedException>(() => tables.Table.GetEntityAsync<TableEntity>("p", "r"));
        var query = await Assert.ThrowsAsync<RequestFailedException>(() => tables.Table.QueryAsync<TableEntity>().AsPages().GetAsyncEnumerator().MoveNextAsync().AsTask());
        var transaction = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => tables.Table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "r"))]));

        Assert.All([write, read, query, transaction], e => Assert.Equal((404, TableErrorCode.TableNotFound), (e.Status, e.ErrorCode)));
        Assert.Equal(0, transaction.FailedTransactionActionIndex);
    }

    [Fact]
    public async Task Tables_are_found_by_any_casing_and_listed_as_they_were_made()
    {
        await using var tables = new TableFixture();
        await tables.Service.CreateTableIfNotExistsAsync("Payments");
        await tables.Service.CreateTableIfNotExistsAsync("directory");
        var again = await tables.Service.CreateTableIfNotExistsAsync("payments");
        await tables.Service.GetTableClient("PAYMENTS").AddEntityAsync(new TableEntity("p", "r"));
        await tables.Restart();

        var listed = new List<string>();
        await foreach (var page in tables.Service.QueryAsync(maxPerPage: 1).AsPages())
        {
            listed.Add(Assert.Single(page.Values).Name);
        }

        var filtered = await tables.Service.QueryAsync("TableName eq 'Payments'").ToListAsync();

        Assert.Equal(409, again.GetRawResponse().Status);
        Assert.Equal(["directory", "Payments"], listed);
        Assert.Equal("Payments", Assert.Single(filtered).Name);
        Assert.Single(tables.Store.Rows(), r => r.Table == "Payments" && r.Entity.PartitionKey == "p");
    }
}
