using System.Text.RegularExpressions;

namespace Prepaid.Conventions.Tests;

/// <summary>The signatures of sdk-signatures.md by type.</summary>
internal sealed partial class SdkListing
{
    private readonly Dictionary<string, ListedType> types = [];

    /// <summary>Extension methods: declaring type and the method, generic parameters left out as in the listing.</summary>
    public HashSet<string> Extensions { get; } = [];

    public IReadOnlyDictionary<string, ListedType> Types => types;

    public static SdkListing Read(string markdown)
    {
        var listing = new SdkListing();
        ListedType? current = null;
        var inExtensions = false;
        var inBlock = false;
        foreach (var line in markdown.Split('\n').Select(l => l.TrimEnd()))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inBlock = !inBlock;
            }
            else if (inBlock && inExtensions)
            {
                listing.Extensions.Add(line);
            }
            else if (inBlock && line.Length > 0)
            {
                current!.Add(line);
            }
            else if (line.StartsWith("Extension methods", StringComparison.Ordinal))
            {
                inExtensions = true;
            }
            else if (line.StartsWith("Source: ", StringComparison.Ordinal))
            {
                current?.Sources.Add(line["Source: ".Length..]);
            }
            else if (Heading().Match(line) is { Success: true } heading)
            {
                inExtensions = false;
                current = listing.TypeOf(heading.Groups["name"].Value, heading.Groups["kind"].Value);
            }
        }

        return listing;
    }

    private ListedType TypeOf(string name, string kind)
    {
        if (!types.TryGetValue(name, out var type))
        {
            types[name] = type = new ListedType(kind.Trim());
        }

        return type;
    }

    [GeneratedRegex(@"^#### (?<name>[\w.<>,]+) \((?<kind>[^,()]+), assembly [\w.]+\)$")]
    private static partial Regex Heading();

    /// <summary>One listed type: what it is, and its members one by one.</summary>
    internal sealed class ListedType(string kind)
    {
        /// <summary>Such as "sealed class : IotHubException".</summary>
        public string Kind { get; } = kind;

        public HashSet<string> Members { get; } = [];

        /// <summary>Official pages, for what the project added.</summary>
        public List<string> Sources { get; } = [];

        public void Add(string line)
        {
            foreach (var member in Kind == "enum" ? line.Split(", ") : [line])
            {
                Members.Add(member);
            }
        }
    }
}
