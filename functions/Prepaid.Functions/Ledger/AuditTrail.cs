using Prepaid.Domain.Ledger;
using Prepaid.Functions.Adapters;

namespace Prepaid.Functions.Ledger;

/// <summary>Audit rows of what is kept outside an account's rows: written after it, once, however often it is repeated.</summary>
public sealed class AuditTrail(AccountWork work, AccountTable accounts, TimeProvider clock)
{
    /// <summary>Notes it, unless it is noted.</summary>
    /// <param name="account">Whose audit.</param>
    /// <param name="kind">Kind of the key that makes it once.</param>
    /// <param name="id">Id of that key.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="action">What.</param>
    /// <param name="subject">To what.</param>
    /// <param name="detail">Why.</param>
    /// <param name="cancellationToken">Stops before the transaction.</param>
    public Task Note(string account, string kind, string id, string actor, string action, string subject, string detail, CancellationToken cancellationToken) => work.Change(
        account,
        async state =>
        {
            var draft = new AccountDraft(state.Head, actor, clock.GetUtcNow());
            if (await accounts.Key(account, kind, id, cancellationToken) is null)
            {
                draft.Book(new BookedKey(kind, id, string.Empty, 0));
                draft.Note(action, subject, detail);
            }

            return draft;
        },
        cancellationToken);
}
