using Prepaid.Domain.Notices;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Ledger;

/// <summary>What a decision needs beyond the head; loaded only when asked for, because most debits need none of it.</summary>
/// <param name="Relays">Relays of the account's electricity meters, or null while not loaded.</param>
/// <param name="PaymentInInbox">Whether a payment waits in the inbox, or null while not looked up.</param>
public sealed record SwitchingFacts(IReadOnlyList<RelayState>? Relays, bool? PaymentInInbox)
{
    /// <summary>Nothing loaded.</summary>
    public static readonly SwitchingFacts NotLoaded = new(null, null);
}

/// <summary>What is missing for a decision.</summary>
public enum Missing
{
    /// <summary>Decided.</summary>
    Nothing = 0,

    /// <summary>Load the relay rows and decide again.</summary>
    Relays = 1,

    /// <summary>Look into the payment inbox and decide again.</summary>
    PaymentInbox = 2,
}

/// <summary>Follows the balance after any change: texts, cut when empty, supply on when paid.</summary>
public static class BalanceWatch
{
    /// <summary>Adds the texts and commands that the balance now calls for. Pure.</summary>
    /// <returns>What is missing; the draft must then be thrown away and made again with it.</returns>
    public static Missing Decide(AccountDraft draft, SwitchingFacts facts, SiteRules rules)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(rules);
        if (!draft.Head.Meters.Any(m => m is { Use: MeterUse.Electricity, IsLinked: true }))
        {
            return Missing.Nothing; // nobody is warned about, or cut for, the house's own meters or water alone (R35)
        }

        Tell(draft, rules.Notices);
        if (draft.Head.Electricity.IsEmpty)
        {
            return Cut(draft, facts, rules.Switching);
        }

        return draft.Head.RelaysOff > 0 ? Close(draft, facts, rules.Switching) : Missing.Nothing;
    }

    private static void Tell(AccountDraft draft, NoticeLevels levels)
    {
        var (level, tell) = NoticePolicy.Decide(draft.Head.NoticeLevel, draft.Head.Electricity, levels);
        if (level != draft.Head.NoticeLevel)
        {
            draft.Set(h => h with
            {
                NoticeLevel = level,
                FinalNoticeSentAt = level == NoticeLevel.Empty ? h.FinalNoticeSentAt : null,
            });
        }

        if (tell != NoticeLevel.None)
        {
            draft.Tell(tell);
        }
    }

    private static Missing Cut(AccountDraft draft, SwitchingFacts facts, SwitchRules rules)
    {
        var newest = draft.Head.Meters.Where(m => m is { Use: MeterUse.Electricity, IsLinked: true }).MaxBy(m => m.NewestAt);
        var cut = new CutFacts(
            draft.Head.Electricity,
            newest?.NewestAt,
            newest is { NewestAccepted: true },
            draft.Head.FinalNoticeSentAt,
            facts.PaymentInInbox ?? false,
            draft.Head.IsProtected);
        if (!SwitchPolicy.Decide(cut, rules, draft.Now).IsAllowed)
        {
            return Missing.Nothing;
        }

        if (facts.Relays is null)
        {
            return Missing.Relays;
        }

        var due = facts.Relays.Where(r => r.Needs(RelayPosition.Off, draft.Now)).ToList();
        if (due.Count > 0 && facts.PaymentInInbox is null)
        {
            return Missing.PaymentInbox;
        }

        foreach (var relay in due)
        {
            Issue(draft, relay, RelayPosition.Off, "empty", rules.CutValidFor);
        }

        return Missing.Nothing;
    }

    private static Missing Close(AccountDraft draft, SwitchingFacts facts, SwitchRules rules)
    {
        if (facts.Relays is null)
        {
            return Missing.Relays;
        }

        foreach (var relay in facts.Relays.Where(r => r.Needs(RelayPosition.On, draft.Now)))
        {
            Issue(draft, relay, RelayPosition.On, "paid", rules.CloseValidFor);
        }

        return Missing.Nothing;
    }

    private static void Issue(AccountDraft draft, RelayState relay, RelayPosition wanted, string reason, TimeSpan validFor)
    {
        var command = SwitchCommand.Next(relay, wanted, reason, draft.Now, validFor);
        draft.Switch(command);
        draft.Put(relay, relay with { CommandSequence = command.Sequence, Wanted = wanted, State = CommandState.Issued, NotAfter = command.NotAfter });
        draft.Note(
            wanted == RelayPosition.Off ? "relay-off" : "relay-on",
            relay.Meter,
            $"command {command.Id}, reason {reason}, balance {draft.Head.Electricity}, final notice {draft.Head.FinalNoticeSentAt:u}");
    }
}
