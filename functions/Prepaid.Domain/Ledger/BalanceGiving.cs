using System.Text.Json;
using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Ledger;

/// <summary>Gives what an account holds to another account of the same tenant, when that one moves within the site.</summary>
public static class BalanceGiving
{
    /// <summary>Gives all wallets away. Pure.</summary>
    /// <param name="draft">Collects the change; to be thrown away when refused.</param>
    /// <param name="to">Account that takes them.</param>
    public static Refusal? Decide(AccountDraft draft, string to)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var head = draft.Head;
        var refusal = Refusal.FirstOf(
            (head.IsClosed, RefusalReason.AccountClosed, $"account {head.Account} is closed"),
            (head.Account == to, RefusalReason.SameAccount, $"both are {to}"),
            (head.Electricity < Money.Zero || head.Water < Money.Zero || head.Rent < Money.Zero, RefusalReason.BalanceOwed, $"electricity {head.Electricity}, water {head.Water}, rent {head.Rent}"));
        if (refusal is not null || (head.Electricity == Money.Zero && head.Water == Money.Zero && head.Rent == Money.Zero))
        {
            return refusal;
        }

        var given = new HandOver(head.Account, to, draft.Actor, draft.Now, null, head.Electricity, head.Water, head.Rent);
        draft.Post(
            "balance-given",
            FormattableString.Invariant($"hand-over:{head.OutboxCount + 1}"),
            given.Lines(isTaker: false),
            JsonSerializer.Serialize(new { to }),
            draft.Now,
            draft.Now);
        draft.HandOver(given);
        draft.Note("balance-given", to, $"electricity {head.Electricity}, water {head.Water}, rent {head.Rent}");
        return null;
    }
}
