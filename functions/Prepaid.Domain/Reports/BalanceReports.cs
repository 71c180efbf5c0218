using Prepaid.Domain.Ledger;

namespace Prepaid.Domain.Reports;

/// <summary>Reports that follow from balances at the end of a day.</summary>
public static class BalanceReports
{
    /// <summary>Accounts that owe.</summary>
    public static ReportShape ArrearsShape { get; } = ReportShape.Of(
        "arrears", "account:Key room:Key electricity:Sum water:Sum rent:Sum owed:Sum closed:Detail", "site=", ReportShape.Rows);

    /// <summary>Money of tenants that the landlord holds.</summary>
    public static ReportShape PrepaidShape { get; } = ReportShape.Of(
        "prepaid", "account:Key room:Key electricity:Sum water:Sum rent:Sum prepaid:Sum closed:Detail", "site=", ReportShape.Rows);

    /// <summary>The row of an account with a wallet below zero.</summary>
    public static IEnumerable<ReportRow> Arrears(Place place, WalletBalances balances, DateTimeOffset? closedAt) =>
        Row(place, balances, closedAt, balance => balance < Money.Zero ? -balance : Money.Zero);

    /// <summary>The row of an account with a wallet above zero.</summary>
    public static IEnumerable<ReportRow> Prepaid(Place place, WalletBalances balances, DateTimeOffset? closedAt) =>
        Row(place, balances, closedAt, balance => balance > Money.Zero ? balance : Money.Zero);

    /// <summary>The balances behind an entry, from the nearest ones that are known.</summary>
    /// <param name="known">Balances behind a sequence.</param>
    /// <param name="isForward">True when the entries follow the known sequence, false when they lie before it.</param>
    /// <param name="between">The entries in between.</param>
    public static WalletBalances At(WalletBalances known, bool isForward, IEnumerable<LedgerRow> between)
    {
        ArgumentNullException.ThrowIfNull(between);
        return between.Aggregate(known, (sum, entry) => isForward ? sum.With(entry) : sum.Without(entry));
    }

    private static IEnumerable<ReportRow> Row(Place place, WalletBalances balances, DateTimeOffset? closedAt, Func<Money, Money> counted)
    {
        Money[] amounts = [counted(balances.Electricity), counted(balances.Water), counted(balances.Rent)];
        var total = amounts[0] + amounts[1] + amounts[2];
        return total == Money.Zero
            ? []
            : [ReportRow.Of(ReportCell.Of(place.Account), ReportCell.Of(place.Room), ReportCell.Of(amounts[0]), ReportCell.Of(amounts[1]), ReportCell.Of(amounts[2]), ReportCell.Of(total), ReportCell.Of(closedAt))];
    }
}
