using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Triggers;

/// <summary>Rules of a site, and their change by two people.</summary>
public sealed class RulesApi(RulesDesk desk)
{
    private const string Rules = "api/sites/{site}/rules";

    [Function("site-rules-read")]
    [ForRoles(Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [Gives(typeof(RulesAnswer))]
    public Task<IResult> Read(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Rules)] HttpRequest request, string site, CancellationToken cancellationToken) =>
        desk.Read(request.Actor(), site, cancellationToken);

    [Function("site-rules-propose")]
    [ForRoles(Role.LandlordAdmin)]
    [Takes(typeof(RulesProposalBody)), Gives(typeof(RulesProposalAnswer))]
    public Task<IResult> Propose(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Rules)] HttpRequest request, string site, CancellationToken cancellationToken) =>
        desk.Propose(request, site, cancellationToken);

    [Function("site-rules-proposals-read")]
    [ForRoles(Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    public Task<IResult> Proposals(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Rules + "/proposals")] HttpRequest request, string site, CancellationToken cancellationToken) =>
        desk.Proposals(request.Actor(), site, request.From(), cancellationToken);

    [Function("site-rules-decide")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    [Takes(typeof(DecisionBody)), Gives(typeof(RulesProposalAnswer))]
    public Task<IResult> Decide(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Rules + "/{id}/decision")] HttpRequest request, string site, string id, CancellationToken cancellationToken) =>
        desk.Decide(request, site, id, cancellationToken);
}
