using Azure;
using Azure.Data.Tables;

namespace Prepaid.LocalAzure.Tests.Tables;

public sealed class Querying
{
    [Fact]
    public async Task Rows_come_in_ordinal_order_of_their_keys_however_they_were_written()
    {
        await using var tables = await TableFixture.Create();
        string[] keys = ["a", "B", "ab", "a-1", "10", "9", "é", "电", "", "A", "entry-000000000010", "entry-000000000009"];
        foreach (var partition in keys)
        {
            foreach (var row in keys)
            {
                await tables.Table.AddEntityAsync(new TableEntity(partition, row));
            }
        }

        var expected = keys.Order(StringComparer.Ordinal).SelectMany(p => keys.Order(StringComparer.Ordinal).Select(r => (p, r)));
        var read = await tables.Table.QueryAsync<TableEntity>(maxPerPage: 7).ToListAsync();

        Assert.Equal(expected, read.Select(e => (e.PartitionKey, e.RowKey)));
        Assert.Equal(expected, tables.Store.Rows().Select(e => (e.Entity.PartitionKey, e.Entity.RowKey)));
    }

    [Theory]
    [InlineData("PartitionKey eq 'b'", "b1 b2 b3")]
    [InlineData("PartitionKey eq 'b' and RowKey gt '1'", "b2 b3")]
    [InlineData("PartitionKey eq 'b' and RowKey ge '2' and RowKey lt '3'", "b2")]
    [InlineData("PartitionKey eq 'b' and RowKey le '2'", "b1 b2")]
    [InlineData("'b' eq PartitionKey and '2' le RowKey", "b2 b3")]
    [InlineData("PartitionKey gt 'a' and PartitionKey lt 'c'", "b1 b2 b3")]
    [InlineData("PartitionKey ge 'b' and RowKey eq '1'", "b1 c1")]
    [InlineData("PartitionKey eq 'a' or PartitionKey eq 'c' and RowKey eq '3'", "a1 a2 a3 c3")]
    [InlineData("(PartitionKey eq 'a' or PartitionKey eq 'c') and RowKey eq '3'", "a3 c3")]
    [InlineData("not (PartitionKey eq 'a' or PartitionKey ge 'c')", "b1 b2 b3")]
    [InlineData("PartitionKey eq 'a' and PartitionKey eq 'b'", "")]
    [InlineData("PartitionKey ne 'b' and RowKey ne '2'", "a1 a3 c1 c3")]
    [InlineData("  ", "a1 a2 a3 b1 b2 b3 c1 c2 c3")]
    public async Task A_filter_over_keys_gives_exactly_the_rows_it_says(string filter, string expected)
    {
        await using var tables = await TableFixture.Create();
        await tables.AddGrid(["a", "b", "c"], ["1", "2", "3"]);

        var found = await tables.Table.QueryAsync<TableEntity>(filter, maxPerPage: 2).ToListAsync();

        Assert.Equal(expected, string.Join(' ', found.Select(e => e.PartitionKey + e.RowKey)));
    }

    [Theory]
    [InlineData("Name eq 'it''s'", true)]
    [InlineData("Name eq 'its'", false)]
    [InlineData("Count eq 12", true)]
    [InlineData("Count lt 12", false)]
    [InlineData("Total ge 5000000000L", true)]
    [InlineData("Total gt 4999999999L and Total le 5000000000L", true)]
    [InlineData("Total gt -1", true)]
    [InlineData("Rate gt 1.49 and Rate lt 1.51", true)]
    [InlineData("Rate eq 15e-1", true)]
    [InlineData("Count eq 12.0", true)]
    [InlineData("Cut eq true", true)]
    [InlineData("Cut", true)]
    [InlineData("not Cut", false)]
    [InlineData("Cut ne false", true)]
    [InlineData("At eq datetime'2026-03-01T08:15:00Z'", true)]
    [InlineData("At lt datetime'2026-03-01T08:15:00.0000001Z'", true)]
    [InlineData("At eq datetime'2026-03-01T16:15:00+08:00'", true)]
    [InlineData("Id eq guid'0f8fad5b-d9cb-469f-a165-70867728950e'", true)]
    [InlineData("Bytes eq X'00ff'", true)]
    [InlineData("Bytes eq binary'00FE'", false)]
    [InlineData("Timestamp gt datetime'2020-01-01T00:00:00Z'", true)]
    [InlineData("Missing ne 'x'", false)]
    [InlineData("Name eq 12", false)]
    [InlineData("not (Missing eq 'x')", true)]
    public async Task A_filter_over_properties_compares_by_type(string filter, bool matches)
    {
        await using var tables = await TableFixture.Create();
        await tables.Table.AddEntityAsync(new TableEntity("p", "r")
        {
            ["Name"] = "it's",
            ["Count"] = 12,
            ["Total"] = 5_000_000_000L,
            ["Rate"] = 1.5,
            ["Cut"] = true,
            ["At"] = new DateTime(2026, 3, 1, 8, 15, 0, DateTimeKind.Utc),
            ["Id"] = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"),
            ["Bytes"] = new byte[] { 0, 255 },
        });

        Assert.Equal(matches, (await tables.Table.QueryAsync<TableEntity>(filter).ToListAsync()).Count == 1);
    }

    [Theory]
    [InlineData("PartitionKey eq")]
    [InlineData("PartitionKey eq 'a")]
    [InlineData("PartitionKey eq 'a')")]
    [InlineData("(PartitionKey eq 'a'")]
    [InlineData("PartitionKey = 'a'")]
    [InlineData("PartitionKey like 'a'")]
    [InlineData("eq 'a'")]
    [InlineData("A eq 1x")]
    [InlineData("A eq datetime'yesterday'")]
    [InlineData("A eq guid'1'")]
    [InlineData("A eq X'0'")]
    [InlineData("A eq money'1'")]
    [InlineData("A eq B")]
    [InlineData("A eq 1 and")]
    public async Task A_filter_that_is_not_understood_is_refused(string filter)
    {
        await using var tables = await TableFixture.Create();
        var error = await Assert.ThrowsAsync<RequestFailedException>(() => tables.Table.QueryAsync<TableEntity>(filter).ToListAsync());
        Assert.Equal((400, "InvalidInput"), (error.Status, error.ErrorCode));
    }

    [Fact]
    public void An_interpolated_filter_is_quoted_and_escaped()
    {
        var at = new DateTimeOffset(2026, 3, 1, 16, 0, 0, TimeSpan.FromHours(8));
        var id = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");
        Assert.Equal(
            "A eq 'it''s' and B eq 1 and C eq 2L and D eq true and E eq datetime'2026-03-01T08:00:00Z' and F eq guid'0f8fad5b-d9cb-469f-a165-70867728950e' and G eq 1.5",
            TableClient.CreateQueryFilter($"A eq {"it's"} and B eq {1} and C eq {2L} and D eq {true} and E eq {at} and F eq {id} and G eq {1.5}"));
    }
}
