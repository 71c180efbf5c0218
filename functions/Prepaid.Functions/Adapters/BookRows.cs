using System.Globalization;
using Azure.Data.Tables;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;

namespace Prepaid.Functions.Adapters;

/// <summary>Rows of an account's partition that only bookings by people and closing need.</summary>
public static class BookRows
{
    public const string Held = "held-";
    public const string Credit = "credit-";

    public static string HeldKey(string id) => Held + id;

    /// <summary>The newest payment sorts first: a refund reads no more than it gives back.</summary>
    public static string CreditKey(long sequence) => string.Create(CultureInfo.InvariantCulture, $"credit-{999_999_999_999 - sequence:D12}");

    public static TableEntity RowOf(string partition, HeldWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var row = new TableEntity(partition, HeldKey(work.Id))
        {
            ["Id"] = work.Id,
            ["Kind"] = work.Kind.ToString(),
            ["Content"] = work.Content,
            ["Reason"] = work.Reason,
            ["ProposedBy"] = work.ProposedBy,
            ["ProposedAt"] = work.ProposedAt,
            ["State"] = work.State.ToString(),
            ["DecidedBy"] = work.DecidedBy,
            ["DecisionReason"] = work.DecisionReason,
        };
        if (work.Detail.Length > 0)
        {
            LongText.Put(row, "Detail", work.Detail);
        }

        if (work.DecidedAt is { } at)
        {
            row["DecidedAt"] = at;
        }

        return row;
    }

    public static HeldWork HeldOf(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new HeldWork(
            row.GetString("Id"),
            Enum.Parse<HeldKind>(row.GetString("Kind")),
            row.GetString("Content"),
            row.GetString("Reason"),
            row.GetString("ProposedBy"),
            row.GetDateTimeOffset("ProposedAt") ?? DateTimeOffset.UnixEpoch)
        {
            State = Enum.Parse<HeldState>(row.GetString("State")),
            DecidedBy = row.GetString("DecidedBy"),
            DecidedAt = row.GetDateTimeOffset("DecidedAt"),
            DecisionReason = row.GetString("DecisionReason"),
            Detail = LongText.Of(row, "Detail"),
        };
    }

    public static TableEntity RowOf(string partition, PaymentCredit credit)
    {
        ArgumentNullException.ThrowIfNull(credit);
        return new TableEntity(partition, CreditKey(credit.Sequence))
        {
            ["Entry"] = credit.Sequence,
            ["Channel"] = credit.Channel,
            ["Transaction"] = credit.Transaction,
            ["Wallet"] = credit.Wallet.ToString(),
            ["NetFen"] = credit.Net.Fen,
            ["FeeFen"] = credit.Fee.Fen,
            ["RefundedNetFen"] = credit.RefundedNet.Fen,
            ["RefundedFeeFen"] = credit.RefundedFee.Fen,
        };
    }

    public static PaymentCredit CreditOf(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new PaymentCredit(
            row.GetInt64("Entry") ?? 0,
            row.GetString("Channel"),
            row.GetString("Transaction"),
            Enum.Parse<Wallet>(row.GetString("Wallet")),
            Fen(row, "NetFen"),
            Fen(row, "FeeFen"))
        {
            RefundedNet = Fen(row, "RefundedNetFen"),
            RefundedFee = Fen(row, "RefundedFeeFen"),
        };
    }

    private static Money Fen(TableEntity row, string property) => Money.FromFen(row.GetInt64(property) ?? 0);
}
