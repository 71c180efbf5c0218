using Prepaid.LocalAzure.Core;
using Xunit.Abstractions;

namespace Prepaid.Conventions.Tests;

public sealed class SdkSignatureTests(ITestOutputHelper output)
{
    private static readonly SdkListing Listing = SdkListing.Read(File.ReadAllText(Repository.PathOf("tests/Prepaid.Conventions.Tests/sdk-signatures.md")));

    [Fact]
    public void The_stand_in_offers_nothing_that_the_sdk_lacks()
    {
        var standIns = StandIns().ToList();
        var differences = SdkComparison.Differences(Listing, standIns);
        output.WriteLine($"{standIns.Count} types compared");

        Assert.True(differences.Count == 0, string.Join("\n", differences));
        Assert.True(standIns.Count > 40);
    }

    [Fact]
    public void What_the_project_added_to_the_listing_names_its_official_page()
    {
        var added = Listing.Types.Where(t => t.Value.Sources.Count > 0).ToList();
        Assert.NotEmpty(added);
        Assert.All(added.SelectMany(t => t.Value.Sources), s => Assert.StartsWith("https://learn.microsoft.com/dotnet/api/", s, StringComparison.Ordinal));
    }

    [Fact]
    public void The_comparison_can_fail()
    {
        const string fake = """
            #### Prepaid.Conventions.Tests.Fake (sealed class, assembly Nowhere)
            ```csharp
            Fake()
            protected Fake(string name)
            virtual string Name { get; }
            virtual Task SendAsync(string to, CancellationToken cancellationToken = default)
            int? Count { get; set; }
            static Fake Parse(string text, int radix = 10)
            ```
            """;
        var differences = SdkComparison.Differences(SdkListing.Read(fake), [typeof(Fake)]);

        Assert.Equal(
            [
                "Prepaid.Conventions.Tests.Fake is 'class', in the SDK 'sealed class'",
                "not in the SDK: Prepaid.Conventions.Tests.Fake: Fake(string name)",
                "not in the SDK: Prepaid.Conventions.Tests.Fake: string Name { get; }",
                "not in the SDK: Prepaid.Conventions.Tests.Fake: int? Count { get; }",
                "not in the SDK: Prepaid.Conventions.Tests.Fake: virtual Task SendAsync(string to, CancellationToken cancellationToken)",
                "not in the SDK: Prepaid.Conventions.Tests.Fake: static Fake Parse(string text, int radix = 8)",
                "not in the SDK: Prepaid.Conventions.Tests.Fake: virtual void Extra<T>(T[] all, ref long rest)",
            ],
            differences);
    }

    [Fact]
    public void A_type_that_is_not_listed_is_a_difference() =>
        Assert.Single(SdkComparison.Differences(SdkListing.Read(""), [typeof(Fake)]));

    internal static IEnumerable<Type> StandIns() =>
        typeof(LocalCloud).Assembly.GetExportedTypes().Where(t => t.Namespace?.StartsWith("Prepaid.", StringComparison.Ordinal) != true);
}
