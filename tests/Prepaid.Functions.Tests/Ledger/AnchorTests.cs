using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Tests.Ledger;

public sealed class AnchorTests
{
    private static readonly string[] Anchored = ["A-1", "A-2", "H-1", "H-9"];

    [Fact]
    public async Task A_day_that_ended_is_anchored_once_and_the_hash_can_be_recomputed_from_what_is_exported()
    {
        await using var product = await WithAccounts();
        await product.Get<Anchors>().TakeDue(CancellationToken.None);
        product.Clock.Advance(TimeSpan.FromHours(1));
        await product.Get<Anchors>().TakeDue(CancellationToken.None);
        product.Clock.Advance(TimeSpan.FromDays(1));
        await product.Get<Anchors>().TakeDue(CancellationToken.None);

        var anchors = (await product.Get(Role.Auditor, "api/sites/S-1/anchors")).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["2026-02-28", "2026-03-01"], anchors.Select(a => a.GetProperty("day").GetString()));
        Assert.Equal(["-", anchors[0].GetProperty("hash").GetString()], anchors.Select(a => a.GetProperty("previous").GetString()));
        var heads = (await product.Get(Role.Auditor, "api/sites/S-1/anchors/20260301/heads")).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(Anchored, heads.Select(h => h.GetProperty("account").GetString()));
        var text = anchors[0].GetProperty("hash").GetString() + "\n" + string.Concat(heads.Select(h => $"{h.GetProperty("account").GetString()},{h.GetProperty("entryCount").GetInt64()},{h.GetProperty("lastHash").GetString()}\n"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), anchors[1].GetProperty("hash").GetString());
        Assert.Equal("2026-03-01", (await product.Get(Role.Auditor, "api/sites/S-1/anchors/2026-03-01")).Body.GetProperty("day").GetString());
        Assert.Equal("404 anchor-not-found", (await product.Get(Role.Auditor, "api/sites/S-1/anchors/20260227")).Short);
        Assert.Equal("404 site-not-found", (await product.Get(Role.Auditor, "api/sites/S-9/anchors")).Short);
    }

    [Fact]
    public async Task A_ledger_whose_tail_and_head_were_both_replaced_no_longer_fits_its_anchor()
    {
        await using var product = await WithAccounts();
        await product.Get<Anchors>().TakeDue(CancellationToken.None);
        var anchored = (await product.Get<AnchorTable>().Newest(RunningProduct.Site, CancellationToken.None))!;
        var table = product.Get<ProductTables>().Accounts;
        var row = (await table.GetEntityAsync<TableEntity>("A-1", "entry-000000000001")).Value;
        var forged = new LedgerEntry(1, "opening", "opening:electricity", [new(CounterAccounts.ElectricityWallet, Domain.Money.FromFen(9)), new(CounterAccounts.Opening, Domain.Money.FromFen(-9))], "{}", row.GetDateTimeOffset("ServiceFrom")!.Value, row.GetDateTimeOffset("ServiceTo")!.Value, row.GetDateTimeOffset("BookedAt")!.Value, "system:test", LedgerEntry.Genesis);
        await table.UpsertEntityAsync(EntryRows.RowOf("A-1", forged), TableUpdateMode.Replace);
        await table.UpsertEntityAsync(new TableEntity("A-1", HeadRows.Key) { ["ElectricityFen"] = 9L, ["LastHash"] = forged.Hash }, TableUpdateMode.Merge);

        await Books.MustBalance(product); // the books alone tell nothing
        var (heads, _) = await product.Get<AnchorTable>().Heads(anchored, null, CancellationToken.None);
        var head = heads.Single(h => h.Account == "A-1");
        Assert.NotEqual(head.LastHash, (await table.GetEntityAsync<TableEntity>("A-1", $"entry-{head.EntryCount:D12}")).Value.GetString("Hash"));
    }

    private static async Task<RunningProduct> WithAccounts()
    {
        var product = await RunningProduct.Begin();
        await product.Open("A-1", 700);
        await product.Open("A-2", 0);
        await product.Open("H-9", 50);
        await product.Directories.Put(new AccountEntry("A-3", RunningProduct.Site, "listed, not open", string.Empty, "en"), CancellationToken.None);
        return product;
    }
}
