using Prepaid.Domain.Ledger;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;

namespace Prepaid.Functions.Ledger;

/// <summary>Lets <see cref="BalanceWatch"/> follow a change, loading what it asks for and no more.</summary>
public sealed class AccountReview(AccountTable accounts, PendingTable pending, DirectoryTable directory, TimeProvider clock)
{
    /// <summary>Makes a draft by <paramref name="change"/> and adds the texts and commands that the balance then calls for.</summary>
    /// <param name="state">The account as loaded.</param>
    /// <param name="actor">Who causes the change.</param>
    /// <param name="change">Fills the draft; false throws away what it filled in. Runs again when something was missing.</param>
    public async ValueTask<AccountDraft> Decide(AccountState state, string actor, Func<AccountDraft, ValueTask<bool>> change)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(change);
        var now = clock.GetUtcNow();
        var rules = (await directory.Site(state.Head.Site, CancellationToken.None))?.Rules ?? new SiteRules();
        var facts = SwitchingFacts.NotLoaded;
        while (true)
        {
            var draft = new AccountDraft(state.Head, actor, now) { Bounds = rules.Safety };
            if (!await change(draft))
            {
                return new AccountDraft(state.Head, actor, now);
            }

            switch (BalanceWatch.Decide(draft, facts, rules))
            {
                case Missing.Relays:
                    facts = facts with { Relays = await Relays(state, draft) };
                    break;
                case Missing.PaymentInbox:
                    facts = facts with { PaymentInInbox = await pending.HasPayment(state.Head.Account, CancellationToken.None) };
                    break;
                default:
                    return draft;
            }
        }
    }

    private async Task<IReadOnlyList<RelayState>> Relays(AccountState state, AccountDraft draft)
    {
        var relays = await accounts.Relays(state.Head.Account, CancellationToken.None);
        return [.. relays.Where(r => !draft.Relays.ContainsKey(r.Meter)), .. draft.Relays.Values]; // those that this change brings, too
    }
}
