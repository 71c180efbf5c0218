using Azure;
using Azure.Data.Tables;

namespace Prepaid.LocalAzure.Tests.Tables;

public sealed class ConcurrentWriters
{
    private const int Writers = 32;

    [Fact]
    public async Task Of_writers_with_the_same_etag_exactly_one_wins_each_round()
    {
        await using var tables = await TableFixture.Create();
        await tables.Table.AddEntityAsync(new TableEntity("p", "head") { ["Balance"] = 0L });

        for (var round = 0; round < 20; round++)
        {
            var etag = (await tables.Table.GetEntityAsync<TableEntity>("p", "head")).Value.ETag;
            var outcomes = await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(() => Try(w, round, etag))));
            Assert.Single(outcomes, won => won);
        }

        Assert.Equal(20, tables.Store.Rows().Count(r => r.Entity.RowKey.StartsWith("entry-", StringComparison.Ordinal)));

        async Task<bool> Try(int writer, int round, ETag etag)
        {
            try
            {
                await tables.Table.SubmitTransactionAsync(
                [
                    new(TableTransactionActionType.Add, new TableEntity("p", $"entry-{round}-{writer}")),
                    new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "head") { ["Balance"] = (long)round }, etag),
                ]);
                return true;
            }
            catch (TableTransactionFailedException lost)
            {
                Assert.Equal((412, 1), (lost.Status, lost.FailedTransactionActionIndex));
                return false;
            }
        }
    }

    [Fact]
    public async Task Retried_increments_of_one_row_are_all_counted()
    {
        await using var tables = await TableFixture.Create();
        await tables.Table.AddEntityAsync(new TableEntity("p", "head") { ["Count"] = 0 });

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            for (var done = 0; done < 10;)
            {
                var head = (await tables.Table.GetEntityAsync<TableEntity>("p", "head")).Value;
                head["Count"] = head.GetInt32("Count") + 1;
                try
                {
                    await tables.Table.UpdateEntityAsync(head, head.ETag, TableUpdateMode.Replace);
                    done++;
                }
                catch (RequestFailedException lost) when (lost.Status == 412)
                {
                }
            }
        })));

        Assert.Equal(Writers * 10, (await tables.Table.GetEntityAsync<TableEntity>("p", "head")).Value.GetInt32("Count"));
    }

    [Fact]
    public async Task A_refused_transaction_does_not_disturb_the_others_of_its_commit()
    {
        await using var tables = await TableFixture.Create();
        await tables.Table.AddEntityAsync(new TableEntity("taken", "r"));

        var requests = Enumerable.Range(0, 400).Select(i => tables.Table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity(i % 4 == 0 ? "taken" : $"p{i}", $"before-{i}")),
            new(TableTransactionActionType.Add, new TableEntity(i % 4 == 0 ? "taken" : $"p{i}", "r")),
        ])).ToArray();
        await Task.WhenAll(requests).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.All(requests.Index(), r => Assert.Equal(r.Index % 4 == 0, r.Item.IsFaulted));
        Assert.Equal(1 + (300 * 2), tables.Store.Rows().Count());
        Assert.Single(tables.Store.Rows(), r => r.Entity.PartitionKey == "taken");
    }

    [Fact]
    public async Task Requests_about_one_row_take_effect_in_the_order_they_were_made()
    {
        await using var tables = await TableFixture.Create();
        var requests = Enumerable.Range(0, 500).SelectMany(i => new[] { "p", "q" }.Select(p => tables.Table.UpsertEntityAsync(new TableEntity(p, "r") { ["N"] = i }))).ToArray();
        await Task.WhenAll(requests);
        Assert.All(tables.Store.Rows(), r => Assert.Equal(499, r.Entity.GetInt32("N")));
    }
}
