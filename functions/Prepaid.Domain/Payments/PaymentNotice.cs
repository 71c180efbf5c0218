using System.Text.Json;
using Prepaid.Domain.Ledger;

namespace Prepaid.Domain.Payments;

/// <summary>What a provider tells of one payment, after its signature was verified.</summary>
/// <param name="Provider">Provider id, such as sandbox.</param>
/// <param name="Transaction">The provider's own id of the payment.</param>
/// <param name="Account">Account to credit.</param>
/// <param name="Amount">Paid amount, above zero.</param>
/// <param name="PaidAt">When the tenant paid, by the provider.</param>
/// <param name="Wallet">Wallet to credit; electricity unless the payment says otherwise.</param>
public sealed record PaymentNotice(
    string Provider, string Transaction, string Account, Money Amount, DateTimeOffset PaidAt, Wallet Wallet = Wallet.Electricity)
{
    /// <summary>Order that it pays; empty when it names none.</summary>
    public string Order { get; init; } = string.Empty;

    /// <summary>Equal for two notices that say the same; another one under the same transaction is a case (R4).</summary>
    /// <remarks>Electricity is not named, so that the keys of payments from before other wallets could be paid still match.</remarks>
    public string Content =>
        FormattableString.Invariant($"{Account}|{Amount.Fen}|CNY")
        + (Wallet == Wallet.Electricity ? string.Empty : $"|{WalletNames.Of(Wallet)}")
        + (Order.Length == 0 ? string.Empty : $"|order {Order}");
}

/// <summary>Reads the body of the sandbox provider (docs/payments.md).</summary>
public static class SandboxBody
{
    /// <summary>Provider id in routes, keys and clearing accounts.</summary>
    public const string Provider = "sandbox";

    private const int MaxIdLength = 64;

    private const string WalletField = "wallet";
    private const string OrderField = "order";

    private static readonly string[] Required = ["transaction", "account", "amountFen", "currency", "paidAt"];

    /// <summary>Reads <c>{"transaction","account","amountFen","currency","paidAt"}</c>, and <c>wallet</c> and <c>order</c> where they are there. Never throws on any bytes.</summary>
    /// <param name="body">Raw body.</param>
    /// <param name="notice">The notice, or null.</param>
    /// <param name="error">The field and what was expected, or empty.</param>
    public static bool TryRead(ReadOnlySpan<byte> body, out PaymentNotice? notice, out string error)
    {
        notice = null;
        Dictionary<string, JsonElement> fields = [];
        try
        {
            fields = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(body) ?? [];
            error = Fault(fields) ?? string.Empty;
        }
        catch (Exception refused) when (refused is JsonException or InvalidOperationException)
        {
            error = $"body: expected a JSON object in UTF-8; {refused.Message}";
        }

        if (error.Length > 0)
        {
            return false;
        }

        notice = new PaymentNotice(
            Provider,
            fields["transaction"].GetString()!,
            fields["account"].GetString()!,
            Money.FromFen(fields["amountFen"].GetInt64()),
            fields["paidAt"].GetDateTimeOffset(),
            WalletIn(fields) ?? Wallet.Electricity)
        {
            Order = fields.TryGetValue(OrderField, out var order) ? order.GetString()! : string.Empty,
        };
        return true;
    }

    private static string? Fault(Dictionary<string, JsonElement> fields)
    {
        if (fields.Keys.FirstOrDefault(k => !Required.Contains(k) && k is not (WalletField or OrderField)) is { } unknown)
        {
            var shown = new string([.. unknown.Where(c => !char.IsControl(c)).Take(MaxIdLength)]);
            return $"{shown}: unknown field; expected {string.Join(", ", Required)}, {WalletField}, {OrderField}. Who acts is never taken from a body.";
        }

        return Required.FirstOrDefault(k => !fields.ContainsKey(k)) is { } missing ? $"{missing}: missing"
            : !IsId(fields["transaction"]) ? $"transaction: expected 1 to {MaxIdLength} letters, digits, '-', '_' or '.'"
            : !IsId(fields["account"]) ? $"account: expected 1 to {MaxIdLength} letters, digits, '-', '_' or '.'"
            : fields["amountFen"].ValueKind != JsonValueKind.Number || !fields["amountFen"].TryGetInt64(out var fen) || fen <= 0 ? "amountFen: expected a whole number of fen above zero"
            : fields["currency"].ValueKind != JsonValueKind.String || fields["currency"].GetString() != "CNY" ? "currency: expected \"CNY\""
            : fields["paidAt"].ValueKind != JsonValueKind.String || !fields["paidAt"].TryGetDateTimeOffset(out _) ? "paidAt: expected a time such as 2026-03-01T08:00:00+08:00"
            : fields.TryGetValue(OrderField, out var order) && !IsId(order) ? $"{OrderField}: expected 1 to {MaxIdLength} letters, digits, '-', '_' or '.'"
            : fields.ContainsKey(WalletField) && WalletIn(fields) is null ? $"{WalletField}: expected one of {string.Join(", ", WalletNames.All)}"
            : null;
    }

    private static Wallet? WalletIn(Dictionary<string, JsonElement> fields) =>
        fields.TryGetValue(WalletField, out var named) && named.ValueKind == JsonValueKind.String ? WalletNames.WalletOf(named.GetString()!) : null;

    private static bool IsId(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: >= 1 and <= MaxIdLength } id
        && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
