using Prepaid.Domain.Sites;
using Prepaid.Functions.Ledger;

namespace Prepaid.Verify.Tests.Lived;

/// <summary>Daily anchors: what somebody with write access to all tables of an account could do is found by them.</summary>
public sealed class AnchorTests
{
    [Fact]
    public async Task Newest_entries_removed_together_with_everything_that_tells_of_them_are_found_by_the_anchor()
    {
        await using var product = await Anchored();
        using var run = product.Leave();
        Expect.Passes(run.Verify());

        // The transfer leaves no trace in any other row of the account: entry, key, audit row and balances go.
        run.RemoveRow("accounts/A-1/entry-000000000002").RemoveRow("accounts/A-1/key-request-t-1").RemoveRow("accounts/A-1/audit-000000000002").Rechain("A-1").Row("accounts/A-1/head", head =>
        {
            head["ElectricityFen"] = 5_000;
            head["RentFen"] = 0;
            head["AuditCount"] = 1;
            head["LastAuditHash"] = run.Read("accounts/A-1/audit-000000000001")["Hash"]!.DeepClone();
        });
        var report = run.Verify();

        Expect.Fails(report, Check.BooksBalance, "accounts/A-1/head");
        Assert.All(report.Violations, v => Assert.Contains("anchors/", v.Expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("heads", "Heads", "A-1,2,", "A-1,1,")]
    [InlineData("anchor", "Hash", null, null)]
    [InlineData("anchor", "Entries", null, null)]
    [InlineData("newest", "Hash", null, null)]
    public async Task An_anchor_that_was_altered_is_found(string which, string property, string? old, string? with)
    {
        await using var product = await Anchored();
        using var run = product.Leave();
        var place = run.Rows.Select(VerifiedRow.Parse).Where(r => r.Table == "anchors" && (which == "heads" ? r.Properties.ContainsKey("Heads") : which == "newest" ? r.RowKey == "newest" : r.RowKey.Length == 8)).Select(r => r.Place).Last();
        run.Row(place, r => r[property] = old is not null ? r[property]!.GetValue<string>().Replace(old, with, StringComparison.Ordinal) : property == "Entries" ? 99 : "0" + r[property]!.GetValue<string>()[1..] + "x");

        Expect.Fails(run.Verify(), Check.BooksBalance, "anchors/S-1/");
    }

    private static async Task<LivedProduct> Anchored()
    {
        var product = await LivedProduct.Begin();
        await product.Open("A-1", 5_000);
        await product.Open("A-2", 0);
        await product.Post(Role.Cashier, "api/accounts/A-1/transfers", new { id = "t-1", from = "electricity", to = "rent", amountFen = 1_200, reason = "rent of March" });
        for (var day = 0; day < 3; day++)
        {
            product.Pass(24);
            await product.Product.Get<Anchors>().TakeDue(CancellationToken.None);
        }

        return product;
    }
}
