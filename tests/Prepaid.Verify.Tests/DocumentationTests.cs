using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Tests;

/// <summary>docs/evidence.md is what other people's scripts are written from: its examples are read, its properties are complete.</summary>
public sealed class DocumentationTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "evidence.md"));

    private static readonly IReadOnlyList<VerifiedRow> Examples =
        [.. Text.Split('\n').Where(l => l.StartsWith("{\"table\":", StringComparison.Ordinal)).Select(VerifiedRow.Parse)];

    [Fact]
    public void Every_example_row_is_one_that_the_verifier_reads()
    {
        var findings = new Findings();
        var account = new AccountPartition("A-001");
        foreach (var row in Examples.Where(r => r.Table == "accounts"))
        {
            account.Take(row, findings);
        }

        var tables = OtherTables.Read(Examples.Where(r => r.Table != "accounts"), findings);

        Assert.Empty(findings.Kept);
        Assert.NotNull(account.Head);
        Assert.Single(account.Entries);
        Assert.Equal(account.Entries[0].ComputedHash, account.Entries[0].StoredHash);
        Assert.Equal(3, Assert.Single(account.Days).Readings.Count);
        Assert.Equal((1, 1, 1, 1, 1), (account.Relays.Count, account.Commands.Count, account.Notices.Count, account.Keys.Count, account.Audit.Count));
        Assert.Equal((1, 1, 1), (tables.Sites.Count, tables.Meters.Count, tables.Inbox.Count));
    }

    [Fact]
    public void Every_property_of_a_genuine_row_that_is_checked_stands_in_an_example_of_its_kind()
    {
        using var run = new AlteredRun();
        var documented = Examples.GroupBy(KindOf).ToDictionary(g => g.Key, g => g.SelectMany(r => r.Properties.Keys).ToHashSet());
        foreach (var row in run.Rows.Select(VerifiedRow.Parse).Where(r => documented.ContainsKey(KindOf(r))))
        {
            Assert.All(row.Properties.Keys, p => Assert.True(documented[KindOf(row)].Contains(p) || Text.Contains($"`{p}`", StringComparison.Ordinal), $"{row.Place} {p}"));
        }
    }

    [Theory]
    [InlineData("truth.csv")]
    [InlineData("commands.csv")]
    [InlineData("payments.csv")]
    [InlineData("texts.csv")]
    public void The_header_of_every_file_is_documented(string file) =>
        Assert.Contains($"`{File.ReadLines(Path.Combine(AppContext.BaseDirectory, "sample", file)).First()}`", Text, StringComparison.Ordinal);

    private static string KindOf(VerifiedRow row) => row.Table + (row.Table == "directory" ? row.PartitionKey.Split(':')[0] : row.RowKey.Split('-')[0]);
}
