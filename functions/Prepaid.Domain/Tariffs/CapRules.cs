using System.Collections.Immutable;

namespace Prepaid.Domain.Tariffs;

/// <summary>All cap rules.</summary>
public sealed record CapRules(ImmutableArray<CapRule> Rules)
{
    /// <summary>The rule of a region at a local moment; null where there is none.</summary>
    public CapRule? At(string region, DateTime local) =>
        Rules.Where(rule => rule.Region == region && rule.From <= local).MaxBy(rule => rule.From);
}
