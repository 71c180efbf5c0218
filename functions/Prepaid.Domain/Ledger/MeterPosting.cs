using System.Globalization;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Ledger;

/// <summary>Puts what became of a meter into the draft: its day rows, its standing, and the difference as one entry or as a held debit.</summary>
internal static class MeterPosting
{
    // The evidence of an entry is one property of a row: at most 32,768 characters, some 130 a part.
    private const int MostPartsPerEntry = 200;

    /// <summary>Stores a rated meter; nothing when nothing changed.</summary>
    /// <param name="draft">Collects the change.</param>
    /// <param name="meter">Rated.</param>
    /// <param name="zone">The site's zone.</param>
    /// <param name="terms">Why, and within what bounds.</param>
    public static void Store(AccountDraft draft, OpenMeter meter, SiteZone zone, PostingTerms terms)
    {
        var standing = meter.Standing;
        var change = meter.Changed();
        if (change.Days.Count == 0 && change.Behind == standing.Behind)
        {
            return;
        }

        foreach (var day in change.Days)
        {
            draft.Put(new MeterDayRow(standing.Meter, day.Day));
        }

        var after = standing with
        {
            Day = NewestOf(standing, change),
            Position = PositionAfter(standing, change),
            Readings = standing.Readings + change.Arrivals.New,
            Figures = standing.Figures + change.Figures,
            Registers = change.Registers,
            Behind = change.Behind,
        };
        if (standing.Use == MeterUse.Electricity && (change.Fen != 0m || change.Figures.Billed != 0 || (terms.SettlesHeld && meter.Held is not null)))
        {
            after = Debit(draft, after, DebitOf(standing, after, change, terms.Cause), meter.Held, terms);
        }

        draft.Put(after);
        if (standing.Use == MeterUse.Water)
        {
            WaterBilling.Follow(draft, after, change.Days.Select(d => d.Stored).OfType<MeterDay>(), change.Days.Select(d => d.Day), zone, terms.Cause);
        }
    }

    /// <summary>Posts a debit and counts it against the bounds of the day.</summary>
    /// <returns>The meter's standing, with its remainder.</returns>
    public static MeterStanding PostCounted(AccountDraft draft, MeterStanding standing, MeterDebit debit, string key, PostingTerms terms)
    {
        var before = draft.Head.Electricity;
        var after = Post(draft, standing, debit, key, terms.Cause);
        if (terms.Cause is null || terms.SettlesHeld)
        {
            draft.Set(h => h with { Debits = h.Debits.Add(terms.Today, before - draft.Head.Electricity, isVouched: terms.Bounds is null) });
        }

        return after;
    }

    /// <summary>Posts a debit, in as many entries as its evidence needs.</summary>
    /// <returns>The meter's standing, with its remainder.</returns>
    public static MeterStanding Post(AccountDraft draft, MeterStanding standing, MeterDebit debit, string key, CorrectionCause? cause)
    {
        if (debit.Parts.Count <= MostPartsPerEntry)
        {
            return PostOne(draft, standing, debit, key, cause);
        }

        var from = debit.From;
        foreach (var (parts, i) in debit.Parts.Chunk(MostPartsPerEntry).Select((p, i) => (p, i)))
        {
            var piece = debit with { From = from, Parts = parts };
            standing = PostOne(draft, standing, piece, i == 0 ? key : string.Create(CultureInfo.InvariantCulture, $"{key}:{i + 1}"), cause);
            from = debit.To;
        }

        return standing;
    }

    private static MeterStanding PostOne(AccountDraft draft, MeterStanding standing, MeterDebit debit, string key, CorrectionCause? cause)
    {
        var charge = Charge.Of(debit.Fen, standing.Remainder);
        draft.Post(
            debit.IsForward ? "consumption" : "correction",
            key,
            [new(CounterAccounts.ElectricityWallet, -charge.Amount), new(CounterAccounts.ElectricityRevenue, charge.Amount)],
            ConsumptionEvidence.Of(debit, standing.Remainder, charge.Remainder, cause),
            DateTimeOffset.FromUnixTimeSeconds(debit.Start),
            DateTimeOffset.FromUnixTimeSeconds(debit.End));
        return standing with { Remainder = charge.Remainder };
    }

    private static MeterStanding Debit(AccountDraft draft, MeterStanding standing, MeterDebit debit, HeldWork? held, PostingTerms terms)
    {
        if (held is not null)
        {
            return HeldDebit.GoOn(draft, standing, held, debit, terms);
        }

        return terms.Bounds?.Breach(draft.Head.Debits, terms.Today, Charge.Of(debit.Fen, standing.Remainder).Amount) is { } breach
            ? HeldDebit.Begin(draft, standing, debit, breach)
            : PostCounted(draft, standing, debit, KeyOf(draft, standing, debit, terms.Cause), terms);
    }

    private static string KeyOf(AccountDraft draft, MeterStanding standing, MeterDebit debit, CorrectionCause? cause) => cause is null
        ? string.Create(CultureInfo.InvariantCulture, $"consumption:{standing.Meter}:{debit.From.Time}-{debit.To.Time}:{standing.Readings}")
        : string.Create(CultureInfo.InvariantCulture, $"correction:{standing.Meter}:{cause.Key}:{debit.Parts.Select(p => p.Date).DefaultIfEmpty(standing.Day!.Value).Min():yyyyMMdd}:{draft.Head.EntryCount + 1}");

    /// <summary>Where the newest day closed; days of a stay that is over do not move the meter, but what they used counts for its tiers.</summary>
    private static MeterPosition PositionAfter(MeterStanding standing, MeterChange change) =>
        change.Newest is { } newest && newest.Closing.Register.Last.Time >= standing.Since ? newest.Closing
        : change.TiersCarried is { } tiers ? standing.Position.WithTiers(tiers)
        : standing.Position;

    private static DateOnly? NewestOf(MeterStanding standing, MeterChange change)
    {
        var newest = change.Newest?.Date ?? change.Days[^1].Day.Date;
        return standing.Day is { } known && known > newest ? known : newest;
    }

    private static MeterDebit DebitOf(MeterStanding before, MeterStanding after, MeterChange change, CorrectionCause? cause)
    {
        var (from, to) = (before.Position.Register.Base, after.Position.Register.Base);
        var isForward = cause is null && to.Time > from.Time;
        var (start, end) = isForward ? (from.Time == 0 ? after.Position.Register.First.Time : from.Time, to.Time) : PeriodOf(change);
        return new MeterDebit(before.Meter, from, to, start, end, isForward, PartDifference.Of(change.Days));
    }

    private static (long From, long To) PeriodOf(MeterChange change)
    {
        var (opening, closing) = (change.Days[0].Day.Opening.Register, change.Days[^1].Day.Closing.Register.Base.Time);
        var start = opening.IsOpen ? opening.Base.Time : change.Days[0].Day.Closing.Register.First.Time;
        return (Math.Min(start, closing), closing);
    }
}
