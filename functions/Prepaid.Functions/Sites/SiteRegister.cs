using Prepaid.Domain.Ledger;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;

namespace Prepaid.Functions.Sites;

/// <summary>What came of an entry: refused, new, or there before with the same content.</summary>
public sealed record Registered(Refusal? Refusal, bool IsNew)
{
    public static readonly Registered There = new(null, false);

    public static readonly Registered New = new(null, true);

    public static Registered No(RefusalReason reason, string detail) => new(new Refusal(reason, detail), false);
}

/// <summary>What an account is opened with besides its name.</summary>
/// <param name="Import">Id of the import.</param>
/// <param name="Meters">Meters with their signed values.</param>
/// <param name="Balances">Brought over.</param>
public sealed record BroughtOver(string Import, IReadOnlyList<OpenedMeter> Meters, OpeningBalances Balances);

/// <summary>Enters sites, rooms, tenants, meters and accounts, for the API and for imports. The same again changes nothing; other content under the same id is refused.</summary>
public sealed class SiteRegister(DirectoryTable directory, PremisesTable premises, AccountTable accounts, SiteTariffs tariffs, TimeProvider clock)
{
    /// <summary>The house account is opened first: a site never names one that is not there.</summary>
    public async Task<Registered> Enter(SiteBody site, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (await directory.Site(site.Site, cancellationToken) is { } there)
        {
            return (there.Name, there.Zone, there.HouseAccount, there.Calendar) == (site.Name, site.Zone, site.HouseAccount, site.Calendar)
                ? Registered.There
                : Registered.No(RefusalReason.SiteExists, $"site {site.Site} is {there.Name} in {there.Zone} with house account {there.HouseAccount}");
        }

        var house = new AccountEntry(site.HouseAccount, site.Site, "house", string.Empty, "zh");
        if (await Open(house, BalanceSharing.Pool, brought: null, actor, cancellationToken) is { Refusal: not null } taken)
        {
            return taken;
        }

        await directory.Put(new SiteEntry(site.Site, site.Name, site.Zone, site.HouseAccount, string.Empty, new SiteRules()) { Calendar = site.Calendar }, cancellationToken);
        return Registered.New;
    }

    public async Task<Registered> Enter(string site, RoomBody room, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(room);
        var wanted = new RoomEntry(site, room.Room, room.Name);
        return await premises.Add(wanted, cancellationToken) == wanted
            ? Registered.New
            : Registered.No(RefusalReason.IdReusedWithOtherContent, $"room {room.Room} has another name");
    }

    public async Task<Registered> Enter(string site, TenantBody tenant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var wanted = new TenantEntry(site, tenant.Tenant, tenant.Name, tenant.Phone, tenant.Language);
        return await premises.Add(wanted, cancellationToken) == wanted
            ? Registered.New
            : Registered.No(RefusalReason.IdReusedWithOtherContent, $"tenant {tenant.Tenant} is somebody else, or has another number or language");
    }

    /// <summary>Enters a meter for an account that is open: readings of one that nobody has could go nowhere.</summary>
    /// <param name="site">Site id.</param>
    /// <param name="meter">The meter.</param>
    /// <param name="account">Account that was opened with it; null for the site's house account.</param>
    /// <param name="cancellationToken">Stops between the rows.</param>
    public async Task<Registered> Enter(string site, MeterBody meter, string? account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(meter);
        if (await directory.Site(site, cancellationToken) is not { } entry)
        {
            return Registered.No(RefusalReason.SiteNotFound, $"site {site} is not known");
        }

        var wanted = LinkOf(site, meter, entry.HouseAccount, account) with { RegisteredAt = clock.GetUtcNow() };
        var there = await directory.Meter(meter.Meter, cancellationToken);
        if (there is not null && there with { Account = wanted.Account, Use = wanted.Use, Installations = string.Empty, RegisteredAt = wanted.RegisteredAt } != wanted)
        {
            return Registered.No(RefusalReason.MeterExists, $"meter {meter.Meter} is known with other properties");
        }

        if (there is null && await accounts.Load(wanted.Account, cancellationToken) is not { Head.IsClosed: false })
        {
            return Registered.No(RefusalReason.AccountNotFound, $"account {wanted.Account} is not open");
        }

        await directory.Put(there ?? wanted, cancellationToken); // again, in case the one before was cut short between its rows
        return there is null ? Registered.New : Registered.There;
    }

