using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Triggers;

/// <summary>The API described by itself.</summary>
public sealed class DescriptionApi
{
    private static readonly string Document = OpenApiDocument.Of(ApiRoutes.Of(Assembly.GetExecutingAssembly()));

    [Function("openapi-read")]
    [ForRoles(Role.Cashier, Role.MeterEngineer, Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    public IResult Read([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/openapi.json")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Results.Text(Document, "application/json; charset=utf-8");
    }
}
