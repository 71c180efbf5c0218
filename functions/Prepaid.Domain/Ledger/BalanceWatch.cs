using Prepaid.Domain.Billing;
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
        WaterWatch.Tell(draft, rules.Water);
        if (!draft.Head.HasElectricity)
        {
            return Missing.Nothing; // nobody is warned about, or cut for, the house's own meters (R35)
        }

        Tell(draft, rules.Notices);
        TellRent(draft, rules.Rent);
        if (draft.Head.Electricity.IsEmpty)
        {
            return Cut(draft, facts, rules.Switching, new Arrears("empty", draft.Head.Electricity, draft.Head.FinalNoticeSentAt));
        }

        if (draft.Head is { IsRentOverdueTold: true, RentOverdueSentAt: { } told } && draft.Now - told >= rules.Switching.NoticeBeforeCut)
        {
            return Cut(draft, facts, rules.Switching, new Arrears("rent", -draft.Head.UnpaidRent, draft.Head.RentOverdueSentAt));
        }

        if (draft.Head is { IsWaterOverdueTold: true, WaterOverdueSentAt: { } toldWater } && draft.Now - toldWater >= rules.Switching.NoticeBeforeCut)
        {
            return Cut(draft, facts, rules.Switching, new Arrears("water", draft.Head.Water, draft.Head.WaterOverdueSentAt));
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

    /// <summary>Only on a site whose landlord turned it on, and never for a property fee (R36).</summary>
    private static void TellRent(AccountDraft draft, RentRules rules)
    {
        var isOverdue = rules.CutsForUnpaidRent && draft.Head.UnpaidRent > Money.Zero;
        if (isOverdue != draft.Head.IsRentOverdueTold)
        {
            draft.Set(h => h with { IsRentOverdueTold = isOverdue, RentOverdueSentAt = null });
            if (isOverdue)
            {
                draft.TellRent(null);
            }
        }
    }

    private static Missing Cut(AccountDraft draft, SwitchingFacts facts, SwitchRules rules, Arrears arrears)
    {
        var newest = draft.Head.Meters.Where(m => m is { Use: MeterUse.Electricity, IsLinked: true }).MaxBy(m => m.NewestAt);
        var cut = new CutFacts(
            arrears.Available,
            newest?.NewestAt,
            newest is { NewestAccepted: true },
            arrears.FinalNoticeSentAt,
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

        var due = Needing(RelayPosition.Off, draft, facts.Relays);
        if (due.Count > 0 && facts.PaymentInInbox is null)
        {
            return Missing.PaymentInbox;
        }

        foreach (var relay in due)
        {
            Issue(draft, relay, RelayPosition.Off, arrears.Reason, rules.CutValidFor);
        }

        return Missing.Nothing;
    }

    private static Missing Close(AccountDraft draft, SwitchingFacts facts, SwitchRules rules)
    {
        if (facts.Relays is null)
        {
            return Missing.Relays;
        }

        foreach (var relay in Needing(RelayPosition.On, draft, facts.Relays))
        {
            Issue(draft, relay, RelayPosition.On, "paid", rules.CloseValidFor);
        }

        return Missing.Nothing;
    }

    /// <summary>Relays of the account's own electricity meters alone: a valve may feed a drinking or a fire line (R35).</summary>
    private static List<RelayState> Needing(RelayPosition wanted, AccountDraft draft, IReadOnlyList<RelayState> relays) =>
        [.. relays.Where(r => draft.Head.StandingOf(r.Meter) is { Use: MeterUse.Electricity, IsLinked: true } && r.Needs(wanted, draft.Now))];

    private static void Issue(AccountDraft draft, RelayState relay, RelayPosition wanted, string reason, TimeSpan validFor)
    {
        var command = SwitchCommand.Next(relay, wanted, reason, draft.Now, validFor);
        draft.Switch(command);
        draft.Put(relay, relay with { CommandSequence = command.Sequence, Wanted = wanted, State = CommandState.Issued, NotAfter = command.NotAfter });
        draft.Note(
            wanted == RelayPosition.Off ? "relay-off" : "relay-on",
            relay.Meter,
            $"command {command.Id}, reason {reason}, balance {draft.Head.Electricity}, final notice {draft.Head.FinalNoticeSentAt:u}{OwedFor(draft.Head, reason)}");
    }

    private static string OwedFor(AccountHead head, string reason) => reason switch
    {
        "rent" => $"; unpaid rent {head.UnpaidRent}, its final notice {head.RentOverdueSentAt:u}",
        "water" => $"; unpaid water {-head.Water}, its final notice {head.WaterOverdueSentAt:u}",
        _ => string.Empty,
    };

    /// <summary>What a cut would be for: the same rules hold whatever it is.</summary>
    private readonly record struct Arrears(string Reason, Money Available, DateTimeOffset? FinalNoticeSentAt);
}
