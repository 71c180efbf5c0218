using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Billing;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Triggers;

/// <summary>Billing runs of a site: what they did, and what people decide about them.</summary>
public sealed class BillingApi(BillingDesk desk, BillingQueries queries)
{
    [Function("runs-read")]
    [ForRoles(Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    [AsksOneOf("job", "water", "rent", "apportionment", "statement", "rent-reminder")]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/runs")] HttpRequest request, string site, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return queries.Runs(request.Actor(), site, request.Asked("job"), request.From(), cancellationToken);
    }

    [Function("run-preview")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    [Takes(typeof(PreviewBody))]
    [Gives(typeof(RunAnswer))]
    public Task<IResult> Preview(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sites/{site}/runs")] HttpRequest request, string site, CancellationToken cancellationToken) =>
        desk.Preview(request, site, cancellationToken);

    [Function("run-read")]
    [ForRoles(Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [Gives(typeof(RunAnswer))]
    public Task<IResult> Read(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/runs/{job}/{period}/{number:int}")] HttpRequest request, string site, string job, string period, int number, CancellationToken cancellationToken) =>
        Of(site, job, period, number, key => queries.Run(request.Actor(), key, cancellationToken));

    [Function("run-items-read")]
    [ForRoles(Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    public Task<IResult> Items(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/runs/{job}/{period}/{number:int}/items")] HttpRequest request, string site, string job, string period, int number, CancellationToken cancellationToken) =>
        Of(site, job, period, number, key => queries.Items(request.Actor(), key, request.From(), cancellationToken));

    [Function("run-snapshots-read")]
    [ForRoles(Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    public Task<IResult> Snapshots(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/runs/{job}/{period}/{number:int}/snapshots")] HttpRequest request, string site, string job, string period, int number, CancellationToken cancellationToken) =>
        Of(site, job, period, number, key => queries.Snapshots(request.Actor(), key, request.From(), cancellationToken));

    [Function("run-steps-read")]
    [ForRoles(Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    public Task<IResult> Steps(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/runs/{job}/{period}/{number:int}/steps")] HttpRequest request, string site, string job, string period, int number, CancellationToken cancellationToken) =>
        Of(site, job, period, number, key => queries.Steps(request.Actor(), key, request.From(), cancellationToken));

    [Function("run-approve")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    [Gives(typeof(RunAnswer))]
    public Task<IResult> Approve(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sites/{site}/runs/{job}/{period}/{number:int}/approve")] HttpRequest request, string site, string job, string period, int number, CancellationToken cancellationToken) =>
        Of(site, job, period, number, key => desk.Approve(request, key, cancellationToken));

    [Function("run-reject")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    [Takes(typeof(RunReasonBody))]
    [Gives(typeof(RunAnswer))]
    public Task<IResult> Reject(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sites/{site}/runs/{job}/{period}/{number:int}/reject")] HttpRequest request, string site, string job, string period, int number, CancellationToken cancellationToken) =>
        Of(site, job, period, number, key => desk.Reject(request, key, cancellationToken));

    [Function("run-reverse")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    [Takes(typeof(RunReasonBody))]
    [Gives(typeof(RunAnswer))]
    public Task<IResult> Reverse(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sites/{site}/runs/{job}/{period}/{number:int}/reverse")] HttpRequest request, string site, string job, string period, int number, CancellationToken cancellationToken) =>
        Of(site, job, period, number, key => desk.Reverse(request, key, cancellationToken));

    private static Task<IResult> Of(string site, string job, string period, int number, Func<BillingRunKey, Task<IResult>> answer) =>
        BillingJobNames.TryFind(job, out var known) && BillingPeriod.TryParse(period, out var when)
            ? answer(new BillingRunKey(site, known, when, number))
            : Task.FromResult(Problem.Of(RefusalReason.RunNotFound, $"Run {job}:{period}:{number} of site {site} is not known."));
}
