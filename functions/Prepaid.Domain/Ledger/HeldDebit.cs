using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Ledger;

/// <summary>
/// A meter's debit beyond a safety bound (R56): its readings stand in the day rows as believed, the money waits. What its
/// readings cost meanwhile is added to it. Approval posts it; after a rejection a decision on a reading settles it.
/// </summary>
public static class HeldDebit
{
    private const string IdPrefix = "debit:";

    /// <summary>True for an id that <see cref="Begin"/> makes; ids of people hold no colon.</summary>
    public static bool IsId(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.StartsWith(IdPrefix, StringComparison.Ordinal) && id.LastIndexOf(':') >= IdPrefix.Length;
    }

    /// <summary>The meter that such an id is about.</summary>
    public static string MeterOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id[IdPrefix.Length..id.LastIndexOf(':')];
    }

    /// <summary>Posts an approved debit. Pure.</summary>
    /// <param name="draft">Collects the change; its actor approves.</param>
    /// <param name="work">The held debit.</param>
    /// <param name="decision">Approval.</param>
    /// <param name="today">Local date.</param>
    public static BookingOutcome Approve(AccountDraft draft, HeldWork work, HeldDecision decision, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(decision);
        var debit = MeterDebit.Parse(work.Detail);
        var standing = draft.Head.StandingOf(debit.Meter);
        if (standing?.HeldId != work.Id)
        {
            return BookingOutcome.No(RefusalReason.NotWaiting, $"meter {debit.Meter} has no debit {work.Id}");
        }

        var before = draft.Head.Electricity;
        var cause = new CorrectionCause(work.Id, decision.Reason);
        draft.Put(MeterPosting.Post(draft, standing, debit, "held:" + work.Id, cause) with { HeldId = null });
        draft.Set(h => h with { Debits = h.Debits.Add(today, before - draft.Head.Electricity, isVouched: true) });
        decision.End(draft, work);
        return new BookingOutcome.Booked(draft.Head.EntryCount);
    }

    /// <summary>Holds a debit back.</summary>
    /// <returns>The meter's standing.</returns>
    internal static MeterStanding Begin(AccountDraft draft, MeterStanding standing, MeterDebit debit, SafetyBreach breach)
    {
        var id = FormattableString.Invariant($"{IdPrefix}{standing.Meter}:{draft.Head.EntryCount}");
        draft.Hold(new HeldWork(id, HeldKind.Debit, debit.Show(), $"{breach.Bound}: {breach.Detail}", draft.Actor, draft.Now) { Detail = debit.Encode() });
        return standing with { HeldId = id };
    }

    /// <summary>Goes on with a debit that is held: grows it, or settles it when a person decided on a reading and the whole is within bounds.</summary>
    /// <returns>The meter's standing.</returns>
    internal static MeterStanding GoOn(AccountDraft draft, MeterStanding standing, HeldWork held, MeterDebit debit, PostingTerms terms)
    {
        var whole = MeterDebit.Parse(held.Detail).With(debit);
        var grown = held with { Content = whole.Show(), Detail = whole.Encode() };
        if (!terms.SettlesHeld)
        {
            draft.Hold(grown, held);
            return standing;
        }

        var breach = terms.Bounds?.Breach(draft.Head.Debits, terms.Today, Charge.Of(whole.Fen, standing.Remainder).Amount);
        if (breach is not null)
        {
            draft.Hold(grown with { State = HeldState.Waiting, Reason = $"{breach.Bound}: {breach.Detail}", DecidedBy = string.Empty, DecidedAt = null, DecisionReason = string.Empty }, held);
            return standing;
        }

        draft.Hold(grown with { State = HeldState.Settled, DecidedBy = draft.Actor, DecidedAt = draft.Now, DecisionReason = terms.Cause!.Reason }, held);
        return MeterPosting.PostCounted(draft, standing, whole, "held:" + held.Id, terms) with { HeldId = null };
    }
}
