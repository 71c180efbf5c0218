namespace Prepaid.Conventions.Tests;

public sealed class PackageTests
{
    [Fact]
    public void Every_package_is_pinned_exactly_and_once()
    {
        var pinned = Repository.Xml("Directory.Packages.props").Descendants("PackageVersion")
            .Select(p => (Id: p.Attribute("Include")!.Value, Version: p.Attribute("Version")!.Value))
            .ToList();
        Assert.NotEmpty(pinned);
        Assert.Equal(pinned.Count, pinned.Select(p => p.Id).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(pinned, p => Assert.Matches(@"^\d+\.\d+\.\d+(\.\d+)?(-[\w.]+)?$", p.Version));
    }

    [Fact]
    public void No_project_gives_a_version_of_its_own() =>
        Findings.None(Projects().SelectMany(p => Repository.Xml(p).Descendants("PackageReference")
            .Where(r => r.Attribute("Version") is not null || r.Attribute("VersionOverride") is not null || r.Element("Version") is not null)
            .Select(r => $"{p}: {r.Attribute("Include")?.Value}")));

    [Fact]
    public void Every_package_that_is_used_is_pinned()
    {
        var pinned = Repository.Xml("Directory.Packages.props").Descendants("PackageVersion").Select(p => p.Attribute("Include")!.Value);
        Findings.None(Projects().SelectMany(p => Repository.Xml(p).Descendants("PackageReference"))
            .Select(r => r.Attribute("Include")!.Value)
            .Distinct()
            .Except(pinned));
    }

    private static IEnumerable<string> Projects() =>
        Repository.ProductFiles(".csproj")
            .Concat(Repository.Files("tests", ".csproj", ".props"))
            .Append("AzureSdk.props")
            .Append("Directory.Build.props");
}
