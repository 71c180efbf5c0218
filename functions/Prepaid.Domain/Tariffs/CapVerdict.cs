using System.Collections.Immutable;
using Prepaid.Domain.Sites;

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

    /// <summary>The refusal of several verdicts together, with the numbers: a missing price first, else the worst breach; null when all allow it.</summary>
    public static Refusal? Refuse(IReadOnlyCollection<CapVerdict> verdicts)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        var missing = verdicts.SelectMany(v => v.Missing).Distinct().ToList();
        if (missing.Count > 0)
        {
            return new Refusal(RefusalReason.CataloguePriceMissing, $"expected a published price {string.Join(", ", missing)}");
        }

        return verdicts.SelectMany(v => v.Breaches).MaxBy(test => test.AllIn - test.Limit) is { } worst
            ? new Refusal(RefusalReason.PriceCapBreached, FormattableString.Invariant($"{worst.Name}: all-in {worst.AllIn} yuan; expected at most {worst.Limit}, catalogue {worst.Catalogue}"))
            : null;
    }
}
