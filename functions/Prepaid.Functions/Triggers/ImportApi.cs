using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Imports;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Triggers;

/// <summary>Imports of sites, accounts, meters and opening balances.</summary>
public sealed class ImportApi(ImportDesk imports)
{
    [Function("import-propose")]
    [ForRoles(Role.LandlordAdmin)]
    [Takes(typeof(ImportBody)), Gives(typeof(ImportAnswer))]
    public Task<IResult> Propose(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/imports")] HttpRequest request, CancellationToken cancellationToken) =>
        imports.Propose(request, cancellationToken);

    [Function("import-read")]
    [ForRoles(Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [Gives(typeof(ImportAnswer))]
    public Task<IResult> Read(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/imports/{import}")] HttpRequest request, string import, CancellationToken cancellationToken) =>
        imports.Read(request.Actor(), import, cancellationToken);

    [Function("import-decide")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    [Takes(typeof(DecisionBody)), Gives(typeof(ImportAnswer))]
    public Task<IResult> Decide(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/imports/{import}/decision")] HttpRequest request, string import, CancellationToken cancellationToken) =>
        imports.Decide(request, import, cancellationToken);
}
