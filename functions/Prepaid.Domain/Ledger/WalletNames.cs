namespace Prepaid.Domain.Ledger;

/// <summary>How wallets are called outside: in payments and in the names of their counter-accounts.</summary>
public static class WalletNames
{
    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<Wallet>().Select(Of)];

    /// <summary>Name of a wallet: <c>electricity</c>, <c>water</c> or <c>rent</c>.</summary>
    public static string Of(Wallet wallet) => CounterAccounts.Of(wallet)["wallet:".Length..];

    /// <summary>The wallet of that name, or null.</summary>
    public static Wallet? WalletOf(string name)
    {
        foreach (var wallet in Enum.GetValues<Wallet>())
        {
            if (Of(wallet) == name)
            {
                return wallet;
            }
        }

        return null;
    }
}
