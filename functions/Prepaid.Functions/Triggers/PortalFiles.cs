using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Triggers;

/// <summary>Serves the portal: one status page until it exists.</summary>
public sealed class PortalFiles(StatusPage page)
{
    [Function("portal-files")]
    [ForRoles(Role.Cashier, Role.MeterEngineer, Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "{*path}")] HttpRequest request, string? path, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(path) ? page.Show(request.Actor(), cancellationToken) : Task.FromResult(Problem.NotFound("page", path));
}
