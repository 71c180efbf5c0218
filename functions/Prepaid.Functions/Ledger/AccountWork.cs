using System.Collections.Concurrent;
using Prepaid.Domain.Ledger;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Relays;

namespace Prepaid.Functions.Ledger;

/// <summary>Runs changes of accounts: load → decide (pure) → one transaction → carry out its effects.</summary>
/// <remarks>
/// Accounts are cached per instance and validated by the head's ETag: a hit costs no read, a conflict reloads and
/// decides again. A hint in <c>pending</c> is written before the transaction for each new effect.
/// </remarks>
public sealed class AccountWork(AccountTable accounts, PendingTable pending, OutboxDelivery outbox, TimeProvider clock)
{
    private const int MostCached = 200_000;
    private const int MostConflicts = 50;

    private readonly ConcurrentDictionary<string, AccountState> cache = new(StringComparer.Ordinal);

    /// <summary>The account, from the cache or the table; null when there is none.</summary>
    public async ValueTask<AccountState?> Find(string account, CancellationToken cancellationToken)
    {
        if (cache.TryGetValue(account, out var cached))
        {
            return cached;
        }

        var loaded = await accounts.Load(account, cancellationToken);
        if (loaded is not null)
        {
            Remember(loaded);
        }

        return loaded;
    }

    /// <summary>Changes one account.</summary>
    /// <param name="account">An account that exists.</param>
    /// <param name="decide">Makes the draft; called again after a conflict. Null or an empty draft changes nothing.</param>
    /// <param name="cancellationToken">Stops before the transaction, not within.</param>
    /// <returns>The draft that was stored, or the empty one; null when the account does not exist.</returns>
    public async Task<AccountDraft?> Change(string account, Func<AccountState, ValueTask<AccountDraft>> decide, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(decide);
        for (var conflicts = 0; conflicts < MostConflicts; conflicts++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await Find(account, cancellationToken) is not { } state)
            {
                return null;
            }

            var draft = await decide(state);
            if (draft.IsEmpty)
            {
                return draft;
            }

            if (await Store(state, draft) is { } stored)
            {
                await CarryOut(stored, draft);
                return draft;
            }

            cache.TryRemove(account, out _);
        }

        throw new InvalidOperationException($"Account {account}: {MostConflicts} conflicts in a row; try again.");
    }

    /// <summary>True when this instance remembers the account.</summary>
    public bool IsCached(string account) => cache.ContainsKey(account);

    /// <summary>Drops an account from the cache, after a doubtful outcome.</summary>
    public void Forget(string account) => cache.TryRemove(account, out _);

    private async Task<AccountState?> Store(AccountState state, AccountDraft draft)
    {
        foreach (var item in draft.Outbox)
        {
            await pending.Put(PendingHint.OfOutbox(draft.Head.Account, item.Number, clock.GetUtcNow()), CancellationToken.None);
        }

        try
        {
            var stored = await accounts.Commit(state, draft, CancellationToken.None);
            if (stored is not null)
            {
                Remember(stored);
            }

            return stored;
        }
        catch
        {
            Forget(draft.Head.Account); // whether it was stored is not known
            throw;
        }
    }

    private async Task CarryOut(AccountState stored, AccountDraft draft)
    {
        if (draft.Outbox.Count > 0)
        {
            await outbox.CarryOutNow(this, stored.Head.Account, draft.Outbox);
        }
    }

    private void Remember(AccountState state)
    {
        var account = state.Head.Account;
        if (!cache.ContainsKey(account) && cache.Count >= MostCached) // counting locks the whole cache, so only for a newcomer
        {
            cache.Clear();
        }

        cache[account] = state;
    }
}
