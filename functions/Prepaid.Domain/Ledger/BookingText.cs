using System.Globalization;

namespace Prepaid.Domain.Ledger;

/// <summary>Reads back what held work says (<see cref="BookingRequest.Content"/>).</summary>
public static class BookingText
{
    /// <summary>The request behind a proposal, or null when the text is not one of ours.</summary>
    public static BookingRequest? Read(string id, string content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var parts = content.Split('|', content.StartsWith("adjustment|", StringComparison.Ordinal) ? 5 : 4);
        return parts switch
        {
            ["adjustment", var wallet, "credit" or "debit", var fen, var reason] when Number(fen) is { } amount && WalletOf(wallet) is { } of =>
                new BookingRequest.Adjustment(id, of, parts[2] == "credit", amount, reason),
            ["refund", var wallet, var fen, var reason] when Number(fen) is { } amount && WalletOf(wallet) is { } of =>
                new BookingRequest.Refund(id, of, amount, reason),
            _ => null,
        };
    }

    private static Money? Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var fen) ? Money.FromFen(fen) : null;

    private static Wallet? WalletOf(string text) => Enum.TryParse<Wallet>(text, out var wallet) && Enum.IsDefined(wallet) ? wallet : null;
}
