using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Triggers;

/// <summary>Meters that change hands, tenants who move out, meters that are exchanged.</summary>
public sealed class MoveApi(MoveRequests moves)
{
    [Function("meter-hand-over")]
    [ForRoles(Role.Cashier, Role.LandlordAdmin)]
    [Takes(typeof(HandOverBody)), Gives(typeof(BookingAnswer))]
    public Task<IResult> HandOver(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/accounts/{account}/hand-overs")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        moves.HandOver(request, account, cancellationToken);

    [Function("account-move-out")]
    [ForRoles(Role.Cashier, Role.LandlordAdmin)]
    [Takes(typeof(MoveOutBody)), Gives(typeof(BookingAnswer))]
    public Task<IResult> MoveOut(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/accounts/{account}/move-out")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        moves.MoveOut(request, account, cancellationToken);

    [Function("meter-swap")]
    [ForRoles(Role.MeterEngineer, Role.LandlordAdmin)]
    [Takes(typeof(SwapBody)), Gives(typeof(BookingAnswer))]
    public Task<IResult> Swap(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/meters/{meter}/swap")] HttpRequest request, string meter, CancellationToken cancellationToken) =>
        moves.Swap(request, meter, cancellationToken);
}
