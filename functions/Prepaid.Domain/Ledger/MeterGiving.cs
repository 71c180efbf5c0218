using System.Text.Json;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Ledger;

/// <summary>The giver's half of a hand-over (M12): link closed, the meter on its way. Its signed value must have been taken in before.</summary>
public static class MeterGiving
{
    /// <summary>Gives a meter away. Pure.</summary>
    /// <param name="draft">Collects the change; to be thrown away when refused.</param>
    /// <param name="meter">Its last reading is the signed value.</param>
    /// <param name="to">Account that takes it.</param>
    /// <param name="use">What its readings are for there.</param>
    /// <param name="relay">Its relay as stored, or null.</param>
    /// <param name="untouched">Its relay where none is stored, because nobody has switched or reported it yet; null when it has none.</param>
    public static Refusal? Decide(AccountDraft draft, string meter, string to, MeterUse use, RelayState? relay, RelayState? untouched)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var found = draft.Head.StandingOf(meter);
        var refusal = Refusal.FirstOf(
            (draft.Head.IsClosed, RefusalReason.AccountClosed, $"account {draft.Head.Account} is closed"),
            (draft.Head.Account == to, RefusalReason.SameAccount, $"both are {to}"),
            (found is not { IsLinked: true }, RefusalReason.MeterNotOfAccount, $"meter {meter} is not linked to account {draft.Head.Account}"),
            (found?.HeldId is not null, RefusalReason.WorkIsHeld, $"the debit {found?.HeldId} of meter {meter} is held"));
        if (refusal is not null)
        {
            return refusal;
        }

        Give(draft, found!, to, use, relay, untouched);
        return null;
    }

    private static void Give(AccountDraft draft, MeterStanding standing, string to, MeterUse use, RelayState? relay, RelayState? untouched)
    {
        var register = standing.Position.Register;
        var at = DateTimeOffset.FromUnixTimeSeconds(register.Last.Time);
        var handed = new HandOver(
            draft.Head.Account,
            to,
            draft.Actor,
            at,
            new HandedMeter(standing.Meter, use, register.Last, register.Installation, standing.Installations, relay ?? untouched),
            Money.Zero,
            Money.Zero,
            Money.Zero);
        draft.Put(standing with { Until = register.Last.Time, MovedTo = to });
        if (relay is not null)
        {
            draft.Drop(relay);
        }

        draft.Post(
            "meter-given",
            FormattableString.Invariant($"hand-over:{draft.Head.OutboxCount + 1}"),
            handed.Lines(isTaker: false),
            JsonSerializer.Serialize(new { meter = standing.Meter, to, at = register.Last.Time, counts = register.Last.Counts, roundingFen = standing.Remainder.ToString(System.Globalization.CultureInfo.InvariantCulture) }),
            at,
            at);
        draft.HandOver(handed);
        draft.Note("meter-given", standing.Meter, $"to {to} at {at:u}, {register.Last.Counts} counts");
    }
}
