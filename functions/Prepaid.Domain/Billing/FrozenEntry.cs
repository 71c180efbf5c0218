using System.Text.Json;
using Prepaid.Domain.Ledger;

namespace Prepaid.Domain.Billing;

/// <summary>An entry that an item will post, exactly as it will stand in the ledger.</summary>
/// <param name="Kind">Kind of the entry.</param>
/// <param name="Key">Business key (R4).</param>
/// <param name="Lines">Sum to zero.</param>
/// <param name="Evidence">JSON of what the amounts follow from.</param>
/// <param name="From">Start of the time that is paid for, unix seconds.</param>
/// <param name="To">End of it.</param>
public sealed record FrozenEntry(string Kind, string Key, IReadOnlyList<LedgerLine> Lines, string Evidence, long From, long To)
{
    /// <summary>Added to the kind, and to the first word of the key, by a reversal.</summary>
    public const string ReversedSuffix = "-reversed";

    /// <summary>Posts it.</summary>
    public void Post(AccountDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        draft.Post(Kind, Key, Lines, Evidence, DateTimeOffset.FromUnixTimeSeconds(From), DateTimeOffset.FromUnixTimeSeconds(To));
    }

    /// <summary>Posts the same lines negated. What a closed account would get back is due to its tenant in cash.</summary>
    /// <param name="draft">Collects the change.</param>
    /// <param name="cause">The run that is reversed.</param>
    public void Reverse(AccountDraft draft, BillingRunKey cause)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(cause);
        var colon = Key.IndexOf(':', StringComparison.Ordinal);
        var key = colon < 0 ? Key + ReversedSuffix : Key[..colon] + ReversedSuffix + Key[colon..];
        List<LedgerLine> lines = [.. Lines.Select(l => new LedgerLine(Returned(draft.Head, l.CounterAccount), -l.Amount))];
        var evidence = JsonSerializer.Serialize(new { cause = cause.ToString(), reverses = Key });
        draft.Post(Kind + ReversedSuffix, key, lines, evidence, DateTimeOffset.FromUnixTimeSeconds(From), DateTimeOffset.FromUnixTimeSeconds(To));
    }

    private static string Returned(AccountHead head, string counterAccount) =>
        head.IsClosed && CounterAccounts.IsWallet(counterAccount) ? CounterAccounts.RefundDue("cash") : counterAccount;
}
