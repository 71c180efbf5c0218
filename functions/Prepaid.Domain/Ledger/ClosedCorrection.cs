using System.Globalization;
using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Ledger;

/// <summary>
/// A correction of an account that is closed: nothing moves by itself. It is a case that a second person decides; then it
/// is posted, and what it leaves above zero is due to the tenant (R25).
/// </summary>
public static class ClosedCorrection
{
    private const string Word = "closed-correction";

    /// <summary>Id of the case that a cause opens.</summary>
    public static string IdOf(CorrectionCause cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return string.Concat("correction-", string.Concat(cause.Key.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')));
    }

    /// <summary>Opens the case; one for each cause, however often it is found.</summary>
    /// <param name="draft">Collects the change.</param>
    /// <param name="known">The case of that id, or null.</param>
    /// <param name="from">First local date that comes out different.</param>
    /// <param name="cause">Why.</param>
    /// <param name="gain">What the electricity wallet would gain; of a long correction its first part.</param>
    public static void Propose(AccountDraft draft, HeldWork? known, DateOnly from, CorrectionCause cause, Money gain)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(cause);
        if (known is not null)
        {
            return;
        }

        var content = FormattableString.Invariant($"{Word}|{from:yyyyMMdd}|{cause.Key}|{cause.Reason}");
        draft.Hold(new HeldWork(IdOf(cause), HeldKind.ClosedCorrection, content, FormattableString.Invariant($"{gain} after the account was closed: {cause.Reason}"), draft.Actor, draft.Now));
        draft.Note("propose", IdOf(cause), content);
    }

    /// <summary>Reads back what a case says.</summary>
    /// <exception cref="FormatException">The text is not one of ours.</exception>
    public static (DateOnly From, CorrectionCause Cause) Read(HeldWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work.Content.Split('|', 4) is [Word, var from, var key, var reason]
            ? (DateOnly.ParseExact(from, "yyyyMMdd", CultureInfo.InvariantCulture), new CorrectionCause(key, reason))
            : throw new FormatException($"Held work {work.Id}: expected a correction of a closed account, got {work.Content}");
    }

    /// <summary>Ends the case after everything was posted.</summary>
    /// <param name="draft">Collects the change; its actor approves.</param>
    /// <param name="work">The case.</param>
    /// <param name="decision">Approval.</param>
    /// <param name="newestFirst">Payments into the electricity wallet.</param>
    public static BookingOutcome Finish(AccountDraft draft, HeldWork work, HeldDecision decision, IReadOnlyList<PaymentCredit> newestFirst)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(decision);
        AccountClosing.PostRefundDue(draft, Wallet.Electricity, $"closing:{work.Id}", work.Id, work.Reason, newestFirst);
        decision.End(draft, work);
        return new BookingOutcome.Booked(draft.Head.EntryCount);
    }
}
