namespace Prepaid.Conventions.Tests;

/// <summary>What a set of types offers that the SDK, as listed, does not.</summary>
internal static class SdkComparison
{
    public static IReadOnlyList<string> Differences(SdkListing listing, IEnumerable<Type> types) =>
        [.. types.OrderBy(t => t.FullName, StringComparer.Ordinal).SelectMany(t => DifferencesOf(listing, t))];

    private static IEnumerable<string> DifferencesOf(SdkListing listing, Type type)
    {
        var name = Signature.NameOf(type);
        if (type is { IsAbstract: true, IsSealed: true })
        {
            var extensions = Signature.ExtensionsOf(type).ToList();
            return extensions.Count > 0
                ? extensions.Where(e => !listing.Extensions.Contains(e)).Select(e => $"not in the SDK: {e}")
                : [$"static class without extension methods: {name}"];
        }

        if (!listing.Types.TryGetValue(name, out var listed))
        {
            return [$"type not listed: {name} ({Signature.KindOf(type)})"];
        }

        var kind = Signature.KindOf(type);
        IEnumerable<string> differences = kind == listed.Kind ? [] : [$"{name} is '{kind}', in the SDK '{listed.Kind}'"];
        return differences.Concat(Signature.MembersOf(type).Where(m => !listed.Members.Contains(m)).Select(m => $"not in the SDK: {name}: {m}"));
    }
}
