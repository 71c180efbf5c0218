using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Billing;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Triggers;

/// <summary>Rent and property-fee agreements of an account.</summary>
public sealed class RentApi(RentDesk desk)
{
    private const string Agreements = "api/accounts/{account}/rent-agreements";

    [Function("rent-agreement-propose")]
    [ForRoles(Role.Cashier, Role.LandlordAdmin)]
    [Takes(typeof(RentProposalBody)), Gives(typeof(RentVersionAnswer))]
    public Task<IResult> Propose(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Agreements)] HttpRequest request, string account, CancellationToken cancellationToken) =>
        desk.Propose(request, account, cancellationToken);

    [Function("rent-agreement-read")]
    [ForRoles(Role.Cashier, Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    public Task<IResult> Read(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Agreements)] HttpRequest request, string account, CancellationToken cancellationToken) =>
        desk.Read(request.Actor(), account, cancellationToken);

    [Function("rent-agreement-end")]
    [ForRoles(Role.Cashier, Role.LandlordAdmin)]
    [Takes(typeof(RentEndBody)), Gives(typeof(RentVersionAnswer))]
    public Task<IResult> End(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Agreements + "/{agreement}/end")] HttpRequest request, string account, string agreement, CancellationToken cancellationToken) =>
        desk.End(request, account, agreement, cancellationToken);

    [Function("rent-agreement-decide")]
    [ForRoles(Role.Finance, Role.LandlordAdmin)]
    [Takes(typeof(DecisionBody)), Gives(typeof(RentVersionAnswer))]
    public Task<IResult> Decide(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Agreements + "/{agreement}/versions/{version:int}/decision")] HttpRequest request, string account, string agreement, int version, CancellationToken cancellationToken) =>
        desk.Decide(request, account, agreement, version, cancellationToken);

    [Function("rent-agreement-withdraw")]
    [ForRoles(Role.Cashier, Role.LandlordAdmin)]
    [Takes(typeof(RentWithdrawalBody)), Gives(typeof(RentVersionAnswer))]
    public Task<IResult> Withdraw(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Agreements + "/{agreement}/versions/{version:int}/withdrawal")] HttpRequest request, string account, string agreement, int version, CancellationToken cancellationToken) =>
        desk.Withdraw(request, account, agreement, version, cancellationToken);
}
