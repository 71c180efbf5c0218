using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Billing;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Triggers;

/// <summary>Pools of a site, and the explanation of what they share out.</summary>
public sealed class PoolApi(PoolDesk pools, ShareQueries shares)
{
    [Function("pools-read")]
    [ForRoles(Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/pools")] HttpRequest request, string site, CancellationToken cancellationToken) =>
        pools.List(request.Actor(), site, request.From(), cancellationToken);

    [Function("pool-make")]
    [ForRoles(Role.LandlordAdmin)]
    [Takes(typeof(PoolBody))]
    public Task<IResult> Make(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sites/{site}/pools")] HttpRequest request, string site, CancellationToken cancellationToken) =>
        pools.Make(request, site, cancellationToken);

    [Function("share-read")]
    [ForRoles(Role.Cashier, Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    public Task<IResult> Share(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/apportionments/{month}/{number:int}/shares/{account}")] HttpRequest request, string site, string month, int number, string account, CancellationToken cancellationToken) =>
        Of(site, month, number, key => shares.Share(request.Actor(), key, account, cancellationToken));

    [Function("apportionment-replay")]
    [ForRoles(Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    public Task<IResult> Replay(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/apportionments/{month}/{number:int}/replay")] HttpRequest request, string site, string month, int number, CancellationToken cancellationToken) =>
        Of(site, month, number, key => shares.Replay(request.Actor(), key, cancellationToken));

    private static Task<IResult> Of(string site, string month, int number, Func<BillingRunKey, Task<IResult>> answer) =>
        BillingPeriod.TryParse(month, out var period)
            ? answer(new BillingRunKey(site, BillingJob.Apportionment, period, number))
            : Task.FromResult(Problem.Of(RefusalReason.RunNotFound, $"There is no apportionment of {month}."));
}
