using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Prepaid.LocalAzure.Tests.Tables;

public sealed class Transactions
{
    [Fact]
    public async Task All_kinds_of_change_take_effect_together_and_each_answers_with_its_etag()
    {
        await using var tables = await TableFixture.Create();
        await tables.AddGrid(["p"], ["merge", "replace", "delete"]);
        var etag = (await tables.Table.UpsertEntityAsync(new TableEntity("p", "replace") { ["Old"] = 1 })).Headers.ETag!.Value;
        await tables.Table.UpsertEntityAsync(new TableEntity("p", "merge") { ["Old"] = 1 });

        var response = await tables.Table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, Row("add")),
            new(TableTransactionActionType.UpdateMerge, Row("merge"), ETag.All),
            new(TableTransactionActionType.UpdateReplace, Row("replace"), etag),
            new(TableTransactionActionType.Delete, Row("delete")),
            new(TableTransactionActionType.UpsertMerge, Row("upsert-merge")),
            new(TableTransactionActionType.UpsertReplace, Row("upsert-replace")),
        ]);

        var rows = (await tables.Table.QueryAsync<TableEntity>().ToListAsync()).ToDictionary(e => e.RowKey);
        Assert.Equal(["add", "merge", "replace", "upsert-merge", "upsert-replace"], rows.Keys);
        Assert.All(rows.Values, e => Assert.Equal(1, e.GetInt32("New")));
        Assert.True(rows["merge"].ContainsKey("Old"));
        Assert.False(rows["replace"].ContainsKey("Old"));
        Assert.Equal(202, response.GetRawResponse().Status);
        Assert.Equal(
            [rows["add"].ETag, rows["merge"].ETag, rows["replace"].ETag, null, rows["upsert-merge"].ETag, rows["upsert-replace"].ETag],
            response.Value.Select(r => r.Headers.ETag));
        Assert.Equal(5, rows.Values.Select(e => e.ETag).Distinct().Count());

        static TableEntity Row(string key) => new("p", key) { ["New"] = 1 };
    }

    public static TheoryData<string, TableTransactionActionType, string, int, string> Failures => new()
    {
        { "exists", TableTransactionActionType.Add, "", 409, "EntityAlreadyExists" },
        { "exists", TableTransactionActionType.UpdateReplace, "W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\"", 412, "UpdateConditionNotSatisfied" },
        { "exists", TableTransactionActionType.UpdateMerge, "W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\"", 412, "UpdateConditionNotSatisfied" },
        { "exists", TableTransactionActionType.Delete, "W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\"", 412, "UpdateConditionNotSatisfied" },
        { "missing", TableTransactionActionType.UpdateReplace, "*", 404, "ResourceNotFound" },
        { "missing", TableTransactionActionType.UpdateMerge, "*", 404, "ResourceNotFound" },
        { "missing", TableTransactionActionType.Delete, "", 404, "ResourceNotFound" },
        { "first", TableTransactionActionType.UpsertMerge, "", 400, "InvalidDuplicateRow" },
        { "with/slash", TableTransactionActionType.UpsertMerge, "", 400, "OutOfRangeInput" },
        { "exists", TableTransactionActionType.UpdateMerge, "broken", 400, "InvalidInput" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task One_failing_action_undoes_all_and_is_named_by_its_index(
        string row,
        TableTransactionActionType type,
        string etag,
        int status,
        string code)
    {
        await using var tables = await TableFixture.Create();
        await tables.AddGrid(["p"], ["exists"]);
        var before = tables.Store.Rows().Single().Entity.ETag;

        var error = await Assert.ThrowsAsync<TableTransactionFailedException>(() => tables.Table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "first")),
            new(type, new TableEntity("p", row), etag.Length == 0 ? default : new ETag(etag)),
            new(TableTransactionActionType.UpsertReplace, new TableEntity("p", "last")),
        ]));

        Assert.Equal((status, code, 1), (error.Status, error.ErrorCode, error.FailedTransactionActionIndex));
        Assert.StartsWith("1:", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Assert.Single(tables.Store.Rows()).Entity.ETag);
    }

    [Fact]
    public async Task The_first_failing_action_is_the_one_that_is_named()
    {
        await using var tables = await TableFixture.Create();
        await tables.AddGrid(["p"], ["a", "b"]);
        var error = await Assert.ThrowsAsync<TableTransactionFailedException>(() => tables.Table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.UpsertMerge, new TableEntity("p", "c")),
            new(TableTransactionActionType.Delete, new TableEntity("p", "missing")),
            new(TableTransactionActionType.Add, new TableEntity("p", "a")),
        ]));
        Assert.Equal((1, "ResourceNotFound"), (error.FailedTransactionActionIndex, error.ErrorCode));
    }

    [Fact]
    public async Task An_update_without_an_etag_inserts_what_is_missing_as_the_SDK_sends_no_condition()
    {
        await using var tables = await TableFixture.Create();
        await tables.Table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "a") { ["A"] = 1 }),
            new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "b") { ["B"] = 1 }),
        ]);
        Assert.Equal(2, tables.Store.Rows().Count());
    }

    [Fact]
    public async Task One_transaction_stays_in_one_partition()
    {
        await using var tables = await TableFixture.Create();
        var error = await Assert.ThrowsAsync<TableTransactionFailedException>(() => tables.Table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "a")),
            new(TableTransactionActionType.Add, new TableEntity("q", "b")),
        ]));
        Assert.Equal((400, "CommandsInBatchActOnDifferentPartitions", 1), (error.Status, error.ErrorCode, error.FailedTransactionActionIndex));
    }

    [Fact]
    public async Task A_transaction_has_1_to_100_actions()
    {
        await using var tables = await TableFixture.Create();
        await tables.Table.SubmitTransactionAsync(Adds("full", 100));

        var error = await Assert.ThrowsAsync<TableTransactionFailedException>(() => tables.Table.SubmitTransactionAsync(Adds("over", 101)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => tables.Table.SubmitTransactionAsync([]));

        Assert.Equal((400, TableErrorCode.InvalidInput), (error.Status, error.ErrorCode));
        Assert.Equal(100, tables.Store.Rows().Count());
    }

    [Theory]
    [InlineData(48 * 1024, 60, true)]
    [InlineData(48 * 1024, 70, false)]
    public async Task A_transaction_has_at_most_4_MiB_as_JSON(int bytes, int actions, bool fits)
    {
        await using var tables = await TableFixture.Create();
        var request = tables.Table.SubmitTransactionAsync(Adds("p", actions, new byte[bytes]));

        if (fits)
        {
            await request;
        }
        else
        {
            var error = await Assert.ThrowsAsync<RequestFailedException>(() => request);
            Assert.Equal((413, "RequestBodyTooLarge"), (error.Status, error.ErrorCode));
        }

        Assert.Equal(fits ? actions : 0, tables.Store.Rows().Count());
    }

    private static IEnumerable<TableTransactionAction> Adds(string partition, int count, byte[]? bytes = null) =>
        Enumerable.Range(0, count).Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(partition, $"{i:D6}") { ["B"] = bytes }));
}
