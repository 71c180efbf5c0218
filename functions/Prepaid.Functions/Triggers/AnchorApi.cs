using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Triggers;

/// <summary>Daily anchors of a site, to be kept elsewhere.</summary>
public sealed class AnchorApi(AnchorQueries anchors)
{
    [Function("anchors-read")]
    [ForRoles(Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/anchors")] HttpRequest request, string site, CancellationToken cancellationToken) =>
        anchors.List(request.Actor(), site, request.From(), cancellationToken);

    [Function("anchor-read")]
    [ForRoles(Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [Gives(typeof(AnchorAnswer))]
    public Task<IResult> Read(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/anchors/{day}")] HttpRequest request, string site, string day, CancellationToken cancellationToken) =>
        anchors.Read(request.Actor(), site, day, cancellationToken);

    [Function("anchor-heads-read")]
    [ForRoles(Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    public Task<IResult> Heads(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/anchors/{day}/heads")] HttpRequest request, string site, string day, CancellationToken cancellationToken) =>
        anchors.Heads(request.Actor(), site, day, request.From(), cancellationToken);
}
