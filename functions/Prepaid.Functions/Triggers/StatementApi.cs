using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Reports;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Triggers;

/// <summary>Statements of an account: issued once, printed for ever.</summary>
public sealed class StatementApi(StatementDesk statements)
{
    [Function("statements-read")]
    [ForRoles(Role.Cashier, Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/accounts/{account}/statements")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        statements.List(request.Actor(), account, request.From(), cancellationToken);

    [Function("statement-read")]
    [ForRoles(Role.Cashier, Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksOneOf("format", "json", "csv", "html")]
    [AsksOneOf("lang", "zh", "en")]
    public Task<IResult> Print(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/accounts/{account}/statements/{month}")] HttpRequest request, string account, string month, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return statements.Print(request.Actor(), account, month, request.Asked("format") ?? string.Empty, request.Asked("lang") ?? string.Empty, cancellationToken);
    }

    [Function("statement-issue")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    public Task<IResult> Issue(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/accounts/{account}/statements/{month}")] HttpRequest request, string account, string month, CancellationToken cancellationToken) =>
        statements.Issue(request.Actor(), account, month, cancellationToken);
}
