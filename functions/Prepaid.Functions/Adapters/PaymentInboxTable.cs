using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Payments;
using Prepaid.Functions.Payments;

namespace Prepaid.Functions.Adapters;

/// <summary>Table <c>payments</c>: one partition per provider and transaction; row <c>payment</c>, and <c>case-…</c> for differing repetitions.</summary>
public sealed class PaymentInboxTable(ProductTables tables)
{
    private const string PaymentRow = "payment";

    /// <summary>Takes the payment in, or gives back what was taken in before under the same transaction.</summary>
    /// <returns>Null when it is new and now durable.</returns>
    public async Task<InboxPayment?> Receive(InboxPayment payment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payment);
        try
        {
            await tables.Payments.AddEntityAsync(RowOf(payment.Notice, PaymentRow, payment.BodyHash, payment.State.ToString(), payment.Reason, payment.ReceivedAt), cancellationToken);
            return null;
        }
        catch (RequestFailedException conflict) when (conflict.Status == 409)
        {
            return await Find(payment.Notice.Provider, payment.Notice.Transaction, cancellationToken)
                ?? throw new InvalidOperationException($"Payment {payment.Notice.Transaction} was refused as known but is not there; try again.");
        }
    }

    /// <summary>The payment of that transaction, or null.</summary>
    public async Task<InboxPayment?> Find(string provider, string transaction, CancellationToken cancellationToken)
    {
        var row = await tables.Payments.GetEntityIfExistsAsync<TableEntity>(PartitionOf(provider, transaction), PaymentRow, cancellationToken: cancellationToken);
        return row.HasValue
            ? new InboxPayment(NoticeOf(row.Value!), row.Value!.GetString("BodyHash"), Enum.Parse<InboxState>(row.Value.GetString("State")), row.Value.GetString("Reason"), TimeOf(row.Value, "ReceivedAt"))
            : null;
    }

    /// <summary>Moves the payment on. Safe to run again.</summary>
    public async Task Mark(PaymentNotice notice, InboxState state, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var change = new TableEntity(PartitionOf(notice.Provider, notice.Transaction), PaymentRow) { ["State"] = state.ToString(), ["Reason"] = reason };
        await tables.Payments.UpdateEntityAsync(change, ETag.All, TableUpdateMode.Merge, cancellationToken);
    }

    /// <summary>Opens one case per differing content; the same content again adds nothing.</summary>
    public async Task OpenCase(PaymentCase payment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payment);
        var content = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(payment.Notice.Content)), 0, 8);
        try
        {
            await tables.Payments.AddEntityAsync(RowOf(payment.Notice, "case-" + content, payment.BodyHash, "Case", payment.Reason, payment.ReceivedAt), cancellationToken);
        }
        catch (RequestFailedException conflict) when (conflict.Status == 409)
        {
            // That very case is open already.
        }
    }

    /// <summary>One page of open cases and payments in suspense.</summary>
    public Task<(IReadOnlyList<PaymentCase> Items, string? Next)> Open(string? from, CancellationToken cancellationToken) =>
        tables.Payments.PageOf("State eq 'Case' or State eq 'Suspense'", from, CaseOf, cancellationToken);

    private static PaymentCase CaseOf(TableEntity row) => new(NoticeOf(row), row.GetString("BodyHash"), row.GetString("Reason"), TimeOf(row, "ReceivedAt"));

    private static string PartitionOf(string provider, string transaction) => $"{provider}-{transaction}".AsKey();

    private static TableEntity RowOf(PaymentNotice notice, string rowKey, string bodyHash, string state, string reason, DateTimeOffset receivedAt)
    {
        var row = new TableEntity(PartitionOf(notice.Provider, notice.Transaction), rowKey)
        {
            ["Provider"] = notice.Provider,
            ["Transaction"] = notice.Transaction,
            ["Account"] = notice.Account,
            ["AmountFen"] = notice.Amount.Fen,
            ["PaidAt"] = notice.PaidAt.ToString("O", CultureInfo.InvariantCulture),
            ["BodyHash"] = bodyHash,
            ["State"] = state,
            ["Reason"] = reason,
            ["ReceivedAt"] = receivedAt,
        };
        if (notice.Wallet != Wallet.Electricity)
        {
            row["Wallet"] = WalletNames.Of(notice.Wallet);
        }

        if (notice.Order.Length > 0)
        {
            row["Order"] = notice.Order;
        }

        return row;
    }

    private static PaymentNotice NoticeOf(TableEntity row) => new(
        row.GetString("Provider"),
        row.GetString("Transaction"),
        row.GetString("Account"),
        Money.FromFen(row.GetInt64("AmountFen") ?? 0),
        DateTimeOffset.Parse(row.GetString("PaidAt"), CultureInfo.InvariantCulture),
        row.GetString("Wallet") is { } wallet ? WalletNames.WalletOf(wallet) ?? throw new InvalidDataException($"payment row {row.PartitionKey}: wallet {wallet}") : Wallet.Electricity)
    {
        Order = row.GetString("Order") ?? string.Empty,
    };

    private static DateTimeOffset TimeOf(TableEntity row, string property) => row.GetDateTimeOffset(property) ?? DateTimeOffset.UnixEpoch;
}
