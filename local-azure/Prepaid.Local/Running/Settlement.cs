using Microsoft.Extensions.DependencyInjection;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;
using Prepaid.Local.Building;
using Prepaid.Local.Tenants;

namespace Prepaid.Local.Running;

/// <summary>Enters the simulated building into the product: accounts with opening balances, meters, and last the site. Safe to run again: what people changed since stays.</summary>
public static class Settlement
{
    public const string Site = "S-1";
    public const string Gateway = "gw-1";
    public const string HouseAccount = "H-1";

    public static async Task Enter(
        IServiceProvider product,
        RunPlan plan,
        IReadOnlyList<BuildingMeter> meters,
        IReadOnlyList<Tenant> tenants,
        string tariffJson,
        SiteRules rules,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var directory = product.GetRequiredService<DirectoryTable>();
        if (await directory.Site(Site, cancellationToken) is not null)
        {
            return;
        }

        var accounts = product.GetRequiredService<AccountTable>();
        var main = meters.Where(m => m.Kind == MeterKind.Main).ToList();
        await Open(HouseAccount, "house", string.Empty, "zh", [.. main.Select(m => (m, MeterUse.House))], 0, 0);
        foreach (var tenant in tenants)
        {
            List<(BuildingMeter Meter, MeterUse Use)> own = [(tenant.ElectricityMeter, MeterUse.Electricity)];
            if (tenant.WaterMeter is { } water)
            {
                own.Add((water, MeterUse.Water));
            }

            await Open(tenant.Account, tenant.Room, tenant.Phone, tenant.Language, own, tenant.OpeningFen, tenant.OpeningWaterFen);
        }

        await directory.Put(new SiteEntry(Site, "Simulated building", plan.Zone, HouseAccount, tariffJson, rules) { WaterTariffJson = SimulatedTariff.WaterJson }, cancellationToken);

        async Task Open(string account, string room, string phone, string language, IReadOnlyList<(BuildingMeter Meter, MeterUse Use)> own, long openingFen, long openingWaterFen)
        {
            var opening = AccountOpening.Open(
                account,
                Site,
                [.. own.Select(m => new OpenedMeter(m.Meter.Id, m.Use, m.Meter.HasRelay ? RelayState.New(m.Meter.Id, Gateway) : null))],
                new OpeningBalances(Money.FromFen(openingFen), Money.FromFen(openingWaterFen), Money.Zero),
                "system:settlement",
                plan.Start,
                BalanceSharing.Pool,
                import: null);
            await accounts.Open(opening, cancellationToken);
            await directory.Put(new AccountEntry(account, Site, room, phone, language), cancellationToken);
            foreach (var (meter, use) in own)
            {
                await directory.Put(new MeterLink(meter.Id, Gateway, account, Site, use, 2, RatedPerHour(meter.Kind), meter.HasRelay), cancellationToken);
            }
        }
    }

    private static decimal RatedPerHour(MeterKind kind) => kind switch
    {
        MeterKind.Main => 400m,
        MeterKind.Water => 10m,
        _ => 22m,
    };
}
