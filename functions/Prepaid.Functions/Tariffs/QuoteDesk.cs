using Microsoft.AspNetCore.Http;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Tariffs;

/// <summary>Quotes top-ups before they are paid: gross, fee, net, and what a unit then really costs. A breach of the cap blocks.</summary>
public sealed class QuoteDesk(AccountTable accounts, DirectoryTable directory, SiteTariffs tariffs, TimeProvider clock)
{
    /// <summary>Answers a request for a quote.</summary>
    public async Task<IResult> Quote(Actor actor, string account, long grossFen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await accounts.Load(account, cancellationToken) is not { } state || !actor.MaySee(state.Head.Site))
        {
            return Problem.NotFound("account", account);
        }

        var (quote, refusal) = await Of(state, Money.FromFen(grossFen), cancellationToken);
        return refusal is not null ? Problem.Of(refusal) : Results.Ok(Show(account, quote!));
    }

    /// <summary>Quotes an order for an account as loaded; what payments ask before they take money.</summary>
    /// <returns>The quote, and why the order is refused; the quote is there too when only the cap blocks it.</returns>
    public async Task<(OrderQuote? Quote, Refusal? Refusal)> Of(AccountState state, Money gross, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        var pricing = await tariffs.Load(state.Head.Site, cancellationToken) ?? throw new InvalidOperationException($"Site {state.Head.Site} is not in the directory.");
        var refusal = OrderQuote.Of(gross, pricing.LayOut(), pricing.Cap, await SuppliesOf(state, pricing, cancellationToken), clock.GetUtcNow(), out var quote);
        return (quote, refusal);
    }

    /// <summary>How much of a payment that nobody ordered is withheld as service fee: never so much that a unit costs more than the cap allows (docs/payments.md).</summary>
    /// <param name="state">The account as loaded.</param>
    /// <param name="gross">Paid into the electricity wallet.</param>
    /// <param name="paidAt">When.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    public async Task<(ServiceFee Split, decimal FeeRatio)> Withheld(AccountState state, Money gross, DateTimeOffset paidAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        var timeline = await tariffs.Of(state.Head.Site, cancellationToken);
        var version = timeline.VersionAt(paidAt.ToUnixTimeSeconds()) is >= 0 and var index ? timeline.Tariff.Versions[index] : null;
        if (version is null || version.ServiceFee == 0m)
        {
            return (new ServiceFee(gross, Money.Zero), 0m);
        }

        var pricing = await tariffs.Load(state.Head.Site, cancellationToken) ?? throw new InvalidOperationException($"Site {state.Head.Site} is not in the directory.");
        var supplies = pricing.Cap is null ? [] : await SuppliesOf(state, pricing, cancellationToken);
        return (LawfulFee.Of(gross, version, pricing.Cap, supplies, pricing.LocalAt(paidAt)), version.ServiceFee);
    }

    private static object Show(string account, OrderQuote quote) => new
    {
        account,
        grossFen = quote.Gross.Fen,
        feeFen = quote.Split.Fee.Fen,
        netFen = quote.Split.Net.Fen,
        quote.FeeRatio,
        quote.Version,
        quote.Prices,
        cap = quote.Verdicts.SelectMany(v => v.Tests),
    };

    private async Task<IReadOnlyList<SupplyClass>> SuppliesOf(AccountState state, SitePricing pricing, CancellationToken cancellationToken)
    {
        var classes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var meter in state.Head.Meters.Where(m => m.Use == MeterUse.Electricity))
        {
            var link = await directory.Meter(meter.Meter, cancellationToken);
            classes.Add(link is { VoltageClass.Length: > 0 } ? link.VoltageClass : pricing.Site.VoltageClass);
        }

        return [.. classes.Select(c => new SupplyClass(pricing.Site.Region, c))];
    }
}
