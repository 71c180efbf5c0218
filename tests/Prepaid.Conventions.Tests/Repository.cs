using System.Xml.Linq;

namespace Prepaid.Conventions.Tests;

/// <summary>The working tree that these tests were built from.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot();

    /// <summary>The projects that ship: everything but tests.</summary>
    public static readonly string[] ProductFolders = ["functions", "gateway-agent", "local-azure"];

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>Paths relative to the root with forward slashes, build output left out.</summary>
    public static IEnumerable<string> Files(string folder, params string[] extensions) =>
        Directory.EnumerateFiles(PathOf(folder), "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Where(f => extensions.Contains(Path.GetExtension(f)))
            .Where(f => !f.Split('/').Any(part => part is "bin" or "obj" or "node_modules"))
            .Order(StringComparer.Ordinal);

    public static IEnumerable<string> ProductFiles(params string[] extensions) =>
        ProductFolders.SelectMany(f => Files(f, extensions));

    public static XDocument Xml(string relative) => XDocument.Load(PathOf(relative));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Prepaid.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder.FullName;
    }
}
