using Azure;
using Azure.Data.Tables;

namespace Prepaid.LocalAzure.Tests.Tables;

public sealed class Paging
{
    [Fact]
    public async Task A_page_holds_1000_entities_unless_fewer_are_asked_for()
    {
        await using var tables = await TableFixture.Create();
        await tables.AddMany("p", 2100);

        var sizes = new List<int>();
        await foreach (var page in tables.Table.QueryAsync<TableEntity>().AsPages())
        {
            sizes.Add(page.Values.Count);
        }

        Assert.Equal([1000, 1000, 100], sizes);
        foreach (var wrong in new[] { 0, 1001 })
        {
            var error = await Assert.ThrowsAsync<RequestFailedException>(() => tables.Table.QueryAsync<TableEntity>(maxPerPage: wrong).ToListAsync());
            Assert.Equal((400, "InvalidInput"), (error.Status, error.ErrorCode));
        }
    }

    [Fact]
    public async Task A_token_continues_in_another_query_and_after_changes()
    {
        await using var tables = await TableFixture.Create();
        await tables.AddMany("p", 10);
        var first = await FirstPage(tables.Table, null);
        await tables.Table.DeleteEntityAsync("p", "000004");
        await tables.Table.AddEntityAsync(new TableEntity("p", "0000045"));

        var second = await FirstPage(tables.Table, first.ContinuationToken);

        Assert.Equal(["000000", "000001", "000002", "000003"], first.Values.Select(e => e.RowKey));
        Assert.Equal(["0000045", "000005", "000006", "000007"], second.Values.Select(e => e.RowKey));
        var third = await FirstPage(tables.Table, second.ContinuationToken);
        Assert.Equal(["000008", "000009"], third.Values.Select(e => e.RowKey));
        Assert.Null(third.ContinuationToken);

        static async Task<Page<TableEntity>> FirstPage(TableClient table, string? token)
        {
            await foreach (var page in table.QueryAsync<TableEntity>("PartitionKey eq 'p'").AsPages(token, 4))
            {
                return page;
            }

            throw new InvalidOperationException("No page.");
        }
    }

    [Fact]
    public async Task A_long_search_gives_empty_pages_with_a_token_before_it_finds()
    {
        await using var tables = await TableFixture.Create();
        await tables.AddMany("p", 10_500);
        await tables.Table.UpsertEntityAsync(new TableEntity("p", "010400") { ["Wanted"] = true });

        var pages = new List<Page<TableEntity>>();
        await foreach (var page in tables.Table.QueryAsync<TableEntity>("Wanted eq true").AsPages())
        {
            pages.Add(page);
        }

        Assert.Equal([0, 1], pages.Select(p => p.Values.Count));
        Assert.NotNull(pages[0].ContinuationToken);
        Assert.Equal("010400", pages[1].Values[0].RowKey);
    }

    [Fact]
    public async Task Nothing_found_is_one_empty_page()
    {
        await using var tables = await TableFixture.Create();
        var pages = 0;
        await foreach (var page in tables.Table.QueryAsync<TableEntity>().AsPages())
        {
            Assert.Empty(page.Values);
            pages++;
        }

        Assert.Equal(1, pages);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1!cA 2!cg")]
    [InlineData("1!* 1!*")]
    public async Task A_token_that_was_not_given_out_is_refused(string token)
    {
        await using var tables = await TableFixture.Create();
        var error = await Assert.ThrowsAsync<RequestFailedException>(
            () => tables.Table.QueryAsync<TableEntity>().AsPages(token).GetAsyncEnumerator().MoveNextAsync().AsTask());
        Assert.Equal((400, "InvalidInput"), (error.Status, error.ErrorCode));
    }
}
