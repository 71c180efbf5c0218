using Prepaid.Domain.Billing;
using Prepaid.Domain.Metering;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Billing;

/// <summary>Opens a case for a pool whose members counted more than its mains (R47), and closes it when a later month is right.</summary>
public sealed class PoolAlarms(AlarmTable table, TimeProvider clock)
{
    /// <summary>Follows a plan; written before it is frozen.</summary>
    public async Task Follow(SiteEntry site, BillingPeriod month, IReadOnlyList<SharedPool> shared, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(shared);
        var now = clock.GetUtcNow();
        foreach (var snapshot in shared.Select(p => p.Snapshot))
        {
            var known = await table.Find(site.Site, AlarmKind.PoolResidualNegative, snapshot.Pool, cancellationToken);
            if (snapshot.Flags.Contains(Apportionment.ResidualNegative))
            {
                var alarm = new Alarm(AlarmKind.PoolResidualNegative, snapshot.Pool, month.First, $"{month}: the mains less what is taken off is {snapshot.MonthQuantity}; nothing of the month is shared out");
                await table.Put(new AlarmRow(site.Site, alarm, site.HouseAccount, known is { IsOpen: true } ? known.FirstSeen : now, now, null), cancellationToken);
            }
            else if (known is { IsOpen: true } && known.Alarm.Since <= month.First)
            {
                await table.Put(known with { ClosedAt = now }, cancellationToken);
            }
        }
    }
}
