using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Triggers;

/// <summary>One account: balances, ledger, commands, notices, protection.</summary>
public sealed class AccountApi(AccountQueries accounts, Protection protection)
{
    [Function("account-read")]
    [ForRoles(Role.Cashier, Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    public Task<IResult> Account(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/accounts/{account}")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        accounts.Account(request.Actor(), account, cancellationToken);

    [Function("account-ledger-read")]
    [ForRoles(Role.Cashier, Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    public Task<IResult> Ledger(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/accounts/{account}/ledger")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        accounts.Ledger(request.Actor(), account, request.From(), cancellationToken);

    [Function("account-commands-read")]
    [ForRoles(Role.Cashier, Role.MeterEngineer, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    public Task<IResult> Commands(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/accounts/{account}/commands")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        accounts.Commands(request.Actor(), account, request.From(), cancellationToken);

    [Function("account-notices-read")]
    [ForRoles(Role.Cashier, Role.LandlordAdmin, Role.Auditor)]
    [AsksPage]
    public Task<IResult> Notices(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/accounts/{account}/notices")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        accounts.Notices(request.Actor(), account, request.From(), cancellationToken);

    [Function("account-protect")]
    [ForRoles(Role.LandlordAdmin)]
    [Takes(typeof(ProtectionBody))]
    public Task<IResult> Protect(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/accounts/{account}/protection")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        protection.Put(request, account, cancellationToken);
}
