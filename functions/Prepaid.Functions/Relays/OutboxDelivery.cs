using Microsoft.Extensions.Logging;
using Prepaid.Contract;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Notices;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;

namespace Prepaid.Functions.Relays;

/// <summary>Carries out what accounts decided: relay commands and texts. What fails here is left to the sweep.</summary>
public sealed class OutboxDelivery(
    AccountTable accounts,
    PendingTable pending,
    DirectoryTable directory,
    RelayCommandSender commands,
    TextSender texts,
    HandOvers handOvers,
    TimeProvider clock,
    ILogger<OutboxDelivery> log)
{
    private const string Actor = "system:outbox";

    /// <summary>One short try right after the transaction; a failure of the outside is the sweep's business.</summary>
    public async Task CarryOutNow(AccountWork work, string account, IReadOnlyList<OutboxItem> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        foreach (var gateway in items.OfType<OutboxItem.Command>().GroupBy(c => c.Switch.Gateway))
        {
            await Send(work, gateway.Key, [.. gateway.Select(c => (account, c))]);
        }

        foreach (var text in items.OfType<OutboxItem.Text>())
        {
            await Send(work, account, text.Number);
        }

        foreach (var item in items)
        {
            await handOvers.CarryOut(work, account, item);
        }
    }

    /// <summary>Sends commands of one gateway, of any number of accounts, in messages of at most 50.</summary>
    public async Task Send(AccountWork work, string gateway, IReadOnlyList<(string Account, OutboxItem.Command Item)> items)
    {
        ArgumentNullException.ThrowIfNull(work);
        foreach (var message in items.OrderBy(i => i.Item.Switch.Meter, StringComparer.Ordinal).ThenBy(i => i.Item.Switch.Sequence).Chunk(CommandMessage.MaxCommands))
        {
            if (await commands.Send(gateway, [.. message.Select(i => i.Item.Switch)]) != HandOver.Taken)
            {
                return;
            }

            foreach (var account in message.GroupBy(i => i.Account))
            {
                await Finish(work, account.Key, [.. account.Select(i => (OutboxItem)i.Item)]);
            }
        }
    }

    /// <summary>Sends one text: mark, call, end. At most one more call after a crash (architecture.md, Outbox).</summary>
    public async Task Send(AccountWork work, string account, long number)
    {
        ArgumentNullException.ThrowIfNull(work);
        OutboxItem.Text? found = null;
        OutboxItem.Text? marked = null;
        var draft = await work.Change(
            account,
            async state =>
            {
                var begin = new AccountDraft(state.Head, Actor, clock.GetUtcNow());
                found = await accounts.Outbox(account, number, CancellationToken.None) as OutboxItem.Text;
                marked = found is null ? null : TextDelivery.Begin(begin, found);
                return begin;
            },
            CancellationToken.None);
        if (found is null || (marked is null && draft is { Finished.Count: > 0 }))
        {
            await pending.Delete(PendingHint.OfOutbox(account, number, default), CancellationToken.None);
        }

        if (found is null || marked is null)
        {
            return;
        }

        await Call(work, account, found, marked);
    }

    private async Task Call(AccountWork work, string account, OutboxItem.Text before, OutboxItem.Text marked)
    {
        var contact = await directory.Account(account, CancellationToken.None);
        var (outcome, messageId) = contact is { Phone.Length: > 0 }
            ? await texts.Send(contact.Phone, await TextOf(contact, marked), $"{account}:{marked.Topic}:{marked.Number}", CancellationToken.None)
            : (HandOver.Refused, string.Empty);
        var isRepeated = marked.State == OutboxState.SendingAgain;
        await work.Change(
            account,
            state =>
            {
                var draft = new AccountDraft(state.Head, Actor, clock.GetUtcNow());
                if (outcome == HandOver.NotNow)
                {
                    TextDelivery.PutBack(draft, marked, before.State);
                }
                else
                {
                    var notice = new SentNotice(marked.Number, marked.Topic, messageId, draft.Now, outcome == HandOver.Taken ? "sent" : "refused", isRepeated);
                    TextDelivery.End(draft, marked, notice);
                }

                return ValueTask.FromResult(draft);
            },
            CancellationToken.None);
        if (outcome != HandOver.NotNow)
        {
            await pending.Delete(PendingHint.OfOutbox(account, marked.Number, default), CancellationToken.None);
            log.LogInformation("Text {Topic} of account {Account}: {Outcome}.", marked.Topic, account, outcome);
        }
    }

    private async Task<string> TextOf(Sites.AccountEntry contact, OutboxItem.Text text)
    {
        var rules = (await directory.Site(contact.Site, CancellationToken.None))?.Rules ?? new SiteRules();
        var hoursToCut = (int)Math.Ceiling(rules.Switching.NoticeBeforeCut.TotalHours);
        return text switch
        {
            { Rent: { } reminder } => NoticeText.OfRentDue(contact.Language, contact.Room, reminder, text.Balance),
            { Topic: NoticeTopic.RentOverdue } => NoticeText.OfRentOverdue(contact.Language, contact.Room, text.Balance, hoursToCut),
            { Topic: NoticeTopic.WaterOverdue } => NoticeText.OfWaterOverdue(contact.Language, contact.Room, text.Balance, hoursToCut),
            { Topic: NoticeTopic.WaterLow } => NoticeText.OfWater(contact.Language, NoticeLevel.Low, contact.Room, text.Balance),
            { Topic: NoticeTopic.WaterVeryLow } => NoticeText.OfWater(contact.Language, NoticeLevel.VeryLow, contact.Room, text.Balance),
            { Topic: NoticeTopic.WaterEmpty } => NoticeText.OfWater(contact.Language, NoticeLevel.Empty, contact.Room, text.Balance),
            _ => NoticeText.Of(contact.Language, (NoticeLevel)text.Topic, contact.Room, text.Balance, hoursToCut),
        };
    }

    private async Task Finish(AccountWork work, string account, IReadOnlyList<OutboxItem> items)
    {
        await work.Change(
            account,
            async state =>
            {
                var draft = new AccountDraft(state.Head, Actor, clock.GetUtcNow());
                foreach (var item in items)
                {
                    if (await accounts.Outbox(account, item.Number, CancellationToken.None) is not null)
                    {
                        draft.Finish(item);
                    }
                }

                return draft;
            },
            CancellationToken.None);
        foreach (var item in items)
        {
            await pending.Delete(PendingHint.OfOutbox(account, item.Number, default), CancellationToken.None);
        }
    }
}
