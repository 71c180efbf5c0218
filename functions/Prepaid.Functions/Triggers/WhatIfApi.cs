using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;
using Prepaid.Functions.Tariffs;

namespace Prepaid.Functions.Triggers;

/// <summary>What a period would have cost under another tariff (M16). Changes nothing.</summary>
public sealed class WhatIfApi(TariffQueries queries)
{
    [Function("what-if")]
    [ForRoles(Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksDate("first", IsRequired = true)]
    [AsksDate("last", IsRequired = true)]
    [AsksPage]
    [Takes(typeof(JsonObject), IsOptional = true)]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sites/{site}/what-if")] HttpRequest request, string site, CancellationToken cancellationToken) =>
        queries.WhatIf(request, site, cancellationToken);
}
