using Azure;
using Azure.Data.Tables;

namespace Prepaid.LocalAzure.Tests.Tables;

public sealed class UnsupportedTypes
{
    public static TheoryData<object> Lost =>
    [
        1.5m, 1u, 1ul, (byte)1, (short)1, 1.5f, 'c', DayOfWeek.Monday, TimeSpan.FromHours(1), new int[] { 1 },
        DateOnly.MinValue, new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Local), new DateTime(2026, 3, 1), double.NaN, double.PositiveInfinity,
    ];

    [Theory]
    [MemberData(nameof(Lost))]
    public async Task A_value_that_the_SDK_would_lose_is_refused_by_name(object value)
    {
        await using var tables = await TableFixture.Create();

        var single = await Assert.ThrowsAsync<NotSupportedException>(() => tables.Table.UpsertEntityAsync(new TableEntity("p", "r") { ["Price"] = value }));
        var group = await Assert.ThrowsAsync<NotSupportedException>(() => tables.Table.SubmitTransactionAsync(
            [new(TableTransactionActionType.Add, new TableEntity("p", "r") { ["Price"] = value })]));

        Assert.All([single, group], e => Assert.Contains("'Price'", e.Message, StringComparison.Ordinal));
        Assert.Empty(tables.Store.Rows());
    }

    [Fact]
    public async Task A_class_with_such_a_member_is_refused_by_its_name()
    {
        await using var tables = await TableFixture.Create();
        var error = await Assert.ThrowsAsync<NotSupportedException>(() => tables.Table.AddEntityAsync(new Tariff { PartitionKey = "p", RowKey = "r" }));
        Assert.Contains("Tariff.Price", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_takes_no_value_that_a_row_cannot_hold()
    {
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter($"Price eq {1.5m}"));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter($"Price eq {null}"));
    }

    private sealed class Tariff : ITableEntity
    {
        public required string PartitionKey { get; set; }

        public required string RowKey { get; set; }

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public decimal Price { get; set; }
    }
}
