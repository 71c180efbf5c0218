using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Billing;

/// <summary>Makes versions of pools. A version is never changed: the same again is answered as before, other content under its id refused.</summary>
public sealed class PoolDesk(PoolTable table, DirectoryTable directory, TimeProvider clock)
{
    /// <summary>A version may reach back so many months (R54).</summary>
    private const int MonthsBack = 12;

    private const int LargestBody = 256 * 1024;

    /// <summary>Makes a version.</summary>
    public async Task<IResult> Make(HttpRequest request, string site, CancellationToken cancellationToken)
    {
        var actor = request.Actor();
        var (body, refusal) = await request.Read<PoolBody>(cancellationToken, LargestBody);
        if (body is null)
        {
            return Problem.Of(refusal!);
        }

        if (!actor.MaySee(site) || await directory.Site(site, cancellationToken) is not { } entry)
        {
            return Problem.NotFound("site", site);
        }

        var all = await table.All(site, cancellationToken);
        var made = all.Where(p => p.Pool.Id == body.Pool).ToList();
        if (made.Find(p => p.Pool.Version == body.Version) is { } there)
        {
            return there.Definition == body.Write() ? Results.Ok(there.Shown) : Problem.Of(RefusalReason.IdReusedWithOtherContent, $"version {body.Version} of pool {body.Pool} is there and differs");
        }

        if (await Refuse(entry, body.ToPool(), [.. all.Select(p => p.Pool)], cancellationToken) is { } no)
        {
            return Problem.Of(no);
        }

        var next = new PoolEntry(made.Count + 1, body.ToPool(), body.Write(), actor.Id, clock.GetUtcNow());
        return await table.Add(site, next, cancellationToken)
            ? Results.Json(next.Shown, statusCode: StatusCodes.Status201Created)
            : Problem.Of(RefusalReason.ChangedMeanwhile, $"pool {body.Pool} got another version meanwhile; look at it again");
    }

    /// <summary>A page of all versions.</summary>
    public async Task<IResult> List(Actor actor, string site, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.MaySee(site))
        {
            return Problem.NotFound("site", site);
        }

        var (page, next) = await table.Page(site, from, cancellationToken);
        return Results.Ok(new { items = page.Select(p => p.Shown), next });
    }

    private async Task<Refusal?> Refuse(SiteEntry site, Pool pool, IReadOnlyList<Pool> others, CancellationToken cancellationToken)
    {
        var earliest = BillingPeriod.Month(SiteZone.Of(site.Zone).DateAt(clock.GetUtcNow().ToUnixTimeSeconds()).AddMonths(-MonthsBack));
        if (pool.From.First < earliest.First)
        {
            return new Refusal(RefusalReason.BodyRefused, $"from: expected {earliest} or later");
        }

        foreach (var meter in pool.Mains.Concat(pool.Subtracts))
        {
            if (await directory.Meter(meter, cancellationToken) is not { } link || link.Site != site.Site || link.Account != site.HouseAccount || WalletOf(link) != pool.Wallet)
            {
                return new Refusal(RefusalReason.MeterNotFound, $"the house account of site {site.Site} has no meter {meter} that measures {pool.Wallet}");
            }
        }

        IReadOnlyList<Pool> all = [.. others, pool];
        foreach (var month in all.Select(p => p.From).Where(m => m.First >= pool.From.First).Distinct())
        {
            if (!PoolOrder.TryOrder(PoolOrder.InForce(all, month), out _, out var problem))
            {
                return new Refusal(problem.StartsWith("a circle", StringComparison.Ordinal) ? RefusalReason.PoolCycle : RefusalReason.BodyRefused, $"in {month}: {problem}");
            }
        }

        return null;
    }

    private static Wallet WalletOf(MeterLink link) => link.Utility == Utility.Water ? Wallet.Water : Wallet.Electricity;
}
