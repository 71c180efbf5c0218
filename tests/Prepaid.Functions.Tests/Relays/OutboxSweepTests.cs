using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Notices;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Relays;
using Prepaid.Functions.Tests.Hosting;
using Prepaid.LocalAzure.Sms;
using Prepaid.LocalAzure.Tables;

namespace Prepaid.Functions.Tests.Relays;

public sealed class OutboxSweepTests
{
    private const int Accounts = 100_000;

    [Fact]
    public async Task One_leftover_among_a_hundred_thousand_accounts_costs_at_most_256_partitions()
    {
        await using var product = await ProductUnderTest.Run();
        await AddAccounts(product);
        await LeaveText(product, "A-002");
        var counters = TableStore.Of(product.Cloud).Counters;
        var (partitions, queries, read) = (counters.PartitionsScanned, counters.Queries, counters.EntitiesRead);

        await product.Services.GetRequiredService<OutboxSweep>().Run(default);

        Assert.Single(SmsOutbox.Of(product.Cloud).All());
        Assert.Empty(product.Rows("pending"));
        Assert.InRange(counters.PartitionsScanned - partitions, 1, 256);
        Assert.InRange(counters.Queries - queries, 1, 3);
        Assert.InRange(counters.EntitiesRead - read, 1, 10);
    }

    [Fact]
    public async Task Without_a_leftover_a_sweep_is_one_query()
    {
        await using var product = await ProductUnderTest.Run();
        var counters = TableStore.Of(product.Cloud).Counters;
        var (queries, points) = (counters.Queries, counters.PointReads);

        await product.Services.GetRequiredService<OutboxSweep>().Run(default);

        Assert.Equal((1, 0), (counters.Queries - queries, counters.PointReads - points));
    }

    [Fact]
    public async Task A_text_that_was_being_sent_when_the_process_died_is_sent_once_more_and_flagged()
    {
        await using var product = await ProductUnderTest.Run();
        var text = await LeaveText(product, "A-002", OutboxState.Sending);
        var sweep = product.Services.GetRequiredService<OutboxSweep>();

        await sweep.Run(default);
        Assert.Empty(SmsOutbox.Of(product.Cloud).All()); // its sender may still be alive

        await product.Pass(TextDelivery.LeftAlone + TimeSpan.FromMinutes(1)); // the timer sweeps meanwhile

        Assert.Single(SmsOutbox.Of(product.Cloud).All());
        var notice = Assert.Single(product.Rows("accounts", "notice-"));
        Assert.Equal((text.Number, true, "sent"), (notice.GetInt64("Number"), notice.GetBoolean("PossibleDuplicate"), notice.GetString("Outcome")));
    }

    [Fact]
    public async Task A_text_whose_second_call_died_too_is_not_sent_a_third_time()
    {
        await using var product = await ProductUnderTest.Run();
        await LeaveText(product, "A-002", OutboxState.SendingAgain);

        await product.Pass(TextDelivery.LeftAlone + TimeSpan.FromMinutes(1));

        Assert.Empty(SmsOutbox.Of(product.Cloud).All());
        Assert.Equal("unknown", Assert.Single(product.Rows("accounts", "notice-")).GetString("Outcome"));
        Assert.Empty(product.Rows("pending"));
    }

    /// <summary>Heads alone: what a sweep that looked through accounts would have to read.</summary>
    private static Task AddAccounts(ProductUnderTest product)
    {
        var accounts = product.Services.GetRequiredService<ProductTables>().Accounts;
        return Parallel.ForEachAsync(Enumerable.Range(0, Accounts), new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (number, token) =>
        {
            var account = $"B-{number:D6}";
            await accounts.AddEntityAsync(HeadRows.RowOf(account, new AccountHead { Account = account, Site = ProductUnderTest.Site }), token);
        });
    }

    /// <summary>A text that was decided, and whose process died before it was sent or while it was.</summary>
    private static async Task<OutboxItem> LeaveText(ProductUnderTest product, string account, OutboxState state = OutboxState.Waiting)
    {
        var table = product.Services.GetRequiredService<AccountTable>();
        var loaded = await table.Load(account, default);
        var now = product.Cloud.Clock.GetUtcNow();
        var draft = new AccountDraft(loaded!.Head, "system:test", now);
        draft.Tell(NoticeLevel.Low);
        var text = (OutboxItem.Text)draft.Outbox[0];
        await product.Services.GetRequiredService<PendingTable>().Put(PendingHint.OfOutbox(account, text.Number, now), default);
        Assert.NotNull(await table.Commit(loaded, draft, default));
        if (state != OutboxState.Waiting)
        {
            await product.Services.GetRequiredService<ProductTables>().Accounts.UpdateEntityAsync(
                new TableEntity(account, OutboxRows.OutboxKey(text.Number)) { ["State"] = state.ToString() }, ETag.All, TableUpdateMode.Merge);
        }

        return text;
    }
}
