using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Tests.Sites;

public sealed class RefusalTests
{
    public static TheoryData<RefusalReason> Reasons => [.. Enum.GetValues<RefusalReason>()];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_refusal_has_a_text_in_chinese_and_in_english(RefusalReason reason)
    {
        var (zh, en) = (RefusalText.Of(reason, "zh"), RefusalText.Of(reason, "en"));
        Assert.Contains(zh, c => c is >= '\u4e00' and <= '\u9fff');
        Assert.EndsWith("。", zh, StringComparison.Ordinal);
        Assert.DoesNotContain(en, c => c > '\u007f');
        Assert.EndsWith(".", en, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_code_leads_back_to_its_reason(RefusalReason reason)
    {
        Assert.True(RefusalText.TryFind(RefusalText.CodeOf(reason), out var found));
        Assert.Equal(reason, found);
    }

    [Fact]
    public void Texts_differ_so_that_a_cashier_can_tell_refusals_apart()
    {
        var all = Enum.GetValues<RefusalReason>();
        Assert.Equal(all.Length, all.Select(r => RefusalText.Of(r, "zh")).Distinct().Count());
        Assert.Equal(all.Length, all.Select(r => RefusalText.Of(r, "en")).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void The_document_lists_every_reason_in_the_order_of_precedence(RefusalReason reason)
    {
        var codes = Document().Select(row => row.Code).ToList();
        Assert.Equal(Enum.GetValues<RefusalReason>().Select(RefusalText.CodeOf), codes);
        var row = Document().Single(r => r.Code == RefusalText.CodeOf(reason));
        Assert.Equal((RefusalText.Of(reason, "zh"), RefusalText.Of(reason, "en")), (row.Zh, row.En));
    }

    [Fact]
    public void Of_several_reasons_the_first_in_precedence_is_told()
    {
        var refusal = Refusal.FirstOf(
            (true, RefusalReason.BalanceTooLow, "c"),
            (false, RefusalReason.SignInRequired, "a"),
            (true, RefusalReason.AccountClosed, "b"));
        Assert.Equal(new Refusal(RefusalReason.AccountClosed, "b"), refusal);
        Assert.Null(Refusal.FirstOf((false, RefusalReason.AccountClosed, "b")));
    }

    private static List<(string Code, string Zh, string En)> Document()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Prepaid.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("expected Prepaid.sln above the test's folder");
        }

        return [.. File.ReadLines(Path.Combine(folder.FullName, "docs", "refusals.md"))
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal))
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries))
            .Select(c => (c[1].Trim('`'), c[3], c[4]))];
    }
}
