using Microsoft.Extensions.Logging;
using Prepaid.Domain.Ledger;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Ledger;

/// <summary>Carries on what one account gave and another has to take, and lets the directory follow. Safe to run again at any point.</summary>
public sealed class HandOvers(AccountTable accounts, PendingTable pending, DirectoryTable directory, AccountReview review, TimeProvider clock, ILogger<HandOvers> log)
{
    private const string Actor = "system:hand-over";

    /// <summary>One try; what fails by the table service is left to the sweep. Texts and commands are not this class's.</summary>
    public async Task CarryOut(AccountWork work, string account, OutboxItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        try
        {
            await Finish(work, account, item);
        }
        catch (Exception failure) when (TableFault.IsInfrastructure(failure))
        {
            log.LogWarning("Effect {Number} of account {Account} waits for the sweep: {Failure}", item.Number, account, failure.GetType().Name);
        }
    }

    /// <summary>Finishes everything that is under way between this account and others or the directory; throws what a retry may cure.</summary>
    public async Task Finish(AccountWork work, string account, CancellationToken cancellationToken)
    {
        foreach (var item in await accounts.AllOutbox(account, cancellationToken))
        {
            await Finish(work, account, item);
        }
    }

    private async Task Finish(AccountWork work, string account, OutboxItem item)
    {
        ArgumentNullException.ThrowIfNull(work);
        var isDone = item switch
        {
            OutboxItem.Handing handing => await Take(work, handing),
            OutboxItem.Relink relink => await Relink(work, account, relink),
            _ => false,
        };
        if (!isDone)
        {
            return;
        }

        await work.Change(
            account,
            async state =>
            {
                var draft = new AccountDraft(state.Head, Actor, clock.GetUtcNow());
                if (await accounts.Outbox(account, item.Number, CancellationToken.None) is not null)
                {
                    draft.Finish(item);
                }

                return draft;
            },
            CancellationToken.None);
        await pending.Delete(PendingHint.OfOutbox(account, item.Number, default), CancellationToken.None);
    }

    private async Task<bool> Take(AccountWork work, OutboxItem.Handing handing)
    {
        var given = handing.Given;
        var taken = await work.Change(
            given.To,
            state => review.Decide(state, given.By, async draft =>
            {
                var seen = await accounts.Key(given.To, HandOver.KeyKind, given.KeyOf(handing.Number), CancellationToken.None);
                HandOverTaking.Decide(draft, seen, given, handing.Number);
                return !draft.IsEmpty;
            }),
            CancellationToken.None);
        if (taken is null)
        {
            log.LogError("Account {Account} gave something to account {To}, which is not there; it stays in transit.", given.From, given.To);
        }

        return taken is not null;
    }

    /// <summary>An account that lost the meter meanwhile changes nothing: the next one relinks it.</summary>
    private async Task<bool> Relink(AccountWork work, string account, OutboxItem.Relink relink)
    {
        work.Forget(account);
        var state = await work.Find(account, CancellationToken.None);
        if (state?.Head.StandingOf(relink.Meter) is not { IsLinked: true })
        {
            return true;
        }

        if (await directory.Meter(relink.Meter, CancellationToken.None) is not { } link)
        {
            log.LogError("Meter {Meter} of account {Account} is not in the directory.", relink.Meter, account);
            return false;
        }

        await directory.Put(link with { Account = account, Use = relink.Use, Installations = relink.Installations ?? link.Installations }, CancellationToken.None);
        return true;
    }
}
