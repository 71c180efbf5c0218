using System.Globalization;
using Azure.Data.Tables;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Payments;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Functions.Adapters;

/// <summary>Orders in an account's partition: <c>order-{id}</c>.</summary>
public static class OrderRows
{
    public static string Key(string id) => "order-" + id;

    public static TableEntity RowOf(string partition, TopUpOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return new TableEntity(partition, Key(order.Id))
        {
            ["Id"] = order.Id,
            ["Wallet"] = WalletNames.Of(order.Wallet),
            ["NetFen"] = order.Split.Net.Fen,
            ["FeeFen"] = order.Split.Fee.Fen,
            ["FeeRatio"] = order.FeeRatio.ToString(CultureInfo.InvariantCulture),
            ["Version"] = order.Version,
            ["PlacedBy"] = order.PlacedBy,
            ["PlacedAt"] = order.PlacedAt,
            ["State"] = order.State.ToString(),
            ["PaidBy"] = order.PaidBy,
        };
    }

    public static TopUpOrder OrderOf(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new TopUpOrder(
            row.GetString("Id"),
            WalletNames.WalletOf(row.GetString("Wallet")) ?? throw new InvalidDataException($"Order row {row.PartitionKey}/{row.RowKey}: wallet {row.GetString("Wallet")}"),
            new ServiceFee(Money.FromFen(row.Number("NetFen")), Money.FromFen(row.Number("FeeFen"))),
            decimal.Parse(row.GetString("FeeRatio"), CultureInfo.InvariantCulture),
            row.GetString("Version"),
            row.GetString("PlacedBy"),
            row.Time("PlacedAt"))
        {
            State = Enum.Parse<OrderState>(row.GetString("State")),
            PaidBy = row.GetString("PaidBy"),
        };
    }
}
