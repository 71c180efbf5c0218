using Microsoft.AspNetCore.Http;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Sites;

/// <summary>Creates sites, rooms, tenants, meters and accounts. The same again changes nothing; other content under the same id is refused.</summary>
public sealed class Registry(DirectoryTable directory, PremisesTable premises, AccountTable accounts, SiteTariffs tariffs, TimeProvider clock)
{
    public async Task<IResult> Site(HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, refusal) = await request.Read<SiteBody>(cancellationToken);
        if (refusal is not null)
        {
            return Problem.Of(refusal);
        }

        if (!request.Actor().MaySee("*"))
        {
            return Problem.Of(RefusalReason.ScopeRequired, "A new site belongs to nobody yet; expected an actor of all sites.");
        }

        var wanted = new SiteEntry(body!.Site, body.Name, body.Zone, body.HouseAccount, string.Empty, new SiteRules()) { Calendar = body.Calendar };
        if (await directory.Site(body.Site, cancellationToken) is { } there)
        {
            return (there.Name, there.Zone, there.HouseAccount, there.Calendar) == (wanted.Name, wanted.Zone, wanted.HouseAccount, wanted.Calendar)
                ? Created(body.Site, isNew: false)
                : Problem.Of(RefusalReason.SiteExists, $"site {body.Site} is {there.Name} in {there.Zone} with house account {there.HouseAccount}");
        }

        var house = new AccountEntry(body.HouseAccount, body.Site, "house", string.Empty, "zh");
        if (await Open(house, BalanceSharing.Pool, request.Actor().Id, cancellationToken) is { } taken)
        {
            return Problem.Of(taken);
        }

        await directory.Put(wanted, cancellationToken);
        return Created(body.Site, isNew: true);
    }

    public Task<IResult> Room(HttpRequest request, string site, CancellationToken cancellationToken) =>
        OnSite<RoomBody>(request, site, async body =>
        {
            var wanted = new RoomEntry(site, body.Room, body.Name);
            return await premises.Add(wanted, cancellationToken) == wanted
                ? Created(body.Room, isNew: true)
                : Problem.Of(RefusalReason.IdReusedWithOtherContent, $"room {body.Room} has another name");
        }, cancellationToken);

    public Task<IResult> Tenant(HttpRequest request, string site, CancellationToken cancellationToken) =>
        OnSite<TenantBody>(request, site, async body =>
        {
            var wanted = new TenantEntry(site, body.Tenant, body.Name, body.Phone, body.Language);
            return await premises.Add(wanted, cancellationToken) == wanted
                ? Created(body.Tenant, isNew: true)
                : Problem.Of(RefusalReason.IdReusedWithOtherContent, $"tenant {body.Tenant} is somebody else, or has another number or language");
        }, cancellationToken);

    public Task<IResult> Meter(HttpRequest request, string site, CancellationToken cancellationToken) =>
        OnSite<MeterBody>(request, site, async body =>
        {
            var house = (await directory.Site(site, cancellationToken))!.HouseAccount;
            var wanted = new MeterLink(body.Meter, body.Gateway, house, site, MeterUse.House, body.Decimals, body.RatedUnitsPerHour, body.HasRelay)
            {
                Utility = body.Utility,
                Serial = body.Serial,
                RegisteredAt = clock.GetUtcNow(),
                Digits = body.Digits,
                Ratio = body.Ratio,
                BandRegisters = string.Join(' ', body.BandRegisters ?? []),
                Direction = body.Direction,
            };
            var there = await directory.Meter(body.Meter, cancellationToken);
            if (there is not null && there with { Account = house, Use = MeterUse.House, Installations = string.Empty, RegisteredAt = wanted.RegisteredAt } != wanted)
            {
                return Problem.Of(RefusalReason.MeterExists, $"meter {body.Meter} is known with other properties");
            }

            await directory.Put(there ?? wanted, cancellationToken); // again, in case the one before was cut short between its rows
            return Created(body.Meter, there is null);
        }, cancellationToken);

    public Task<IResult> Account(HttpRequest request, string site, CancellationToken cancellationToken) =>
        OnSite<AccountBody>(request, site, async body =>
        {
            var tenant = await premises.Tenant(site, body.Tenant, cancellationToken);
            var tariff = await tariffs.Of(site, cancellationToken);
            var refusal = Refusal.FirstOf(
                (await premises.Room(site, body.Room, cancellationToken) is null, RefusalReason.RoomNotFound, $"room {body.Room} is not known on site {site}"),
                (tenant is null, RefusalReason.TenantNotFound, $"tenant {body.Tenant} is not known on site {site}"),
                (tariff.VersionAt(clock.GetUtcNow().ToUnixTimeSeconds()) < 0, RefusalReason.TariffMissing, $"site {site} has no tariff today"));
            if (refusal is not null)
            {
                return Problem.Of(refusal);
            }

            var wanted = new AccountEntry(body.Account, site, body.Room, tenant!.Phone, tenant.Language) { Tenant = body.Tenant };
            var there = await accounts.Load(body.Account, cancellationToken);
            return await Open(wanted, body.Sharing, request.Actor().Id, cancellationToken) is { } taken
                ? Problem.Of(taken)
                : Created(body.Account, there is null);
        }, cancellationToken);

    private static IResult Created(string id, bool isNew) =>
        Results.Json(new CreatedAnswer(id, isNew ? "created" : "there"), statusCode: isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);

    /// <summary>The directory's row comes first: an account is never open without being listed.</summary>
    private async Task<Refusal?> Open(AccountEntry wanted, BalanceSharing sharing, string actor, CancellationToken cancellationToken)
    {
        if (await accounts.Load(wanted.Account, cancellationToken) is not null)
        {
            return await directory.Account(wanted.Account, cancellationToken) is { } there && (there.Site, there.Room, there.Tenant) == (wanted.Site, wanted.Room, wanted.Tenant)
                ? null
                : new Refusal(RefusalReason.AccountExists, $"account {wanted.Account} is open already, for another room or tenant");
        }

        await directory.Put(wanted, cancellationToken);
        await accounts.Open(AccountOpening.Open(wanted.Account, wanted.Site, [], Money.Zero, actor, clock.GetUtcNow(), sharing), cancellationToken);
        return null;
    }

    private async Task<IResult> OnSite<T>(HttpRequest request, string site, Func<T, Task<IResult>> create, CancellationToken cancellationToken)
        where T : class, IRequestBody
    {
        var (body, refusal) = await request.Read<T>(cancellationToken);
        if (refusal is not null)
        {
            return Problem.Of(refusal);
        }

        return request.Actor().MaySee(site) && await directory.Site(site, cancellationToken) is not null
            ? await create(body!)
            : Problem.NotFound("site", site);
    }
}
