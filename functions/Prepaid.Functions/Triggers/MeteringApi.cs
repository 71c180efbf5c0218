using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Triggers;

/// <summary>Registers, readings that wait for a person, decisions on them, and alarms.</summary>
public sealed class MeteringApi(MeteringQueries metering, ReadingReview readings)
{
    [Function("meter-registers-read")]
    [ForRoles(Role.Cashier, Role.MeterEngineer, Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    public Task<IResult> Registers(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/meters/{meter}/registers")] HttpRequest request, string meter, CancellationToken cancellationToken) =>
        metering.Registers(request.Actor(), meter, cancellationToken);

    [Function("meter-held-read")]
    [ForRoles(Role.MeterEngineer, Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    public Task<IResult> Held(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/meters/{meter}/held-readings")] HttpRequest request, string meter, CancellationToken cancellationToken) =>
        metering.Held(request.Actor(), meter, cancellationToken);

    [Function("site-held-read")]
    [ForRoles(Role.MeterEngineer, Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    public Task<IResult> HeldOfSite(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/held-readings")] HttpRequest request, string site, CancellationToken cancellationToken) =>
        metering.HeldOfSite(request.Actor(), site, request.From(), cancellationToken);

    [Function("meter-reading-decide")]
    [ForRoles(Role.MeterEngineer, Role.LandlordAdmin)]
    [Takes(typeof(ReadingDecisionBody))]
    public Task<IResult> Decide(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/meters/{meter}/decisions")] HttpRequest request, string meter, CancellationToken cancellationToken) =>
        readings.Decide(request, meter, cancellationToken);

    [Function("site-alarms-read")]
    [ForRoles(Role.MeterEngineer, Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    [AsksOneOf("all", "false", "true")]
    public Task<IResult> Alarms(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/alarms")] HttpRequest request, string site, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return metering.Alarms(request.Actor(), site, request.Asked("all") == "true", request.From(), cancellationToken);
    }
}
