using System.Text.Json;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Ledger;

/// <summary>The taker's half of a hand-over: keyed by the giver's, so that it is taken once.</summary>
public static class HandOverTaking
{
    /// <summary>Takes what was given. Pure. A hand-over that was taken before changes nothing.</summary>
    /// <param name="draft">Collects the change.</param>
    /// <param name="seen">The key row of this hand-over, or null.</param>
    /// <param name="given">What was given.</param>
    /// <param name="number">Outbox number at the giver.</param>
    public static void Decide(AccountDraft draft, BookedKey? seen, HandOver given, long number)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(given);
        if (seen is not null)
        {
            return;
        }

        var entry = draft.Post(
            given.Meter is null ? "balance-taken" : "meter-taken",
            $"hand-over:{given.KeyOf(number)}",
            given.Lines(isTaker: true),
            JsonSerializer.Serialize(new { from = given.From, meter = given.Meter?.Meter, at = given.At.ToUnixTimeSeconds(), counts = given.Meter?.Final.Counts, by = given.By }),
            given.At,
            given.At);
        draft.Book(new BookedKey(HandOver.KeyKind, given.KeyOf(number), given.Content, entry.Sequence));
        if (given.Meter is { } meter)
        {
            draft.Put(StandingOf(draft.Head, given.From, meter));
            if (meter.Relay is { } relay)
            {
                draft.Put(RelayState.New(meter.Meter, relay.Gateway), relay);
            }

            draft.Relink(meter.Meter, meter.Use, installations: null);
        }

        draft.Note(entry.Kind, given.Meter?.Meter ?? given.From, $"from {given.From}, asked for by {given.By}");
    }

    /// <summary>The register goes on where it stood; tiers and remainder are the taker's own, and those of an earlier stay go on like its figures.</summary>
    private static MeterStanding StandingOf(AccountHead head, string from, HandedMeter meter)
    {
        var before = head.StandingOf(meter.Meter);
        return new MeterStanding
        {
            Meter = meter.Meter,
            Use = meter.Use,
            Day = before?.Day,
            Position = new MeterPosition(MeterState.OpenedBy(meter.Final, meter.Installation), new RatingState(before?.Position.Rating.Tiers ?? default, FixedThrough: 0)),
            WaterThrough = before?.WaterThrough,
            Remainder = before?.Remainder ?? 0m,
            Readings = before?.Readings ?? 0,
            Figures = before?.Figures ?? default,
            HeldId = before?.HeldId,
            Behind = before?.Behind,
            Registers = before is { Day: not null } ? before.Conservation : [],
            Since = meter.Final.Time,
            CameFrom = from,
            Installations = meter.Installations,
        };
    }
}
