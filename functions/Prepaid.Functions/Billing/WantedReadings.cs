using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;

namespace Prepaid.Functions.Billing;

/// <summary>Which missing readings a run still waits for: those that a pool needs whose deadline has not passed (R45).</summary>
public sealed class WantedReadings(IReadOnlyCollection<Pool> pools, BillingPeriod month, DateOnly today)
{
    /// <summary>The house meter that is missing, for people; null when none is waited for.</summary>
    public string? MissingIn(IReadOnlyDictionary<string, (Wallet Wallet, MeterMonth Use)> house)
    {
        ArgumentNullException.ThrowIfNull(house);
        foreach (var (pool, meter) in pools.SelectMany(p => p.Mains.Concat(p.Subtracts).Select(m => (p, m))))
        {
            if (!house.TryGetValue(meter, out var found))
            {
                return $"pool {pool.Id} names meter {meter}, which the house account did not have in {month}";
            }

            if (found.Use.IsEstimated && IsOpen(pool))
            {
                return Tell(found.Use, pool);
            }
        }

        var named = pools.SelectMany(p => p.Mains.Concat(p.Subtracts)).ToHashSet(StringComparer.Ordinal);
        return house.Where(m => !named.Contains(m.Key)).Select(m => MissingOf(m.Value.Wallet, m.Value.Use)).FirstOrDefault(m => m is not null);
    }

    /// <summary>The meter of a member that is missing, for people; null when none is waited for.</summary>
    public string? MissingOf(PoolMember member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return member.Meters.Select(m => MissingOf(m.Wallet, m.Use)).FirstOrDefault(m => m is not null);
    }

    private static string Tell(MeterMonth use, Pool pool) =>
        $"meter {use.Meter} of account {use.Account} is read or believed only up to {DateTimeOffset.FromUnixTimeSeconds(use.Through):u}; pool {pool.Id} estimates it {pool.DeadlineDays} days behind the month";

    private string? MissingOf(Wallet wallet, MeterMonth use) =>
        use.IsEstimated && pools.FirstOrDefault(p => p.ReadsMembers && p.Wallet == wallet && IsOpen(p)) is { } pool ? Tell(use, pool) : null;

    private bool IsOpen(Pool pool) => today < month.End.AddDays(pool.DeadlineDays);
}
