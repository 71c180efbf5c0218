using System.Globalization;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Ledger;

/// <summary>Puts what became of a meter into the draft: its day rows, its standing, and the difference as one entry.</summary>
internal static class MeterPosting
{
    /// <summary>Stores a rated meter; nothing when nothing changed.</summary>
    /// <param name="draft">Collects the change.</param>
    /// <param name="meter">Rated.</param>
    /// <param name="cause">Why a correction was made; null for readings that arrived.</param>
    public static void Store(AccountDraft draft, OpenMeter meter, CorrectionCause? cause = null)
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

        var isDebited = standing.Use == MeterUse.Electricity;
        var charge = isDebited ? Charge.Of(change.Fen, standing.Remainder) : new Charge(Money.Zero, standing.Remainder);
        var after = standing with
        {
            Day = NewestOf(standing, change),
            Position = change.Newest?.Closing ?? standing.Position,
            Readings = standing.Readings + change.Arrivals.New,
            Figures = standing.Figures + change.Figures,
            Remainder = charge.Remainder,
            Behind = change.Behind,
        };
        if (isDebited && (change.Fen != 0m || change.Figures.Billed != 0))
        {
            Post(draft, standing, after, charge.Amount, change, cause);
        }

        draft.Put(after);
    }

    private static DateOnly? NewestOf(MeterStanding standing, MeterChange change)
    {
        var newest = change.Newest?.Date ?? change.Days[^1].Day.Date;
        return standing.Day is { } known && known > newest ? known : newest;
    }

    private static void Post(AccountDraft draft, MeterStanding before, MeterStanding after, Money amount, MeterChange change, CorrectionCause? cause)
    {
        var (from, to) = (before.Position.Register.Base, after.Position.Register.Base);
        var isForward = cause is null && to.Time > from.Time;
        var (start, end) = isForward ? (from.Time == 0 ? after.Position.Register.First.Time : from.Time, to.Time) : PeriodOf(change);
        var key = cause is null
            ? string.Create(CultureInfo.InvariantCulture, $"consumption:{before.Meter}:{from.Time}-{to.Time}:{after.Readings}")
            : string.Create(CultureInfo.InvariantCulture, $"correction:{before.Meter}:{cause.Key}:{change.Days[0].Day.Date:yyyyMMdd}:{draft.Head.EntryCount + 1}");
        draft.Post(
            isForward ? "consumption" : "correction",
            key,
            [new(CounterAccounts.ElectricityWallet, -amount), new(CounterAccounts.ElectricityRevenue, amount)],
            ConsumptionEvidence.Of(before, after, change.Days.Select(d => (d.Stored, d.Day)), cause),
            DateTimeOffset.FromUnixTimeSeconds(start),
            DateTimeOffset.FromUnixTimeSeconds(end));
    }

    private static (long From, long To) PeriodOf(MeterChange change)
    {
        var (opening, closing) = (change.Days[0].Day.Opening.Register, change.Days[^1].Day.Closing.Register.Base.Time);
        var start = opening.IsOpen ? opening.Base.Time : change.Days[0].Day.Closing.Register.First.Time;
        return (Math.Min(start, closing), closing);
    }
}
