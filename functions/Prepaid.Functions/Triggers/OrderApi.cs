using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Payments;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Triggers;

/// <summary>Orders for top-ups.</summary>
public sealed class OrderApi(OrderDesk orders)
{
    [Function("order-place")]
    [ForRoles(Role.Cashier, Role.Finance, Role.LandlordAdmin)]
    [Takes(typeof(OrderBody)), Gives(typeof(OrderAnswer))]
    public Task<IResult> Place(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/accounts/{account}/orders")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        orders.Place(request, account, cancellationToken);

    [Function("order-read")]
    [ForRoles(Role.Cashier, Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [Gives(typeof(OrderAnswer))]
    public Task<IResult> Read(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/accounts/{account}/orders/{id}")] HttpRequest request, string account, string id, CancellationToken cancellationToken) =>
        orders.Read(request.Actor(), account, id, cancellationToken);
}
