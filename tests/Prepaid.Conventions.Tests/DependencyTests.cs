using System.Text.RegularExpressions;

namespace Prepaid.Conventions.Tests;

/// <summary>The dependency rules of architecture.md, by project reference and by namespace.</summary>
public sealed partial class DependencyTests
{
    private static readonly string[] VendorPlaces =
    [
        "functions/Prepaid.Functions/Program.cs",
        "functions/Prepaid.Functions/Triggers/",
        "functions/Prepaid.Functions/Adapters/",
        "functions/Prepaid.Verify/",
        "gateway-agent/Prepaid.GatewayAgent/Hub/",
    ];

    [Theory]
    [InlineData("functions/Prepaid.Domain/Prepaid.Domain.csproj")]
    [InlineData("gateway-agent/Prepaid.Contract/Prepaid.Contract.csproj")]
    [InlineData("functions/Prepaid.Verify/Prepaid.Verify.csproj")]
    [InlineData("local-azure/Prepaid.LocalAzure/Prepaid.LocalAzure.csproj")]
    [InlineData("gateway-agent/Prepaid.GatewayAgent/Prepaid.GatewayAgent.csproj", "Prepaid.Contract")]
    [InlineData("functions/Prepaid.Functions/Prepaid.Functions.csproj", "Prepaid.Contract", "Prepaid.Domain")]
    public void A_project_refers_to_these_of_ours_and_no_others(string project, params string[] allowed) =>
        Assert.Equal(allowed, References(project, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("functions/Prepaid.Domain/Prepaid.Domain.csproj")]
    [InlineData("gateway-agent/Prepaid.Contract/Prepaid.Contract.csproj")]
    public void Domain_and_contract_use_no_package_and_no_framework_but_dotnet(string project)
    {
        Assert.Empty(References(project, "PackageReference"));
        Assert.Empty(References(project, "FrameworkReference"));
        Assert.DoesNotContain("AzureSdk.props", File.ReadAllText(Repository.PathOf(project)), StringComparison.Ordinal);
    }

    [Fact]
    public void Assemblies_of_domain_and_contract_load_nothing_but_dotnet()
    {
        foreach (var assembly in new[] { OurAssemblies.Domain, OurAssemblies.Contract })
        {
            Assert.All(
                assembly.GetReferencedAssemblies(),
                r => Assert.True(r.Name!.StartsWith("System", StringComparison.Ordinal) || r.Name == "netstandard", $"{assembly.GetName().Name} uses {r.Name}"));
        }
    }

    [Fact]
    public void Vendor_namespaces_stand_only_at_the_edge()
    {
        var files = Repository.Files("functions", ".cs").Concat(Repository.Files("gateway-agent", ".cs"))
            .Where(f => !VendorPlaces.Any(p => f.StartsWith(p, StringComparison.Ordinal)));
        AssertNoLine(files, Vendor());
        AssertNoLine(Repository.Files("functions", ".csproj").Concat(Repository.Files("gateway-agent", ".csproj")), VendorUsing());
    }

    [Fact]
    public void Nothing_that_ships_to_azure_names_the_stand_in()
    {
        var files = Repository.Files("functions", ".cs", ".csproj", ".json", ".props").Concat(Repository.Files("gateway-agent", ".cs", ".csproj", ".json", ".props"))
            .Append("Directory.Build.props").Append("Directory.Packages.props");
        AssertNoLine(files, StandIn());
    }

    [Fact]
    public void No_namespace_of_ours_has_a_segment_azure() =>
        AssertNoLine(Repository.Files("functions", ".cs").Concat(Repository.Files("gateway-agent", ".cs")), AzureSegment());

    [Fact]
    public void No_type_of_ours_has_a_name_that_the_sdk_also_has()
    {
        var sdk = SdkSignatureTests.StandIns().Select(t => t.Name).ToHashSet();
        var clashes = OurAssemblies.All.SelectMany(a => a.GetTypes())
            .Where(t => !t.IsNested && t.Namespace?.StartsWith("Prepaid.", StringComparison.Ordinal) == true && sdk.Contains(t.Name))
            .Select(t => t.FullName);
        Findings.None(clashes!);
    }

    [Theory]
    [InlineData("using Azure.Data.Tables;", true)]
    [InlineData("using static Microsoft.Azure.Devices.Message;", true)]
    [InlineData("    Azure.Response answer;", true)]
    [InlineData("    /// <summary>Azure keeps it.</summary>", false)]
    [InlineData("using Prepaid.Functions.Adapters;", false)]
    public void The_vendor_rule_sees_what_it_should(string line, bool vendor) => Assert.Equal(vendor, Vendor().IsMatch(line));

    [Theory]
    [InlineData("using Prepaid.LocalAzure.Core;", true)]
    [InlineData("""<ProjectReference Include="../../local-azure/x.csproj" />""", true)]
    [InlineData("using Prepaid.Domain;", false)]
    public void The_stand_in_rule_sees_what_it_should(string line, bool standIn) => Assert.Equal(standIn, StandIn().IsMatch(line));

    [GeneratedRegex(@"\b(Microsoft\.)?Azure\.[A-Z]|\busing Azure;")]
    private static partial Regex Vendor();

    [GeneratedRegex(@"<Using\s+Include=""(Microsoft\.)?Azure\b")]
    private static partial Regex VendorUsing();

    [GeneratedRegex(@"LocalAzure|local-azure|Prepaid\.Local\b")]
    private static partial Regex StandIn();

    [GeneratedRegex(@"^\s*namespace\s+(.*\.)?Azure(\.|;|\s|$)")]
    private static partial Regex AzureSegment();

    private static IEnumerable<string> References(string project, string kind) =>
        Repository.Xml(project).Descendants(kind).Select(r => r.Attribute("Include")!.Value);

    private static void AssertNoLine(IEnumerable<string> files, Regex forbidden)
    {
        var found = files.SelectMany(f => File.ReadLines(Repository.PathOf(f))
            .Select((line, index) => (File: f, Number: index + 1, Line: line))
            .Where(l => forbidden.IsMatch(l.Line)));
        Findings.None(found.Select(l => $"{l.File}:{l.Number}: {l.Line.Trim()}"));
    }
}