    /// <summary>Opens an account. The directory's row comes first: an account is never open without being listed.</summary>
    public async Task<Registered> Enter(string site, AccountBody account, BroughtOver? brought, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var tenant = await premises.Tenant(site, account.Tenant, cancellationToken);
        var tariff = await tariffs.Of(site, cancellationToken);
        var refusal = Refusal.FirstOf(
            (await premises.Room(site, account.Room, cancellationToken) is null, RefusalReason.RoomNotFound, $"room {account.Room} is not known on site {site}"),
            (tenant is null, RefusalReason.TenantNotFound, $"tenant {account.Tenant} is not known on site {site}"),
            (tariff.VersionAt(clock.GetUtcNow().ToUnixTimeSeconds()) < 0, RefusalReason.TariffMissing, $"site {site} has no tariff today"));
        if (refusal is not null)
        {
            return new Registered(refusal, false);
        }

        var wanted = new AccountEntry(account.Account, site, account.Room, tenant!.Phone, tenant.Language) { Tenant = account.Tenant };
        return await Open(wanted, account.Sharing, brought, actor, cancellationToken);
    }

    /// <summary>A meter as the directory has it when it is new.</summary>
    public static MeterLink LinkOf(string site, MeterBody meter, string house, string? account)
    {
        ArgumentNullException.ThrowIfNull(meter);
        var link = new MeterLink(meter.Meter, meter.Gateway, house, site, MeterUse.House, meter.Decimals, meter.RatedUnitsPerHour, meter.HasRelay)
        {
            Utility = meter.Utility,
            Serial = meter.Serial,
            Digits = meter.Digits,
            Ratio = meter.Ratio,
            BandRegisters = string.Join(' ', meter.BandRegisters ?? []),
            Direction = meter.Direction,
        };
        return account is null ? link : link with { Account = account, Use = link.TenantUse };
    }

    private async Task<Registered> Open(AccountEntry wanted, BalanceSharing sharing, BroughtOver? brought, string actor, CancellationToken cancellationToken)
    {
        if (await accounts.Load(wanted.Account, cancellationToken) is { } open)
        {
            var isSame = open.Head.Sharing == sharing && await directory.Account(wanted.Account, cancellationToken) is { } there && (there.Site, there.Room, there.Tenant) == (wanted.Site, wanted.Room, wanted.Tenant);
            return isSame && (brought is null || await accounts.Key(wanted.Account, AccountOpening.ImportKey, brought.Import, cancellationToken) is not null)
                ? Registered.There
                : Registered.No(RefusalReason.AccountExists, $"account {wanted.Account} is open already, for another room or tenant, with other sharing, or not by this import");
        }

        foreach (var meter in brought?.Meters ?? [])
        {
            if (await directory.Meter(meter.Meter, cancellationToken) is not null)
            {
                return Registered.No(RefusalReason.MeterExists, $"meter {meter.Meter} is known already; expected a new one");
            }
        }

        await directory.Put(wanted, cancellationToken);
        var (meters, balances) = (brought?.Meters ?? [], brought?.Balances ?? default);
        var isNew = await accounts.Open(AccountOpening.Open(wanted.Account, wanted.Site, meters, balances, actor, clock.GetUtcNow(), sharing, brought?.Import), cancellationToken);
        return isNew ? Registered.New : await Open(wanted, sharing, brought, actor, cancellationToken); // somebody was faster: look at what is there now
    }
}
