using Microsoft.Extensions.DependencyInjection;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Relays;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;
using Prepaid.Local.Building;
using Prepaid.Local.Tenants;

namespace Prepaid.Local.Running;

/// <summary>Enters the simulated building into the product: site, accounts with opening balances, meters. Safe to run again.</summary>
public static class Settlement
{
    public const string Site = "S-1";
    public const string Gateway = "gw-1";
    public const string HouseAccount = "H-1";

    public static async Task Enter(
        IServiceProvider product, RunPlan plan, IReadOnlyList<BuildingMeter> meters, IReadOnlyList<Tenant> tenants, string tariffJson, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var directory = product.GetRequiredService<DirectoryTable>();
        var accounts = product.GetRequiredService<AccountTable>();
        await accounts.Open(Head(HouseAccount, meters.Where(m => m.Kind == MeterKind.Main).Select(m => (m, MeterUse.House)), 0, plan.Start), [], cancellationToken);
        await directory.Put(new AccountEntry(HouseAccount, Site, "house", string.Empty, "zh"), cancellationToken);
        foreach (var meter in meters.Where(m => m.Kind == MeterKind.Main))
        {
            await directory.Put(Link(meter, HouseAccount, MeterUse.House), cancellationToken);
        }

        foreach (var tenant in tenants)
        {
            List<(BuildingMeter Meter, MeterUse Use)> own = [(tenant.ElectricityMeter, MeterUse.Electricity)];
            if (tenant.WaterMeter is { } water)
            {
                own.Add((water, MeterUse.Water));
            }

            await accounts.Open(Head(tenant.Account, own, tenant.OpeningFen, plan.Start), own.Select(m => RelayState.New(m.Meter.Id, Gateway)), cancellationToken);
            await directory.Put(new AccountEntry(tenant.Account, Site, tenant.Room, tenant.Phone, tenant.Language), cancellationToken);
            foreach (var (meter, use) in own)
            {
                await directory.Put(Link(meter, tenant.Account, use), cancellationToken);
            }
        }

        await directory.Put(new SiteEntry(Site, "Simulated building", plan.Zone, HouseAccount, tariffJson, new()), cancellationToken);
    }
}
