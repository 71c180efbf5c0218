using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Prepaid.LocalAzure.Tests.Tables;

public sealed class Limits
{
    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\tb")]
    [InlineData("a\u007Fb")]
    [InlineData("a\u009Fb")]
    public async Task A_key_with_a_forbidden_character_is_refused(string key)
    {
        await using var tables = await TableFixture.Create();

        await Refused(400, TableErrorCode.OutOfRangeInput, () => tables.Table.AddEntityAsync(new TableEntity(key, "r")));
        await Refused(400, TableErrorCode.OutOfRangeInput, () => tables.Table.UpsertEntityAsync(new TableEntity("p", key)));
        await Refused(400, TableErrorCode.OutOfRangeInput, () => tables.Table.GetEntityAsync<TableEntity>("p", key));
        Assert.Empty(tables.Store.Rows());
    }

    [Fact]
    public async Task A_key_has_at_most_1024_characters_and_may_be_empty()
    {
        await using var tables = await TableFixture.Create();
        await tables.Table.AddEntityAsync(new TableEntity(new string('p', 1024), new string('电', 1024)));
        await tables.Table.AddEntityAsync(new TableEntity(string.Empty, string.Empty));

        await Refused(400, TableErrorCode.KeyValueTooLarge, () => tables.Table.AddEntityAsync(new TableEntity(new string('p', 1025), "r")));
        await Refused(400, TableErrorCode.KeyValueTooLarge, () => tables.Table.AddEntityAsync(new TableEntity("p", new string('r', 1025))));
        Assert.Equal(string.Empty, (await tables.Table.GetEntityAsync<TableEntity>(string.Empty, string.Empty)).Value.RowKey);
    }

    [Theory]
    [InlineData("with-dash")]
    [InlineData("1st")]
    [InlineData("with space")]
    [InlineData("dotted.name")]
    public async Task A_property_name_is_an_identifier(string name)
    {
        await using var tables = await TableFixture.Create();
        await Refused(400, TableErrorCode.PropertyNameInvalid, () => tables.Table.AddEntityAsync(new TableEntity("p", "r") { [name] = 1 }));
    }

    [Fact]
    public async Task A_property_name_has_at_most_255_characters()
    {
        await using var tables = await TableFixture.Create();
        await tables.Table.AddEntityAsync(new TableEntity("p", "r") { [new string('n', 255)] = 1 });
        await Refused(400, TableErrorCode.PropertyNameTooLong, () => tables.Table.AddEntityAsync(new TableEntity("p", "s") { [new string('n', 256)] = 1 }));
    }

    [Fact]
    public async Task An_entity_has_at_most_252_properties_of_its_own_also_after_a_merge()
    {
        await using var tables = await TableFixture.Create();
        await tables.Table.AddEntityAsync(With("A", 252));

        await Refused(400, TableErrorCode.TooManyProperties, () => tables.Table.UpsertEntityAsync(With("A", 253)));
        await Refused(400, TableErrorCode.TooManyProperties, () => tables.Table.UpsertEntityAsync(With("B", 1), TableUpdateMode.Merge));
        Assert.Equal(204, (await tables.Table.UpsertEntityAsync(With("A", 252), TableUpdateMode.Merge)).Status);

        static TableEntity With(string prefix, int count)
        {
            var entity = new TableEntity("p", "r");
            for (var i = 0; i < count; i++)
            {
                entity[$"{prefix}{i}"] = i;
            }

            return entity;
        }
    }

    [Fact]
    public async Task A_text_has_at_most_32K_characters_and_a_binary_64_KiB()
    {
        await using var tables = await TableFixture.Create();
        await tables.Table.AddEntityAsync(new TableEntity("p", "r") { ["T"] = new string('费', 32 * 1024), ["B"] = new byte[64 * 1024] });

        await Refused(400, TableErrorCode.PropertyValueTooLarge, () => tables.Table.AddEntityAsync(new TableEntity("p", "s") { ["T"] = new string('x', (32 * 1024) + 1) }));
        await Refused(400, TableErrorCode.PropertyValueTooLarge, () => tables.Table.AddEntityAsync(new TableEntity("p", "s") { ["B"] = new byte[(64 * 1024) + 1] }));
    }

    [Fact]
    public async Task An_entity_has_at_most_1_MiB_also_after_a_merge()
    {
        await using var tables = await TableFixture.Create();
        var half = Filled("A", 8);
        await tables.Table.AddEntityAsync(half);

        await Refused(400, TableErrorCode.EntityTooLarge, () => tables.Table.AddEntityAsync(Filled("C", 17, rowKey: "s")));
        await Refused(400, TableErrorCode.EntityTooLarge, () => tables.Table.UpsertEntityAsync(Filled("B", 8), TableUpdateMode.Merge));
        Assert.Equal(8 + 4, (await tables.Table.GetEntityAsync<TableEntity>("p", "r")).Value.Count);

        static TableEntity Filled(string prefix, int blocks, string rowKey = "r")
        {
            var entity = new TableEntity("p", rowKey);
            for (var i = 0; i < blocks; i++)
            {
                entity[$"{prefix}{i}"] = new byte[64 * 1024];
            }

            return entity;
        }
    }

    [Fact]
    public async Task A_moment_before_1601_is_refused()
    {
        await using var tables = await TableFixture.Create();
        await tables.Table.AddEntityAsync(new TableEntity("p", "r") { ["At"] = new DateTime(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc) });
        await Refused(400, TableErrorCode.OutOfRangeInput, () => tables.Table.AddEntityAsync(new TableEntity("p", "s") { ["At"] = DateTimeOffset.MinValue }));
    }

    [Theory]
    [InlineData("ab", "OutOfRangeInput")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234", "OutOfRangeInput")]
    [InlineData("1abc", "InvalidResourceName")]
    [InlineData("with-dash", "InvalidResourceName")]
    [InlineData("newline\n", "InvalidResourceName")]
    [InlineData("tables", "InvalidInput")]
    public async Task A_table_name_is_3_to_63_letters_and_digits(string name, string code)
    {
        await using var tables = new TableFixture();
        await Refused(400, code, () => tables.Service.CreateTableIfNotExistsAsync(name));
    }

    [Fact]
    public async Task Text_that_is_not_Unicode_is_refused_and_not_altered()
    {
        await using var tables = await TableFixture.Create();
        var broken = await Assert.ThrowsAsync<ArgumentException>(() => tables.Table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "a\uD800b" }));
        Assert.Contains("'Name'", broken.Message, StringComparison.Ordinal);
    }

    private static async Task Refused(int status, TableErrorCode code, Func<Task> request)
    {
        var error = await Assert.ThrowsAsync<RequestFailedException>(request);
        Assert.Equal((status, code), (error.Status, (TableErrorCode)error.ErrorCode!));
    }
}
