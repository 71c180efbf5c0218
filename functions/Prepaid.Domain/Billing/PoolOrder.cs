using System.Collections.Immutable;

namespace Prepaid.Domain.Billing;

/// <summary>The order in which cascaded pools are shared out: each before those it feeds (R49).</summary>
public static class PoolOrder
{
    /// <summary>The versions in force in a month: of each pool the one with the latest start, of those the one made last; pools that ended are left out.</summary>
    /// <param name="versions">In the order in which they were made.</param>
    /// <param name="month">The month.</param>
    public static IReadOnlyList<Pool> InForce(IEnumerable<Pool> versions, BillingPeriod month) =>
        [.. versions.Where(v => v.From.First <= month.First).GroupBy(v => v.Id, StringComparer.Ordinal).Select(g => g.OrderBy(v => v.From.First).Last()).Where(v => v.IsActive)];

    /// <summary>The pools in order; false when they feed each other in a circle or feed one that is not there.</summary>
    /// <param name="pools">Pools in force, each once.</param>
    /// <param name="ordered">In order; those at the same stage by id.</param>
    /// <param name="problem">Which pools, and why.</param>
    public static bool TryOrder(IReadOnlyCollection<Pool> pools, out ImmutableArray<Pool> ordered, out string problem)
    {
        ArgumentNullException.ThrowIfNull(pools);
        ordered = [];
        var known = pools.Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        var fedBy = pools.ToDictionary(p => p.Id, _ => 0, StringComparer.Ordinal);
        foreach (var (pool, feed) in pools.SelectMany(p => p.Feeds.Select(f => (p, f))))
        {
            if (!known.Contains(feed.Pool))
            {
                problem = $"{pool.Id} feeds {feed.Pool}, which is not in force";
                return false;
            }

            fedBy[feed.Pool]++;
        }

        var done = ImmutableArray.CreateBuilder<Pool>(pools.Count);
        var open = pools.OrderBy(p => p.Id, StringComparer.Ordinal).ToList();
        while (open.Find(p => fedBy[p.Id] == 0) is { } next)
        {
            open.Remove(next);
            done.Add(next);
            foreach (var feed in next.Feeds)
            {
                fedBy[feed.Pool]--;
            }
        }

        problem = open.Count == 0 ? string.Empty : "a circle: " + string.Join(", ", open.Select(p => p.Id));
        ordered = done.ToImmutable();
        return open.Count == 0;
    }
}
