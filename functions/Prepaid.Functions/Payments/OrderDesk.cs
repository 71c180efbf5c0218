using Microsoft.AspNetCore.Http;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Payments;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Tariffs;

namespace Prepaid.Functions.Payments;

/// <summary>Orders for top-ups: priced, checked against the cap and frozen before anybody pays (docs/payments.md).</summary>
public sealed class OrderDesk(AccountTable accounts, DirectoryTable directory, AccountWork work, AccountReview review, QuoteDesk quotes, SiteTariffs tariffs)
{
    /// <summary>Places an order; the same again is answered as the first time.</summary>
    public async Task<IResult> Place(HttpRequest request, string account, CancellationToken cancellationToken)
    {
        var (body, fault) = await request.Read<OrderBody>(cancellationToken);
        if (body is null)
        {
            return Problem.Of(fault!);
        }

        var actor = request.Actor();
        TopUpOrder? order = null;
        Refusal? refusal = null;
        var draft = await work.Change(
            account,
            state => review.Decide(state, actor.Id, async change =>
            {
                (order, refusal) = actor.MaySee(state.Head.Site) ? await Decide(state, change, body.ToRequest(), cancellationToken) : (null, null);
                return order is not null && change.Orders.Count > 0;
            }),
            cancellationToken);
        return refusal is not null ? Problem.Of(refusal)
            : draft is null || order is null ? Problem.NotFound("account", account)
            : Results.Ok(OrderAnswer.Of(account, order));
    }

    /// <summary>Shows one order.</summary>
    public async Task<IResult> Read(Actor actor, string account, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await accounts.Load(account, cancellationToken) is not { } state || !actor.MaySee(state.Head.Site))
        {
            return Problem.NotFound("account", account);
        }

        return RequestBody.IdFault("id", id) is null && await accounts.Order(account, id, cancellationToken) is { } order
            ? Results.Ok(OrderAnswer.Of(account, order))
            : Problem.NotFound("order", id);
    }

    /// <summary>What a payment is credited by: its order's frozen amounts, or the fee in force when it was paid.</summary>
    /// <returns>The terms; null, and why, when it names an order that it must not be credited on (R8).</returns>
    public async Task<(TopUpTerms? Terms, string Reason)> TermsOf(AccountState state, PaymentNotice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(notice);
        var order = notice.Order.Length == 0 ? null : await accounts.Order(state.Head.Account, notice.Order, cancellationToken);
        var mismatch = order is null && notice.Order.Length > 0 ? $"order {notice.Order} is not known" : order?.Mismatch(notice);
        if (mismatch is not null)
        {
            return (null, mismatch);
        }

        if (order is not null && notice.PaidAt <= order.ValidUntil)
        {
            return (new TopUpTerms(order.Split, order.FeeRatio, order), string.Empty);
        }

        var (split, ratio) = notice.Wallet == Wallet.Electricity
            ? await quotes.Withheld(state, notice.Amount, notice.PaidAt, cancellationToken)
            : (new ServiceFee(notice.Amount, Money.Zero), 0m);
        return (new TopUpTerms(split, ratio, order), string.Empty);
    }

    private async Task<(TopUpOrder? Order, Refusal? Refusal)> Decide(AccountState state, AccountDraft draft, OrderRequest request, CancellationToken cancellationToken)
    {
        var seen = await accounts.Order(state.Head.Account, request.Id, cancellationToken);
        var (quote, blocked) = seen is null && request.Wallet == Wallet.Electricity && request.Gross > Money.Zero
            ? await quotes.Of(state, request.Gross, cancellationToken)
            : (null, null);
        var rules = (await directory.Site(state.Head.Site, cancellationToken))?.Rules ?? new SiteRules();
        var today = (await tariffs.Of(state.Head.Site, cancellationToken)).Zone.DateAt(draft.Now.ToUnixTimeSeconds());
        var refusal = OrderPlacing.Decide(draft, seen, request, rules.Vending, today, quote, blocked, out var order);
        return (order, refusal);
    }
}
