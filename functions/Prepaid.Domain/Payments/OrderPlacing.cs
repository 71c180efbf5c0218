using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Payments;

/// <summary>What is asked for.</summary>
/// <param name="Id">Of the sender.</param>
/// <param name="Wallet">Wallet that gains.</param>
/// <param name="Gross">To be paid.</param>
public sealed record OrderRequest(string Id, Wallet Wallet, Money Gross);

/// <summary>Places an order: limits of the site, then the cap on its amounts; what passes is frozen (R9, S27, M2).</summary>
public static class OrderPlacing
{
    /// <summary>Decides an order. Pure.</summary>
    /// <param name="draft">Collects the change; to be thrown away when refused.</param>
    /// <param name="seen">The order of that id, or null.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="limits">Of the site.</param>
    /// <param name="today">Local date of the site.</param>
    /// <param name="quote">Of the amount, for electricity; null when there is nothing to quote.</param>
    /// <param name="blocked">Why the quote must not be paid, or null.</param>
    /// <param name="order">The order, new or placed before; null when refused.</param>
    public static Refusal? Decide(
        AccountDraft draft, TopUpOrder? seen, OrderRequest request, VendLimits limits, DateOnly today, OrderQuote? quote, Refusal? blocked, out TopUpOrder? order)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(limits);
        order = null;
        if (seen is not null)
        {
            order = seen.Content == TopUpOrder.ContentOf(request.Wallet, request.Gross) ? seen : null;
            return order is null ? new Refusal(RefusalReason.IdReusedWithOtherContent, $"order {request.Id} is over {seen.Content}") : null;
        }

        var placed = draft.Head.OrdersOn == today ? draft.Head.OrderCount : 0;
        var refusal = Refusal.Earlier(blocked, Refusal.FirstOf(
            (draft.Head.IsClosed, RefusalReason.AccountClosed, $"account {draft.Head.Account} was closed on {draft.Head.ClosedAt:u}"),
            (request.Gross <= Money.Zero, RefusalReason.AmountNotPositive, $"{request.Gross.Fen} fen; expected above 0"),
            (request.Gross > limits.Most, RefusalReason.AmountTooLarge, $"{request.Gross.Fen} fen; expected at most {limits.Most.Fen}"),
            (request.Gross < limits.Least, RefusalReason.AmountTooSmall, $"{request.Gross.Fen} fen; expected at least {limits.Least.Fen}"),
            (placed >= limits.PerDay, RefusalReason.TooManyOrders, $"{placed} orders on {today:yyyy-MM-dd}; expected at most {limits.PerDay}")));
        if (refusal is not null)
        {
            return refusal;
        }

        order = new TopUpOrder(
            request.Id, request.Wallet, quote?.Split ?? new ServiceFee(request.Gross, Money.Zero), quote?.FeeRatio ?? 0m, quote?.Version ?? string.Empty, draft.Actor, draft.Now);
        draft.Put(order);
        draft.Set(head => head with { OrdersOn = today, OrderCount = placed + 1 });
        draft.Note("order", request.Id, FormattableString.Invariant($"gross {order.Gross}, fee {order.Split.Fee}, ratio {order.FeeRatio}, version {order.Version}"));
        return null;
    }
}
