using System.Collections.Immutable;

namespace Prepaid.Domain.Tariffs;

/// <summary>One comparison with the cap, in yuan for one unit.</summary>
/// <param name="Name">What was compared: <c>band peak</c>, <c>weighted average</c>, <c>order</c>, <c>statement</c>.</param>
/// <param name="At">Local moment whose catalogue price and rule were used.</param>
/// <param name="AllIn">What a unit really costs, rounded to 6 decimals for showing; the comparison is exact.</param>
/// <param name="Limit">Catalogue price times 1 + uplift.</param>
/// <param name="Catalogue">Catalogue price.</param>
/// <param name="Passed">True when all-in is not above the limit.</param>
public sealed record CapTest(string Name, DateTime At, decimal AllIn, decimal Limit, decimal Catalogue, bool Passed);

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
