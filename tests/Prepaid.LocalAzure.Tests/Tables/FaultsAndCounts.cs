using Azure;
using Azure.Data.Tables;
using Prepaid.LocalAzure.Core;

namespace Prepaid.LocalAzure.Tests.Tables;

public sealed class FaultsAndCounts
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task During_an_outage_every_call_is_503_and_does_nothing()
    {
        var faults = new Faults(1);
        await using var tables = await TableFixture.Create(faults, new VirtualClock(Noon));
        await tables.Table.AddEntityAsync(new TableEntity("p", "r"));
        faults.AddOutage("tables", Noon, Noon.AddHours(1));

        Func<Task>[] calls =
        [
            () => tables.Table.AddEntityAsync(new TableEntity("p", "s")),
            () => tables.Table.UpsertEntityAsync(new TableEntity("p", "s")),
            () => tables.Table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All),
            () => tables.Table.DeleteEntityAsync("p", "r"),
            () => tables.Table.GetEntityAsync<TableEntity>("p", "r"),
            () => tables.Table.QueryAsync<TableEntity>().ToListAsync(),
            () => tables.Table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "s"))]),
            () => tables.Service.CreateTableIfNotExistsAsync("other"),
            () => tables.Service.QueryAsync().ToListAsync(),
        ];

        foreach (var call in calls)
        {
            var error = await Assert.ThrowsAsync<RequestFailedException>(call);
            Assert.Equal((503, "ServerBusy"), (error.Status, error.ErrorCode));
        }

        Assert.Equal("r", Assert.Single(tables.Store.Rows()).Entity.RowKey);
        Assert.Equal(1, tables.Store.Counters.Transactions);
    }

    [Fact]
    public async Task Killed_before_a_call_nothing_is_written_and_killed_after_it_all_is()
    {
        var faults = new Faults(1);
        await using var tables = await TableFixture.Create(faults);

        faults.KillBeforeCall = tables.Cloud.Calls.Count + 1;
        await Assert.ThrowsAsync<ProcessKilledException>(() => tables.Table.AddEntityAsync(new TableEntity("p", "before")));
        await Assert.ThrowsAsync<ProcessKilledException>(() => tables.Table.GetEntityAsync<TableEntity>("p", "before"));
        Assert.Empty(tables.Store.Rows());

        tables.Cloud.Calls.Revive(CallOrigin.Functions);
        faults.KillAfterCall = tables.Cloud.Calls.Count + 1;
        await Assert.ThrowsAsync<ProcessKilledException>(() => tables.Table.AddEntityAsync(new TableEntity("p", "after")));
        Assert.Equal("after", Assert.Single(tables.Store.Rows()).Entity.RowKey);
    }

    [Fact]
    public async Task A_kill_can_wait_for_a_transaction_that_adds_an_outbox_row()
    {
        var faults = new Faults(1);
        faults.AddKillAfter("tables", "transaction", "outbox", Noon);
        await using var tables = await TableFixture.Create(faults, new VirtualClock(Noon));

        await Submit(TableTransactionActionType.Add, "entry-1");
        await Assert.ThrowsAsync<ProcessKilledException>(() => Submit(TableTransactionActionType.Add, "outbox-1"));
        tables.Cloud.Calls.Revive(CallOrigin.Functions);
        await Submit(TableTransactionActionType.Delete, "outbox-1");

        Assert.Equal("entry-1", Assert.Single(tables.Store.Rows()).Entity.RowKey);

        Task Submit(TableTransactionActionType type, string row) => tables.Table.SubmitTransactionAsync([new(type, new TableEntity("p", row))]);
    }

    [Fact]
    public async Task Requests_rows_and_partitions_are_counted()
    {
        await using var tables = await TableFixture.Create();
        var counters = tables.Store.Counters;
        await tables.AddGrid(["a", "b", "c"], ["1", "2", "3"]);
        await Assert.ThrowsAsync<RequestFailedException>(() => tables.Table.AddEntityAsync(new TableEntity("a", "1")));
        await tables.Table.DeleteEntityAsync("c", "3");
        Assert.Equal((5, 10), (counters.Transactions, counters.Entities));

        await tables.Table.GetEntityAsync<TableEntity>("a", "1");
        await tables.Table.GetEntityIfExistsAsync<TableEntity>("a", "9");
        Assert.Equal((2, 1), (counters.PointReads, counters.EntitiesRead));

        await tables.Table.QueryAsync<TableEntity>("PartitionKey eq 'a'").ToListAsync();
        Assert.Equal((1, 1, 4), (counters.Queries, counters.PartitionsScanned, counters.EntitiesRead));
        await tables.Table.QueryAsync<TableEntity>("PartitionKey eq 'empty'").ToListAsync();
        Assert.Equal((2, 2, 4), (counters.Queries, counters.PartitionsScanned, counters.EntitiesRead));
        await tables.Table.QueryAsync<TableEntity>("RowKey eq '2'", maxPerPage: 1).ToListAsync();
        Assert.Equal((5, 5, 7), (counters.Queries, counters.PartitionsScanned, counters.EntitiesRead));

        _ = tables.Store.Rows().Count();
        Assert.Equal((5, 5, 7), (counters.Queries, counters.PartitionsScanned, counters.EntitiesRead));
    }

    [Fact]
    public async Task An_export_reads_on_when_the_process_is_dead_and_the_service_is_down()
    {
        var faults = new Faults(1);
        await using var tables = await TableFixture.Create(faults, new VirtualClock(Noon));
        await tables.Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 });
        faults.AddOutage("tables", Noon, Noon.AddHours(1));
        var calls = tables.Cloud.Calls.Count;

        Assert.Equal(1, Assert.Single(tables.Store.Rows()).Entity.GetInt32("A"));
        Assert.Equal(calls, tables.Cloud.Calls.Count);
    }

    [Fact]
    public async Task A_client_finds_its_account_by_name_or_host_and_only_a_running_one()
    {
        await using var tables = await TableFixture.Create();
        var byName = new TableClient($"AccountName={tables.Cloud.Name}", "accounts");
        await byName.AddEntityAsync(new TableEntity("p", "r"));

        Assert.Equal(tables.Cloud.Name, byName.AccountName);
        Assert.Throws<FormatException>(() => new TableServiceClient("AccountKey=x"));
        Assert.Throws<ArgumentException>(() => new TableServiceClient(new Uri("http://x.table.local"), Moq.Mock.Of<Azure.Core.TokenCredential>()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => new TableClient("AccountName=nobody", "accounts").AddEntityAsync(new TableEntity("p", "r")));
        var byHost = new TableServiceClient(new Uri($"https://{tables.Cloud.Name}.table.local"), Moq.Mock.Of<Azure.Core.TokenCredential>());
        Assert.NotNull((await byHost.GetTableClient("accounts").GetEntityAsync<TableEntity>("p", "r")).Value);
    }
}
