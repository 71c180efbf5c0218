using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Ledger;

/// <summary>Takes readings of one meter into its account: union with the day rows, rating, and the difference as one entry.</summary>
/// <remarks>
/// Pure. The day rows and the position are the deduplication: readings seen before change nothing. A late reading
/// rates its day again, and the days behind it as far as their opening changes, and posts only the difference (ADR 0003).
/// </remarks>
public static class MeterIntake
{
    /// <summary>Takes readings.</summary>
    /// <param name="draft">Collects the change.</param>
    /// <param name="standing">The meter as loaded.</param>
    /// <param name="setup">How it counts.</param>
    /// <param name="timeline">Its tariff on the site's clock.</param>
    /// <param name="stored">Its day rows from the first touched local date on, ascending.</param>
    /// <param name="arrived">Readings of whole local days or parts of them, in any order.</param>
    /// <returns>What arrived.</returns>
    public static Arrivals Take(
        AccountDraft draft, MeterStanding standing, MeterSetup setup, TariffTimeline timeline, IReadOnlyList<MeterDay> stored, ReadOnlySpan<MeterReading> arrived)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(standing);
        ArgumentNullException.ThrowIfNull(timeline);
        ArgumentNullException.ThrowIfNull(stored);
        var days = new SortedList<DateOnly, Touched>(stored.Count + 1);
        foreach (var day in stored)
        {
            days.Add(day.Date, new Touched(day, day, IsTouched: false));
        }

        var arrivals = Union(days, timeline.Zone, arrived);
        if (!days.Values.Any(d => d.IsTouched))
        {
            return arrivals;
        }

        var opening = OpeningOf(days, standing);
        var change = default(Change);
        for (var i = 0; i < days.Count; i++)
        {
            var (before, day, isTouched) = days.Values[i];
            if (!isTouched && day.Opening == opening)
            {
                opening = day.Closing;
                continue;
            }

            var after = day.Rate(setup, timeline, opening);
            days.SetValueAtIndex(i, new Touched(before, after, IsTouched: true));
            change = change.With(before, after);
            opening = after.Closing;
        }

        Store(draft, standing, days, change, arrivals);
        return arrivals;
    }

    private static Arrivals Union(SortedList<DateOnly, Touched> days, SiteZone zone, ReadOnlySpan<MeterReading> arrived)
    {
        var arrivals = default(Arrivals);
        for (var from = 0; from < arrived.Length;)
        {
            var date = zone.DateAt(arrived[from].MeasuredAt);
            var to = from + 1;
            while (to < arrived.Length && zone.DateAt(arrived[to].MeasuredAt) == date)
            {
                to++;
            }

            var known = days.TryGetValue(date, out var stored) ? stored : new Touched(null, MeterDay.Begin(date, default), IsTouched: false);
            var with = known.Day.With(arrived[from..to], out var some);
            var freesFuture = some.Duplicates > 0 && known.Day.Readings.Any(r => r.Reason == QualityReason.FutureTime);
            if (some.ChangedAnything || freesFuture)
            {
                days[date] = known with { Day = with, IsTouched = true };
            }

            arrivals += some;
            from = to;
        }

        return arrivals;
    }

    /// <summary>A new first day opens where the day row behind it opened; without one, behind the newest day.</summary>
    private static MeterPosition OpeningOf(SortedList<DateOnly, Touched> days, MeterStanding standing)
    {
        foreach (var day in days.Values)
        {
            if (day.Stored is { } stored)
            {
                return stored.Opening;
            }
        }

        return standing.Position;
    }

    private static void Store(AccountDraft draft, MeterStanding standing, SortedList<DateOnly, Touched> days, in Change change, in Arrivals arrivals)
    {
        foreach (var day in days.Values)
        {
            if (day.IsTouched)
            {
                draft.Put(new MeterDayRow(standing.Meter, day.Day));
            }
        }

        var newest = days.Values[^1].Day;
        var charge = standing.Use == MeterUse.Electricity ? Charge.Of(change.Fen, standing.Remainder) : new Charge(Money.Zero, standing.Remainder);
        var after = standing with
        {
            Day = newest.Date,
            Position = newest.Closing,
            Readings = standing.Readings + arrivals.New,
            Figures = standing.Figures + change.Figures,
            Remainder = charge.Remainder,
        };
        if (standing.Use == MeterUse.Electricity && (change.Fen != 0m || change.Figures.Billed != 0))
        {
            Post(draft, standing, after, charge.Amount, days);
        }

        draft.Put(after);
    }

    private static void Post(AccountDraft draft, MeterStanding before, MeterStanding after, Money amount, SortedList<DateOnly, Touched> days)
    {
        var (from, to) = (before.Position.Register.Base, after.Position.Register.Base);
        var isForward = to.Time > from.Time;
        var start = isForward ? (from.Time == 0 ? after.Position.Register.First.Time : from.Time) : to.Time;
        var key = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"consumption:{before.Meter}:{from.Time}-{to.Time}:{after.Readings}");
        draft.Post(
            isForward ? "consumption" : "correction",
            key,
            [new(CounterAccounts.ElectricityWallet, -amount), new(CounterAccounts.ElectricityRevenue, amount)],
            ConsumptionEvidence.Of(before, after, days.Values.Where(d => d.IsTouched).Select(d => (d.Stored, d.Day))),
            DateTimeOffset.FromUnixTimeSeconds(start),
            DateTimeOffset.FromUnixTimeSeconds(to.Time));
    }

    private readonly record struct Touched(MeterDay? Stored, MeterDay Day, bool IsTouched);

    private readonly record struct Change(decimal Fen, RegisterFigures Figures)
    {
        public Change With(MeterDay? before, MeterDay after) => new(
            Fen + after.Rating.Fen - (before?.Rating.Fen ?? 0m),
            Figures + SumOf(after) - (before is null ? default : SumOf(before)));

        private static RegisterFigures SumOf(MeterDay day)
        {
            var sum = default(RegisterFigures);
            foreach (var item in day.Figures)
            {
                sum += item.Figures;
            }

            return sum;
        }
    }
}
