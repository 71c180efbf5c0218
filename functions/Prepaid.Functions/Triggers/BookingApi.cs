using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Triggers;

/// <summary>Bookings by people, and decisions on what waits for a second one.</summary>
public sealed class BookingApi(BookingRequests bookings)
{
    [Function("transfer-book")]
    [ForRoles(Role.Cashier, Role.Finance, Role.LandlordAdmin)]
    [Takes(typeof(TransferBody)), Gives(typeof(BookingAnswer))]
    public Task<IResult> Transfer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/accounts/{account}/transfers")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        bookings.Transfer(request, account, cancellationToken);

    [Function("refund-book")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    [Takes(typeof(RefundBody)), Gives(typeof(BookingAnswer))]
    public Task<IResult> Refund(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/accounts/{account}/refunds")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        bookings.Refund(request, account, cancellationToken);

    [Function("adjustment-propose")]
    [ForRoles(Role.Cashier, Role.Finance, Role.LandlordAdmin)]
    [Takes(typeof(AdjustmentBody)), Gives(typeof(BookingAnswer))]
    public Task<IResult> Adjust(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/accounts/{account}/adjustments")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        bookings.Adjust(request, account, cancellationToken);

    [Function("held-read")]
    [ForRoles(Role.Cashier, Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    public Task<IResult> Held(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/accounts/{account}/held")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        bookings.Held(request.Actor(), account, request.From(), cancellationToken);

    [Function("held-decide")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    [Takes(typeof(DecisionBody)), Gives(typeof(BookingAnswer))]
    public Task<IResult> Decide(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/accounts/{account}/held/{held}/decision")] HttpRequest request, string account, string held, CancellationToken cancellationToken) =>
        bookings.Decide(request, account, held, cancellationToken);
}
