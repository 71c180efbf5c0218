using System.Collections.Immutable;

namespace Prepaid.Domain.Tariffs;

/// <summary>What the price-cap guard says (M2): a breach blocks, with the numbers.</summary>
/// <param name="Rule">The rule applied; null where the region has none.</param>
/// <param name="Tests">Every comparison made.</param>
/// <param name="Missing">Catalogue prices that have not been published; any blocks.</param>
public sealed record CapVerdict(CapRule? Rule, ImmutableArray<CapTest> Tests, ImmutableArray<string> Missing)
{
    /// <summary>True when nothing is above the cap and nothing is missing.</summary>
    public bool Allowed => Missing.IsEmpty && Tests.All(test => test.Passed);

    /// <summary>Comparisons that failed.</summary>
    public IEnumerable<CapTest> Breaches => Tests.Where(test => !test.Passed);
}
