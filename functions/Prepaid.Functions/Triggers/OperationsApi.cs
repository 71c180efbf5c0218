using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Triggers;

/// <summary>What went wrong and waits for a person, and single meters.</summary>
public sealed class OperationsApi(OperationsQueries operations)
{
    [Function("meter-read")]
    [ForRoles(Role.Cashier, Role.MeterEngineer, Role.LandlordAdmin, Role.Auditor)]
    public Task<IResult> Meter(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/meters/{meter}")] HttpRequest request, string meter, CancellationToken cancellationToken) =>
        operations.Meter(request.Actor(), meter, cancellationToken);

    [Function("parked-read")]
    [ForRoles(Role.MeterEngineer, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    public Task<IResult> Parked(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/parked")] HttpRequest request, CancellationToken cancellationToken) =>
        operations.Parked(request.Actor(), request.From(), cancellationToken);

    [Function("payment-cases-read")]
    [ForRoles(Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    public Task<IResult> PaymentCases(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/payment-cases")] HttpRequest request, CancellationToken cancellationToken) =>
        operations.PaymentCases(request.Actor(), request.From(), cancellationToken);
}
