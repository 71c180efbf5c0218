using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;

namespace Prepaid.LocalAzure.Tests.Tables;

public sealed class EntityClasses
{
    [Fact]
    public async Task Members_are_bound_by_name_under_the_data_contract_attributes()
    {
        await using var tables = await TableFixture.Create();
        var written = new MeterRow
        {
            PartitionKey = "a1", RowKey = "meter-1", Register = 12345L, Phase = 3, Remainder = "0.25", Factor = 1.5, Cut = true,
            Packed = [1, 2, 3], Seen = DateTimeOffset.UnixEpoch, Due = DateTime.UnixEpoch, Hidden = "not stored", Absent = null, Field = 7,
        };
        await tables.Table.AddEntityAsync(written);

        var row = (await tables.Table.GetEntityAsync<TableEntity>("a1", "meter-1")).Value;
        var read = (await tables.Table.GetEntityAsync<MeterRow>("a1", "meter-1")).Value;

        Assert.Equal("0.25", row.GetString("rest"));
        Assert.False(row.ContainsKey("Remainder") || row.ContainsKey("Hidden") || row.ContainsKey("Absent") || row.ContainsKey("ETag"));
        Assert.Equal(24690L, row.GetInt64("Doubled"));
        Assert.Equal(
            (12345L, 3, "0.25", 1.5, true, DateTimeOffset.UnixEpoch, DateTime.UnixEpoch, 7),
            (read.Register, read.Phase!.Value, read.Remainder, read.Factor, read.Cut, read.Seen, read.Due, read.Field));
        Assert.Equal([1, 2, 3], read.Packed);
        Assert.Equal("default", read.Hidden);
        Assert.Null(read.Absent);
        Assert.Equal(DateTimeKind.Utc, read.Due.Kind);
        Assert.Equal((row.ETag, row.Timestamp, "a1", "meter-1"), (read.ETag, read.Timestamp, read.PartitionKey, read.RowKey));
    }

    [Fact]
    public async Task A_member_of_another_type_than_stored_is_an_error_that_names_it()
    {
        await using var tables = await TableFixture.Create();
        await tables.Table.AddEntityAsync(new TableEntity("a1", "meter-1") { ["Register"] = 12345 });
        var error = await Assert.ThrowsAsync<InvalidCastException>(() => tables.Table.GetEntityAsync<MeterRow>("a1", "meter-1"));
        Assert.Contains("'Register'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Select_gives_only_what_it_names_and_always_the_etag()
    {
        await using var tables = await TableFixture.Create();
        await tables.Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 });

        var row = (await tables.Table.GetEntityAsync<TableEntity>("p", "r", ["RowKey", "B", "Nothing"])).Value;
        var queried = Assert.Single(await tables.Table.QueryAsync<TableEntity>(select: ["A"]).ToListAsync());

        Assert.Equal((null, "r", 2), (row.PartitionKey, row.RowKey, row.GetInt32("B")));
        Assert.False(row.ContainsKey("A") || row.ContainsKey("Timestamp"));
        Assert.NotEqual(default, row.ETag);
        Assert.Equal((1, null), (queried.GetInt32("A"), queried.GetInt32("B")));
    }

    [Fact]
    public void A_table_entity_keeps_a_wider_number_as_the_SDK_does()
    {
        var entity = new TableEntity("p", "r") { ["Long"] = 1L, ["Real"] = 1.0, ["Text"] = "x", ["Int"] = 1 };
        entity["Long"] = 2;
        entity["Real"] = 2;
        entity["Int"] = 2L;
        entity["Text"] = 3;

        Assert.Equal((2L, 2.0, 2L, 3), (entity.GetInt64("Long"), entity.GetDouble("Real"), entity.GetInt64("Int"), entity.GetInt32("Text")));
        Assert.Null(entity.GetString("Missing"));
        Assert.Equal(6, entity.Count);
    }

    private sealed class MeterRow : ITableEntity
    {
        public int Field;

        public string PartitionKey { get; set; } = string.Empty;

        public string RowKey { get; set; } = string.Empty;

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public long Register { get; set; }

        public long Doubled => Register * 2;

        public int? Phase { get; set; }

        [DataMember(Name = "rest")]
        public string Remainder { get; set; } = string.Empty;

        public double Factor { get; set; }

        public bool Cut { get; set; }

        public byte[] Packed { get; set; } = [];

        public DateTimeOffset Seen { get; init; }

        public DateTime Due { get; set; }

        [IgnoreDataMember]
        public string Hidden { get; set; } = "default";

        public string? Absent { get; set; }
    }
}
