using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Payments;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Payments;

/// <summary>Body of an order: what will be paid, into which wallet.</summary>
public sealed record OrderBody(string Id, Wallet Wallet, long GrossFen) : IRequestBody
{
    public string? Fault() => RequestBody.IdFault("id", Id);

    public OrderRequest ToRequest() => new(Id, Wallet, Money.FromFen(GrossFen));
}

/// <summary>An order as shown.</summary>
/// <param name="Account">Account id.</param>
/// <param name="Id">Of the sender.</param>
/// <param name="Wallet">Wallet that gains.</param>
/// <param name="GrossFen">To be paid.</param>
/// <param name="FeeFen">Service fee of it.</param>
/// <param name="NetFen">Credited.</param>
/// <param name="FeeRatio">Ratio that the fee was taken by.</param>
/// <param name="Version">Tariff version that it comes from; empty for a wallet without a fee.</param>
/// <param name="State">Open or Paid.</param>
/// <param name="PaidBy">Provider and transaction of the payment; empty while it is open.</param>
/// <param name="PlacedAt">When it was placed.</param>
/// <param name="ValidUntil">Until when a payment gets this fee.</param>
public sealed record OrderAnswer(
    string Account, string Id, string Wallet, long GrossFen, long FeeFen, long NetFen, decimal FeeRatio, string Version, string State, string PaidBy, DateTimeOffset PlacedAt, DateTimeOffset ValidUntil)
{
    public static OrderAnswer Of(string account, TopUpOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return new OrderAnswer(
            account, order.Id, WalletNames.Of(order.Wallet), order.Gross.Fen, order.Split.Fee.Fen, order.Split.Net.Fen, order.FeeRatio, order.Version, order.State.ToString(), order.PaidBy, order.PlacedAt.ToUniversalTime(), order.ValidUntil.ToUniversalTime());
    }
}
