using System.Collections.Concurrent;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Imports;

/// <summary>Looks, without changing anything, at what an import would meet: what is there already, and what must be there.</summary>
public sealed class ImportCheck(DirectoryTable directory, PremisesTable premises, AccountTable accounts, SiteTariffs tariffs, TimeProvider clock)
{
    private const int LookedAtOnce = 32;

    /// <summary>Faults of the plan against what is stored.</summary>
    public async Task<IReadOnlyList<ImportFault>> Of(ImportPlan plan, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(actor);
        var faults = new ConcurrentBag<ImportFault>();
        await Each(plan.Sites, site => Site(site, actor, faults, cancellationToken), cancellationToken);
        await Each(plan.Accounts, account => Account(account, plan, actor, faults, cancellationToken), cancellationToken);
        await Each(plan.Meters, meter => Meter(meter, plan, actor, faults, cancellationToken), cancellationToken);
        return [.. faults.OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Row).ThenBy(f => f.Field, StringComparer.Ordinal)];
    }

    private static Task Each<T>(IEnumerable<T> items, Func<T, Task> look, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = LookedAtOnce, CancellationToken = cancellationToken }, async (item, _) => await look(item));

    private async Task Site(ImportedSite site, Actor actor, ConcurrentBag<ImportFault> faults, CancellationToken cancellationToken)
    {
        if (!actor.MaySee("*"))
        {
            faults.Add(new ImportFault("sites", site.Row, "site", "an import by somebody of all sites: a new one belongs to nobody yet"));
        }
        else if (await directory.Site(site.Body.Site, cancellationToken) is { } there)
        {
            if ((there.Name, there.Zone, there.HouseAccount, there.Calendar) != (site.Body.Name, site.Body.Zone, site.Body.HouseAccount, site.Body.Calendar))
            {
                faults.Add(new ImportFault("sites", site.Row, "site", $"a new site, or the one that is there: {there.Name} in {there.Zone} with house account {there.HouseAccount}"));
            }
        }
        else if (await accounts.Load(site.Body.HouseAccount, cancellationToken) is not null)
        {
            faults.Add(new ImportFault("sites", site.Row, "houseAccount", "an account that is not open yet"));
        }
    }

    private async Task Account(ImportedAccount account, ImportPlan plan, Actor actor, ConcurrentBag<ImportFault> faults, CancellationToken cancellationToken)
    {
        if (await SiteFault(account.Site, plan, actor, cancellationToken) is { } fault)
        {
            faults.Add(new ImportFault("accounts", account.Row, "site", fault));
            return;
        }

        if (await directory.Site(account.Site, cancellationToken) is null || (await tariffs.Of(account.Site, cancellationToken)).VersionAt(clock.GetUtcNow().ToUnixTimeSeconds()) < 0)
        {
            faults.Add(new ImportFault("accounts", account.Row, "site", "a site with a tariff for today: import sites first, then approve their tariffs"));
        }

        if (await accounts.Load(account.Body.Account, cancellationToken) is not null)
        {
            faults.Add(new ImportFault("accounts", account.Row, "account", "an account that is not open yet"));
        }

        if (await premises.Room(account.Site, account.Body.Room, cancellationToken) is { } room && room.Name != account.Room.Name)
        {
            faults.Add(new ImportFault("accounts", account.Row, "roomName", $"the name of room {room.Room} as it is known"));
        }

        if (await premises.Tenant(account.Site, account.Body.Tenant, cancellationToken) is { } tenant
            && (tenant.Name, tenant.Phone, tenant.Language) != (account.Tenant.Name, account.Tenant.Phone, account.Tenant.Language))
        {
            faults.Add(new ImportFault("accounts", account.Row, "tenant", "a new tenant, or name, phone and language as they are known"));
        }
    }

    private async Task Meter(ImportedMeter meter, ImportPlan plan, Actor actor, ConcurrentBag<ImportFault> faults, CancellationToken cancellationToken)
    {
        if (await SiteFault(meter.Site, plan, actor, cancellationToken) is { } fault)
        {
            faults.Add(new ImportFault("meters", meter.Row, "site", fault));
        }

        if (await directory.Meter(meter.Body.Meter, cancellationToken) is not null)
        {
            faults.Add(new ImportFault("meters", meter.Row, "meter", "a meter that is not known yet"));
        }

        if (meter.Signed?.Time > clock.GetUtcNow().ToUnixTimeSeconds())
        {
            faults.Add(new ImportFault("meters", meter.Row, "readAt", "a time that is not in the future"));
        }
    }

    private async Task<string?> SiteFault(string site, ImportPlan plan, Actor actor, CancellationToken cancellationToken) =>
        !actor.MaySee(site) || (await directory.Site(site, cancellationToken) is null && plan.Sites.All(s => s.Body.Site != site))
            ? "a site that is known, or one of this import"
            : null;
}
