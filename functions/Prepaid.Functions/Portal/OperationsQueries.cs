using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;

namespace Prepaid.Functions.Portal;

/// <summary>What went wrong and waits for a person, and single meters.</summary>
public sealed class OperationsQueries(DirectoryTable directory, AccountTable accounts, ParkedTable parked, PaymentInboxTable payments)
{
    public async Task<IResult> Meter(Actor actor, string meter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await directory.Meter(meter, cancellationToken) is not { } link || !actor.MaySee(link.Site))
        {
            return Problem.NotFound("meter", meter);
        }

        var account = await accounts.Load(link.Account, cancellationToken);
        var relay = (await accounts.Relays(link.Account, cancellationToken)).FirstOrDefault(r => r.Meter == meter);
        return Results.Ok(new
        {
            link.Meter,
            link.Gateway,
            link.Account,
            link.Site,
            use = link.Use.ToString(),
            standing = account?.Head.StandingOf(meter) is { } standing ? StandingJson.Show(standing) : null,
            relay = relay is null ? null : new { wanted = relay.Wanted.ToString(), state = relay.State.ToString(), reported = relay.Reported.ToString(), relay.ReportedAt },
        });
    }

    public async Task<IResult> Parked(Actor actor, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.MaySee("*"))
        {
            return Problem.Of(RefusalReason.ScopeRequired, "A parked message may belong to any site; expected an actor of all sites.");
        }

        var (items, next) = await parked.Page(from, cancellationToken);
        return Results.Ok(new { items, next });
    }

    public async Task<IResult> PaymentCases(Actor actor, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.MaySee("*"))
        {
            return Problem.Of(RefusalReason.ScopeRequired, "A case may belong to any site; expected an actor of all sites.");
        }

        var (items, next) = await payments.Open(from, cancellationToken);
        return Results.Ok(new
        {
            items = items.Select(c => new { c.Notice.Provider, c.Notice.Transaction, c.Notice.Account, amountFen = c.Notice.Amount.Fen, wallet = WalletNames.Of(c.Notice.Wallet), c.Reason, c.ReceivedAt }),
            next,
        });
    }
}
